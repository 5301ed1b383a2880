//! The factory: it creates instances of approved code on its sub-accounts.
//!
//! It obeys one account, its governance, and has no owner and no keys. What governance may tell it is
//! [`Command`](charter_interface::factory::Command); what anyone may ask of it is in [`api`], by who asks. An entry point is
//! one line: it hands over to logic that returns a `Result`, and an `Err` becomes a panic whose message is the error's text,
//! which undoes everything that the call did and sends its deposit back.

#![expect(
    missing_docs,
    reason = "near-sdk writes, for every entry point, what calls it from another contract"
)]

mod allowance;
mod api;
mod check;
mod codes;
mod commands;
mod creation;
mod creators;
mod deposit;
mod error;
mod finalise;
mod instances;
mod ledger;
mod limits;
mod migrate;
mod pages;
mod publication;
mod quote;
mod records;
mod registry;
mod rehearsal;
mod releases;
mod settle;
mod setup;
mod state;
mod store;
mod upgrade;
mod uploads;
mod views;

use near_sdk::{PanicOnDefault, near};

use error::Error;
use state::{Config, State};

#[cfg(target_arch = "wasm32")]
#[global_allocator]
// SAFETY: the protocol runs a contract in one thread.
static ALLOCATOR: lol_alloc::AssumeSingleThreaded<lol_alloc::LeakingAllocator> =
    unsafe { lol_alloc::AssumeSingleThreaded::new(lol_alloc::LeakingAllocator::new()) };

/// The factory. Its root is small, since every call that may be paid writes it; the rest is in the maps of [`state`].
#[near(
    contract_state,
    contract_metadata(
        standard(standard = "nep145", version = "1.0.0"),
        standard(standard = "nep297", version = "1.0.0"),
        standard(standard = "nep330", version = "1.3.0"),
    )
)]
#[derive(Debug, PanicOnDefault)]
pub struct Contract(State);

impl Contract {
    const fn config(&self) -> &Config {
        let State::V1(config) = &self.0;
        config
    }

    const fn config_mut(&mut self) -> &mut Config {
        let State::V1(config) = &mut self.0;
        config
    }
}
