//! Reading: spans of text, looked into on demand.

use core::fmt;

use super::scan::Scan;
use crate::text::concat;

/// One JSON value as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Raw<'a>(&'a str);

/// Why a text is not what was expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonError(Box<Wrong>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Wrong {
    /// Where: the names of the fields that lead there, outermost first.
    path: String,
    /// What is wrong.
    what: String,
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.0.path.is_empty() {
            f.write_str(&self.0.path)?;
            f.write_str(": ")?;
        }
        f.write_str(&self.0.what)
    }
}

impl core::error::Error for JsonError {}

impl JsonError {
    /// Something is wrong here.
    pub fn new(what: impl Into<String>) -> Self {
        Self(Box::new(Wrong {
            path: String::new(),
            what: what.into(),
        }))
    }

    /// Something else stands where `expected` should.
    pub fn expected(expected: &str, raw: Raw<'_>) -> Self {
        // What stands there may be anything; its beginning is enough to recognise it.
        let found: String = raw.0.chars().take(40).collect();
        Self::new(concat(&["expected ", expected, ", found ", &found]))
    }

    /// The same, seen from the object that `name` is a field of.
    pub fn within(mut self, name: &str) -> Self {
        let path = &mut self.0.path;
        *path = if path.is_empty() {
            name.to_string()
        } else {
            concat(&[name, ".", path])
        };
        self
    }
}

impl<'a> Raw<'a> {
    /// A value that was passed over.
    pub(super) const fn written(text: &'a str) -> Self {
        Self(text)
    }

    /// The one JSON value in UTF-8 that `input` is, white space around it apart.
    ///
    /// An object or an array is checked when it is looked into, so that it is read once and not twice; whoever passes it on
    /// unread checks it first: [`check`](Self::check).
    pub fn parse(input: &'a [u8]) -> Result<Self, JsonError> {
        let text = core::str::from_utf8(input).map_err(|error| {
            JsonError::new(concat(&[
                "not UTF-8 after byte ",
                &error.valid_up_to().to_string(),
            ]))
        })?;
        // What this trims beyond JSON's white space, the form feed, no JSON begins or ends with either.
        let text = text.trim_ascii();
        let raw = Self(text);
        if text.starts_with(['{', '[']) {
            Ok(raw)
        } else {
            raw.check()
        }
    }

    /// Checks all of it.
    pub fn check(self) -> Result<Self, JsonError> {
        let mut scan = Scan::new(self.0);
        scan.value(0)?;
        scan.end()?;
        Ok(self)
    }

    /// It, as it is written.
    pub fn as_str(self) -> &'a str {
        self.0
    }

    /// Whether it is `null`.
    pub fn is_null(self) -> bool {
        self.0 == "null"
    }

    /// The text of a string without escapes, as names are.
    pub fn name(self) -> Option<&'a str> {
        let inner = self.0.strip_prefix('"')?.strip_suffix('"')?;
        if inner.contains('\\') {
            None
        } else {
            Some(inner)
        }
    }

    /// The text of a string.
    pub fn string(self) -> Result<String, JsonError> {
        match self
            .0
            .strip_prefix('"')
            .and_then(|rest| rest.strip_suffix('"'))
        {
            Some(inner) => unescape(inner)
                .ok_or_else(|| JsonError::expected("a string of whole characters", self)),
            None => Err(JsonError::expected("a string", self)),
        }
    }

    /// The items of an array.
    pub fn items(self) -> Result<Vec<Raw<'a>>, JsonError> {
        let mut items = Vec::new();
        let mut scan = Scan::new(self.0);
        if scan.peek() != b'[' {
            return Err(JsonError::expected("an array", self));
        }
        if scan.opens(b']') {
            loop {
                items.push(scan.value(1)?);
                if !scan.goes_on(b']')? {
                    break;
                }
            }
        }
        scan.end()?;
        Ok(items)
    }

    /// The fields of an object. None may be given twice.
    pub fn fields(self) -> Result<Fields<'a>, JsonError> {
        let mut fields: Vec<(&'a str, Raw<'a>)> = Vec::new();
        let mut scan = Scan::new(self.0);
        if scan.peek() != b'{' {
            return Err(JsonError::expected("an object", self));
        }
        if scan.opens(b'}') {
            loop {
                let name = scan.name()?;
                if fields.iter().any(|(known, _)| *known == name) {
                    return Err(JsonError::new("given twice").within(name));
                }
                fields.push((name, scan.value(1)?));
                if !scan.goes_on(b'}')? {
                    break;
                }
            }
        }
        scan.end()?;
        Ok(Fields(fields))
    }
}

/// An object's fields that have not been taken yet. Names are as they are written: none of ours has an escape.
#[derive(Debug)]
pub struct Fields<'a>(Vec<(&'a str, Raw<'a>)>);

impl<'a> Fields<'a> {
    /// Takes a field and reads it.
    pub fn take<T: super::FromJson>(&mut self, name: &str) -> Result<T, JsonError> {
        match self.find(name) {
            Some(raw) => T::from_json(raw).map_err(|error| error.within(name)),
            None => T::absent().ok_or_else(|| JsonError::new("missing").within(name)),
        }
    }

    /// Takes a field as it is written.
    pub fn find(&mut self, name: &str) -> Option<Raw<'a>> {
        let at = self.0.iter().position(|(known, _)| *known == name)?;
        Some(self.0.swap_remove(at).1)
    }

    /// Fails when fields are left: nobody asked for them.
    pub fn end(self) -> Result<(), JsonError> {
        match self.0.first() {
            Some((name, _)) => Err(JsonError::new("unknown field").within(name)),
            None => Ok(()),
        }
    }

    /// The only field: how an enum's variant is written.
    pub fn only(mut self) -> Result<(&'a str, Raw<'a>), JsonError> {
        match (self.0.pop(), self.0.is_empty()) {
            (Some(field), true) => Ok(field),
            _ => Err(JsonError::new("expected an object with one field")),
        }
    }
}

/// The characters of a string, without its quotes. `None`: half a surrogate pair.
fn unescape(inner: &str) -> Option<String> {
    let mut text = String::with_capacity(inner.len());
    let mut rest = inner;
    while let Some((before, escaped)) = rest.split_once('\\') {
        text.push_str(before);
        let (escape, after) = escaped.split_at_checked(1)?;
        rest = after;
        text.push(match escape.as_bytes().first()? {
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let first = unit(&mut rest)?;
                let code = if (0xd800..0xdc00).contains(&first) {
                    rest = rest.strip_prefix("\\u")?;
                    let second = unit(&mut rest)?;
                    let low = second.checked_sub(0xdc00).filter(|low| *low < 0x400)?;
                    0x10000 + (first - 0xd800) * 0x400 + low
                } else {
                    first
                };
                char::from_u32(code)?
            }
            other => char::from(*other),
        });
    }
    text.push_str(rest);
    Some(text)
}

/// Four hexadecimal digits.
fn unit(rest: &mut &str) -> Option<u32> {
    let (digits, after) = rest.split_at_checked(4)?;
    *rest = after;
    u32::from_str_radix(digits, 16).ok()
}
