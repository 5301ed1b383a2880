//! NEP-297.

use charter_interface::event::Event;

/// Logs an event.
pub fn emit(event: &impl Event) {
    crate::env::log_str(&event.to_log());
}
