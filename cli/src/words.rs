//! Events in words.

mod council;
mod factory;

use charter_interface::factory::FactoryEvent;
use charter_interface::governance::GovernanceEvent;
use charter_interface::text::Escaped;
use serde::Deserialize;
use serde_json::Value;

use crate::cause::Told;

/// A line for each event: who tells it, and what.
pub fn events(events: &[Told]) -> impl Iterator<Item = String> {
    events.iter().map(event)
}

/// One event. What this program does not know it shows as it is.
pub fn event(told: &Told) -> String {
    let words = match told.json["standard"].as_str() {
        Some("charter-governance") => GovernanceEvent::deserialize(&told.json)
            .ok()
            .map(|event| council::words(&event)),
        Some("charter-factory") => FactoryEvent::deserialize(&told.json)
            .ok()
            .map(|event| factory::words(&event)),
        _ => None,
    };
    let words = words.unwrap_or_else(|| raw(&told.json));
    format!("{}: {words}", told.account_id)
}

fn raw(json: &Value) -> String {
    let text = |field: &str| json[field].as_str().unwrap_or("?").to_string();
    let data = json["data"].to_string();
    format!(
        "{} of {}: {}",
        Escaped(&text("event")),
        Escaped(&text("standard")),
        Escaped(&data)
    )
}
