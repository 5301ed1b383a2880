//! NEP-297.

use charter_interface::event::Event;

/// Logs an event.
pub fn emit(event: &impl Event) {
    near_sdk::env::log_str(&event.to_log());
}
