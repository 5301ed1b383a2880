//! The council: members vote, anyone executes what passed.
//!
//! The rules are a pure [`kernel`]; what is around it reads and writes records, counts money and sends promises. What
//! anyone may ask of the council is in [`api`]: an entry point is one line and hands over to logic that returns a `Result`,
//! and an `Err` becomes a panic whose message is the error's text, which undoes everything that the call did.

#![expect(
    clippy::unnecessary_lazy_evaluations,
    reason = "a refusal is put together where it happens: made in advance it is code, and gas, on every way"
)]

pub mod api;
pub mod kernel;

mod actions;
mod changes;
mod codes;
mod error;
mod execute;
mod ledger;
mod migrate;
mod propose;
mod settle;
mod setup;
mod state;
mod upgrade;
mod uploads;
mod views;
mod vote;

pub use error::{Error, Refusal};
