//! The council: members vote, anyone executes what passed.
//!
//! The rules are a pure crate, [`charter_kernel`]; what is around it reads and writes records, counts money and sends promises.
//! What anyone may ask of the council is in [`api`]: an entry point is one line and hands over to logic that returns a
//! `Result`, and an `Err` becomes a panic whose message is the error's text, which undoes everything that the call did. What is
//! stored is described in [`state`].

#![expect(
    missing_docs,
    reason = "near-sdk's macros write methods without documentation"
)]

pub mod api;
pub mod state;

mod actions;
mod changes;
mod clock;
mod codes;
mod commands;
mod error;
mod execute;
mod factories;
mod finish;
mod ledger;
mod map;
mod migrate;
mod money;
mod needs;
mod propose;
mod settle;
mod setup;
mod upgrade;
mod uploads;
mod views;
mod vote;

pub use error::Refusal;
use near_sdk::{FunctionError, PanicOnDefault, near};

use crate::state::Council;

#[cfg(target_arch = "wasm32")]
#[global_allocator]
// SAFETY: the protocol runs a contract in one thread.
static ALLOCATOR: lol_alloc::AssumeSingleThreaded<lol_alloc::LeakingAllocator> =
    unsafe { lol_alloc::AssumeSingleThreaded::new(lol_alloc::LeakingAllocator::new()) };

/// The root of the state, kept small: every call reads it. `migrate` turns an older variant into the newest.
#[near(
    contract_state,
    contract_metadata(
        standard(standard = "nep297", version = "1.0.0"),
        standard(standard = "nep330", version = "1.3.0")
    )
)]
#[derive(Debug, PanicOnDefault)]
pub enum Contract {
    /// Since 0.1.0.
    V1(Council),
}

impl Contract {
    const fn council(&self) -> &Council {
        let Self::V1(council) = self;
        council
    }

    const fn council_mut(&mut self) -> &mut Council {
        let Self::V1(council) = self;
        council
    }
}

/// Panics with the error's text. For entry points whose outcome is a promise: near-sdk writes a value after those that return a
/// `Result`, and the caller's transaction would end with that value instead of waiting for the promise.
fn panic_unless_ok(result: Result<(), Refusal>) {
    if let Err(refusal) = result {
        refusal.panic();
    }
}
