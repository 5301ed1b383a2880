//! Commands and changes without content are texts in JSON (`"pause"`). People write `{"pause": {}}`, and serde's answer to that
//! ("invalid type: map, expected unit") helps nobody: this says what to write.

use near_sdk::serde::de::Error;
use near_sdk::serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

/// Reads a value with `read`; says what to write where an object should have been a text.
pub fn read<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    read: impl Fn(&mut serde_json::Deserializer<serde_json::de::SliceRead<'_>>) -> serde_json::Result<T>,
) -> Result<T, D::Error> {
    let raw = Box::<RawValue>::deserialize(deserializer)?;
    let text = raw.get();
    // From a slice, as near-sdk reads arguments: another kind of reader would be another copy of all that is read.
    let from = |text: &str| read(&mut serde_json::Deserializer::from_slice(text.as_bytes()));
    from(text).map_err(|error| match name(text) {
        // The name alone is what was meant, if it is a value.
        Some(name) if from(name).is_ok() => {
            D::Error::custom(format_args!("write {name} instead of {text}"))
        }
        _ => D::Error::custom(error),
    })
}

/// The first name of an object, in its quotes.
fn name(text: &str) -> Option<&str> {
    let name = text.strip_prefix('{')?.trim_start();
    let end = name.strip_prefix('"')?.find('"')?;
    name.get(..end + 2)
}
