//! Council and factory as the documents describe them, in plain Rust: what a receipt may change, and what it must.
//!
//! It is written from SECURITY.md and ARCHITECTURE.md, and holds what was stored, as its documented layout has it, against
//! that.

pub mod council;
pub mod creators;
pub mod motion;
pub mod registry;
pub mod rules;
pub mod settings;
pub mod stored;
