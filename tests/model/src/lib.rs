//! Random sequences of calls on Charter's contracts, receipt by receipt, and what must be so after every block.
//!
//! A *script* is a list of numbers. Each makes one step: who calls what with which arguments, how many blocks pass, how much
//! time. What a number makes of a situation depends on the situation alone, so that a script with steps taken out is a script
//! too: that is how one that breaks something is made short.
//!
//! The expectations are those of the documents: [`model`] is council and factory in plain Rust, from SECURITY.md and
//! ARCHITECTURE.md and not from the contracts; [`checks`] computes the ledgers again from the records.

pub mod checks;
pub mod coverage;
pub mod dice;
pub mod errors;
pub mod generate;
pub mod lists;
pub mod model;
pub mod replay;
pub mod seen;
pub mod shrink;
pub mod soak;
pub mod stage;
pub mod step;
pub mod violation;
pub mod wanted;
pub mod world;

/// What this crate's functions return.
pub type Result<T = ()> = anyhow::Result<T>;
