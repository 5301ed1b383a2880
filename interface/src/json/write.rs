//! Writing.

use super::ToJson;

/// An object that is being written.
pub struct Object<'a> {
    out: &'a mut String,
    any: bool,
}

impl<'a> Object<'a> {
    /// Opens it.
    pub fn open(out: &'a mut String) -> Self {
        out.push('{');
        Self { out, any: false }
    }

    /// Writes a field.
    pub fn field(&mut self, name: &str, value: &dyn ToJson) {
        self.name(name);
        value.write_json(self.out);
    }

    /// Writes a field, unless it is absent.
    pub fn field_if_present(&mut self, name: &str, value: &dyn ToJson) {
        if !value.is_absent() {
            self.field(name, value);
        }
    }

    /// Closes it.
    pub fn close(self) {
        self.out.push('}');
    }

    fn name(&mut self, name: &str) {
        if self.any {
            self.out.push(',');
        }
        self.any = true;
        string(name, self.out);
        self.out.push(':');
    }
}

/// Writes a string with its quotes.
pub fn string(text: &str, out: &mut String) {
    out.push('"');
    let mut written = 0;
    for (at, byte) in text.bytes().enumerate() {
        let escape = match byte {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            b'\n' => "\\n",
            b'\r' => "\\r",
            b'\t' => "\\t",
            0x8 => "\\b",
            0xc => "\\f",
            0..0x20 => "",
            _ => continue,
        };
        // What is escaped is ASCII: the parts between are whole characters.
        out.push_str(text.get(written..at).unwrap_or_default());
        written = at + 1;
        out.push_str(escape);
        if escape.is_empty() {
            out.push_str("\\u00");
            for digit in [byte >> 4, byte & 15] {
                out.push(char::from_digit(u32::from(digit), 16).unwrap_or('0'));
            }
        }
    }
    out.push_str(text.get(written..).unwrap_or_default());
    out.push('"');
}
