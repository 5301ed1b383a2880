//! Reading: spans of text that are known to be JSON, looked into on demand.

use core::fmt;

/// How deep values may be nested.
const MAX_DEPTH: u32 = 32;

/// One JSON value, checked, as it is written.
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
        Self(Box::new(Wrong { path: String::new(), what: what.into() }))
    }

    /// Something else stands where `expected` should.
    pub fn expected(expected: &str, raw: Raw<'_>) -> Self {
        // What stands there may be anything; its beginning is enough to recognise it.
        let found: String = raw.0.chars().take(40).collect();
        Self::new(["expected ", expected, ", found ", &found].concat())
    }

    /// The same, seen from the object that `name` is a field of.
    pub fn within(mut self, name: &str) -> Self {
        let path = &mut self.0.path;
        *path = if path.is_empty() { name.to_string() } else { [name, ".", path].concat() };
        self
    }
}

impl<'a> Raw<'a> {
    /// Checks that `input` is one JSON value in UTF-8 and nothing else.
    pub fn parse(input: &'a [u8]) -> Result<Self, JsonError> {
        let text = core::str::from_utf8(input).map_err(|error| {
            JsonError::new(["not UTF-8 after byte ", &error.valid_up_to().to_string()].concat())
        })?;
        let mut scan = Scan { text, at: 0 };
        scan.space();
        let raw = scan.value(0)?;
        scan.space();
        if scan.at < text.len() { Err(scan.error("the end")) } else { Ok(raw) }
    }

    /// It, as it is written.
    pub fn as_str(self) -> &'a str {
        self.0
    }

    /// Whether it is `null`.
    pub fn is_null(self) -> bool {
        self.0 == "null"
    }

    /// The text of a string.
    pub fn string(self) -> Result<String, JsonError> {
        match self.0.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
            Some(inner) => unescape(inner).ok_or_else(|| JsonError::expected("a string of whole characters", self)),
            None => Err(JsonError::expected("a string", self)),
        }
    }

    /// The items of an array.
    pub fn items(self) -> Result<Vec<Raw<'a>>, JsonError> {
        if !self.0.starts_with('[') {
            return Err(JsonError::expected("an array", self));
        }
        let mut items = Vec::new();
        let mut scan = Scan { text: self.0, at: 1 };
        scan.space();
        while scan.peek() != Some(b']') {
            items.push(scan.value(0)?);
            scan.space();
            scan.at += usize::from(scan.peek() == Some(b','));
            scan.space();
        }
        Ok(items)
    }

    /// The fields of an object. None may be given twice.
    pub fn fields(self) -> Result<Fields<'a>, JsonError> {
        if !self.0.starts_with('{') {
            return Err(JsonError::expected("an object", self));
        }
        let mut fields: Vec<(String, Raw<'a>)> = Vec::new();
        let mut scan = Scan { text: self.0, at: 1 };
        scan.space();
        while scan.peek() != Some(b'}') {
            let name = scan.value(0)?.string()?;
            if fields.iter().any(|(known, _)| *known == name) {
                return Err(JsonError::new("given twice").within(&name));
            }
            scan.space();
            scan.at += 1; // The colon.
            scan.space();
            fields.push((name, scan.value(0)?));
            scan.space();
            scan.at += usize::from(scan.peek() == Some(b','));
            scan.space();
        }
        Ok(Fields(fields))
    }
}

/// An object's fields that have not been taken yet.
#[derive(Debug)]
pub struct Fields<'a>(Vec<(String, Raw<'a>)>);

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
        let at = self.0.iter().position(|(known, _)| known == name)?;
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
    pub fn only(mut self) -> Result<(String, Raw<'a>), JsonError> {
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

/// A place in a text.
struct Scan<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scan<'a> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.at += 1;
        }
    }

    fn error(&self, expected: &str) -> JsonError {
        JsonError::new(["invalid JSON at byte ", &self.at.to_string(), ": expected ", expected].concat())
    }

    fn expect(&mut self, byte: u8, expected: &str) -> Result<(), JsonError> {
        if self.peek() != Some(byte) {
            return Err(self.error(expected));
        }
        self.at += 1;
        Ok(())
    }

    /// Passes over one value and returns it.
    fn value(&mut self, depth: u32) -> Result<Raw<'a>, JsonError> {
        let start = self.at;
        match self.peek() {
            Some(b'"') => self.string()?,
            Some(b'{') => self.sequence(b'}', true, depth)?,
            Some(b'[') => self.sequence(b']', false, depth)?,
            Some(b'-' | b'0'..=b'9') => self.number()?,
            _ => self.word()?,
        }
        // Every byte that ends a value is ASCII: both ends are between characters.
        self.text.get(start..self.at).map(Raw).ok_or_else(|| self.error("a value"))
    }

    fn word(&mut self) -> Result<(), JsonError> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let word = ["true", "false", "null"].into_iter().find(|word| rest.starts_with(word));
        self.at += word.ok_or_else(|| self.error("a value"))?.len();
        Ok(())
    }

    fn digits(&mut self) -> Result<(), JsonError> {
        let start = self.at;
        while let Some(b'0'..=b'9') = self.peek() {
            self.at += 1;
        }
        if self.at == start { Err(self.error("a digit")) } else { Ok(()) }
    }

    fn number(&mut self) -> Result<(), JsonError> {
        self.at += usize::from(self.peek() == Some(b'-'));
        match self.peek() {
            Some(b'0') => self.at += 1,
            _ => self.digits()?,
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.at += 1;
            if let Some(b'+' | b'-') = self.peek() {
                self.at += 1;
            }
            self.digits()?;
        }
        Ok(())
    }

    fn string(&mut self) -> Result<(), JsonError> {
        self.at += 1;
        loop {
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(b'\\') => {
                    self.at += 1;
                    match self.peek() {
                        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => self.at += 1,
                        Some(b'u') => {
                            let digits = self.text.as_bytes().get(self.at + 1..self.at + 5);
                            if !digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)) {
                                return Err(self.error("four hexadecimal digits"));
                            }
                            self.at += 5;
                        }
                        _ => return Err(self.error("an escape")),
                    }
                }
                Some(0..0x20) | None => return Err(self.error("a character or `\"`")),
                Some(_) => self.at += 1,
            }
        }
    }

    /// An array or an object, from its opening to its closing.
    fn sequence(&mut self, close: u8, named: bool, depth: u32) -> Result<(), JsonError> {
        if depth >= MAX_DEPTH {
            return Err(self.error("less nesting"));
        }
        self.at += 1;
        self.space();
        if self.peek() == Some(close) {
            self.at += 1;
            return Ok(());
        }
        loop {
            if named {
                if self.peek() != Some(b'"') {
                    return Err(self.error("a field's name"));
                }
                self.string()?;
                self.space();
                self.expect(b':', "`:`")?;
                self.space();
            }
            self.value(depth + 1)?;
            self.space();
            if self.peek() == Some(close) {
                self.at += 1;
                return Ok(());
            }
            self.expect(b',', "`,` or the end")?;
            self.space();
        }
    }
}
