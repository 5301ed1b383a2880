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
        // A name of ours needs no escape.
        self.out.push('"');
        self.out.push_str(name);
        self.out.push_str("\":");
    }
}

/// Writes a string with its quotes.
pub fn string(text: &str, out: &mut String) {
    out.push('"');
    if text
        .bytes()
        .all(|byte| byte >= 0x20 && byte != b'"' && byte != b'\\')
    {
        out.push_str(text);
    } else {
        text.chars().for_each(|character| escape(character, out));
    }
    out.push('"');
}

#[cold]
fn escape(character: char, out: &mut String) {
    match character {
        '"' => out.push_str("\\\""),
        '\\' => out.push_str("\\\\"),
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        '\u{8}' => out.push_str("\\b"),
        '\u{c}' => out.push_str("\\f"),
        '\0'..='\u{1f}' => {
            out.push_str("\\u00");
            let code = character as u32;
            for digit in [code >> 4, code & 15] {
                out.push(char::from_digit(digit, 16).unwrap_or('0'));
            }
        }
        _ => out.push(character),
    }
}
