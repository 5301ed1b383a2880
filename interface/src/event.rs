//! The envelope of events: NEP-297.

use crate::json::{ToJson, to_string};
use crate::text::concat;

/// What a log line that is an event begins with.
const PREFIX: &str = "EVENT_JSON:";

/// The NEP-297 version of all of Charter's standards.
pub const VERSION: &str = "1.0.0";

/// A family of events: an enum whose variants serialise as `"event": name, "data": {..}`.
pub trait Event: ToJson {
    /// The standard's name, NEP-297's `standard`.
    const STANDARD: &'static str;

    /// The log line that announces it: `EVENT_JSON:{"standard":..,"version":..,"event":..,"data":{..}}`.
    fn to_log(&self) -> String
    where
        Self: Sized,
    {
        let json = to_string(self);
        let fields = json.strip_prefix('{').unwrap_or_default();
        concat(&[
            PREFIX,
            "{\"standard\":\"",
            Self::STANDARD,
            "\",\"version\":\"",
            VERSION,
            "\",",
            fields,
        ])
    }
}
