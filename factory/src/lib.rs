//! The factory: it creates instances of approved code on its sub-accounts.
//!
//! It obeys one account, its governance, and has no owner and no keys. What governance may tell it is
//! [`Command`](charter_interface::factory::Command); what anyone may ask of it is in [`api`]. An entry point is one line: it
//! hands over to logic that returns a `Result`, and an `Err` becomes a panic whose message is the error's text, which undoes
//! everything that the call did and sends its deposit back.

#![expect(
    clippy::unnecessary_lazy_evaluations,
    reason = "a refusal is put together where it happens: made in advance it is code, and gas, on every way"
)]

pub mod api;
pub mod error;

mod commands;
mod creation;
mod deposit;
mod finalise;
mod instances;
mod ledger;
mod limits;
mod list;
mod migrate;
mod pages;
mod publication;
mod quote;
mod records;
mod registry;
mod setup;
mod state;
mod upgrade;
mod uploads;
mod views;

pub use error::{Error, Refusal};
