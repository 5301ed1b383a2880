//! Events as contracts log them (NEP-297): `EVENT_JSON:` and one JSON object.

use near_primitives::types::AccountId;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// What an event's log begins with.
const PREFIX: &str = "EVENT_JSON:";

/// One event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The contract that logged it.
    pub account_id: AccountId,
    /// The whole object: `standard`, `version`, `event` and what the standard says about `data`.
    pub json: Value,
}

impl Event {
    /// The standard it belongs to; empty when it names none.
    pub fn standard(&self) -> &str {
        self.text("standard")
    }

    /// Its name within the standard; empty when it has none.
    pub fn name(&self) -> &str {
        self.text("event")
    }

    /// The events among the logs of one contract. A log that begins like one and holds no JSON is none.
    pub fn parse(account_id: &AccountId, logs: &[String]) -> Vec<Self> {
        let event = |log: &String| {
            let json = serde_json::from_str(log.strip_prefix(PREFIX)?).ok()?;
            Some(Self {
                account_id: account_id.clone(),
                json,
            })
        };
        logs.iter().filter_map(event).collect()
    }

    /// Its data; null when it has none.
    pub fn data(&self) -> &Value {
        &self.json["data"]
    }

    /// The event, read as a type of one's own.
    ///
    /// # Errors
    ///
    /// When it does not read as that.
    pub fn read<T: DeserializeOwned>(&self) -> serde_json::Result<T> {
        T::deserialize(&self.json)
    }

    fn text(&self, field: &str) -> &str {
        self.json[field].as_str().unwrap_or_default()
    }
}

/// The events that read as `T`.
pub(crate) fn read<T: DeserializeOwned>(events: &[Event]) -> Vec<T> {
    events
        .iter()
        .filter_map(|event| event.read().ok())
        .collect()
}
