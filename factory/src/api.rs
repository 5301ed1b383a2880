//! The entry points, by who calls them.
//!
//! One whose outcome is that of a receipt (a creation, a publication, an upgrade, a settlement) returns nothing of its own:
//! near-sdk would make that the call's result, in the receipt's place.

#![expect(
    clippy::too_many_arguments,
    reason = "a method's arguments are its JSON's fields"
)]

mod code;
mod creators;
mod governance;
mod instances;
mod upgrade;
mod views;
