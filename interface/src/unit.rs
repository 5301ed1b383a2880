//! Commands and changes without content are texts in JSON (`"pause"`). People write `{"pause": {}}`, and serde's answer to that
//! ("invalid type: map, expected unit") helps nobody: this says what to write.

use near_sdk::serde::de::Error;
use near_sdk::serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

const EXPECTED_UNIT: &str = "invalid type: map, expected unit";

/// Reads a value with `read`; says what to write where an object with one empty field should have been a text.
pub fn read<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    read: impl FnOnce(
        &mut serde_json::Deserializer<serde_json::de::SliceRead<'_>>,
    ) -> serde_json::Result<T>,
) -> Result<T, D::Error> {
    let raw = Box::<RawValue>::deserialize(deserializer)?;
    let text = raw.get();
    // From a slice, as near-sdk reads arguments: another kind of reader would be another copy of all that is read.
    let value = read(&mut serde_json::Deserializer::from_slice(text.as_bytes()));
    value.map_err(|error| match name_of_unit(text) {
        Some(name) if error.to_string().starts_with(EXPECTED_UNIT) => {
            D::Error::custom(format_args!("write \"{name}\" instead of {text}"))
        }
        _ => D::Error::custom(error),
    })
}

/// The name in `{"name": {}}`.
fn name_of_unit(text: &str) -> Option<&str> {
    let name = text.strip_prefix('{')?.trim_start().strip_prefix('"')?;
    let (name, rest) = name.split_once('"')?;
    let is_empty = rest
        .bytes()
        .filter(|byte| !byte.is_ascii_whitespace())
        .eq(*b":{}}");
    let is_name = name
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    (is_empty && is_name).then_some(name)
}
