//! Passing over JSON, value by value.

use super::{JsonError, Raw};
use crate::text::concat;

/// How deep values may be nested.
const MAX_DEPTH: u32 = 32;

/// A place in a text.
pub struct Scan<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scan<'a> {
    pub const fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// The byte here; zero, which no JSON holds, at the end.
    #[inline(always)]
    pub fn peek(&self) -> u8 {
        match self.text.as_bytes().get(self.at) {
            Some(byte) => *byte,
            None => 0,
        }
    }

    #[inline(always)]
    pub fn space(&mut self) {
        while matches!(self.peek(), b' ' | b'\t' | b'\n' | b'\r') {
            self.at += 1;
        }
    }

    #[cold]
    pub fn error(&self, expected: &str) -> JsonError {
        JsonError::new(concat(&[
            "invalid JSON at byte ",
            &self.at.to_string(),
            ": expected ",
            expected,
        ]))
    }

    pub fn end(&self) -> Result<(), JsonError> {
        if self.at < self.text.len() {
            Err(self.error("the end"))
        } else {
            Ok(())
        }
    }

    /// Steps into an array or object. Returns whether there is something in it; else it has been stepped out of.
    pub fn opens(&mut self, close: u8) -> bool {
        self.at += 1;
        self.space();
        let empty = self.peek() == close;
        self.at += usize::from(empty);
        !empty
    }

    /// After an item: whether there is another one; else the array or object has been stepped out of.
    pub fn goes_on(&mut self, close: u8) -> Result<bool, JsonError> {
        self.space();
        let byte = self.peek();
        self.at += 1;
        if byte == close {
            return Ok(false);
        }
        if byte != b',' {
            self.at -= 1;
            return Err(self.error("`,` or the end"));
        }
        self.space();
        Ok(true)
    }

    /// A field's name as it is written, without its quotes, and its colon.
    pub fn name(&mut self) -> Result<&'a str, JsonError> {
        let start = self.at + 1;
        if self.peek() != b'"' {
            return Err(self.error("a field's name"));
        }
        self.string()?;
        let name = self.text.get(start..self.at - 1).unwrap_or_default();
        self.space();
        if self.peek() != b':' {
            return Err(self.error("`:`"));
        }
        self.at += 1;
        self.space();
        Ok(name)
    }

    /// Passes over one value and returns it.
    pub fn value(&mut self, depth: u32) -> Result<Raw<'a>, JsonError> {
        let start = self.at;
        match self.peek() {
            b'"' => self.string()?,
            b'{' | b'[' => self.sequence(depth)?,
            b'-' | b'0'..=b'9' => self.number()?,
            _ => self.word()?,
        }
        // Every byte that ends a value is ASCII: both ends are between characters.
        self.text
            .get(start..self.at)
            .map(Raw::written)
            .ok_or_else(|| self.error("a value"))
    }

    fn word(&mut self) -> Result<(), JsonError> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let word = ["true", "false", "null"]
            .into_iter()
            .find(|word| rest.starts_with(word));
        self.at += word.ok_or_else(|| self.error("a value"))?.len();
        Ok(())
    }

    fn digits(&mut self) -> Result<(), JsonError> {
        let start = self.at;
        while self.peek().is_ascii_digit() {
            self.at += 1;
        }
        if self.at == start {
            Err(self.error("a digit"))
        } else {
            Ok(())
        }
    }

    fn number(&mut self) -> Result<(), JsonError> {
        self.at += usize::from(self.peek() == b'-');
        match self.peek() {
            b'0' => self.at += 1,
            _ => self.digits()?,
        }
        if self.peek() == b'.' {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.peek(), b'e' | b'E') {
            self.at += 1;
            if matches!(self.peek(), b'+' | b'-') {
                self.at += 1;
            }
            self.digits()?;
        }
        Ok(())
    }

    fn string(&mut self) -> Result<(), JsonError> {
        self.at += 1;
        loop {
            // Most of a string is plain: one short loop for it.
            while !matches!(self.peek(), b'"' | b'\\' | 0..0x20) {
                self.at += 1;
            }
            match self.peek() {
                b'"' => {
                    self.at += 1;
                    return Ok(());
                }
                b'\\' => self.escape()?,
                _ => return Err(self.error("a character or `\"`")),
            }
        }
    }

    fn escape(&mut self) -> Result<(), JsonError> {
        self.at += 1;
        match self.peek() {
            b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => self.at += 1,
            b'u' => {
                let digits = self.text.as_bytes().get(self.at + 1..self.at + 5);
                if !digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)) {
                    return Err(self.error("four hexadecimal digits"));
                }
                self.at += 5;
            }
            _ => return Err(self.error("an escape")),
        }
        Ok(())
    }

    /// An array or an object, from its opening to its closing.
    fn sequence(&mut self, depth: u32) -> Result<(), JsonError> {
        if depth >= MAX_DEPTH {
            return Err(self.error("less nesting"));
        }
        let (named, close) = if self.peek() == b'{' {
            (true, b'}')
        } else {
            (false, b']')
        };
        if !self.opens(close) {
            return Ok(());
        }
        loop {
            if named {
                self.name()?;
            }
            self.value(depth + 1)?;
            if !self.goes_on(close)? {
                return Ok(());
            }
        }
    }
}
