//! Host functions for Charter's contracts.
//!
//! * [`Batch`]: promises. near-sdk's own `Promise` imports host functions that only protocol 88 has, and a contract that
//!   imports a function its network lacks does not run at all; these import only what protocol 84 has.
//! * [`register`]: bytes that stay with the host. Code is hashed, stored and deployed from registers, so that its length
//!   costs what the protocol charges for it and nothing for wasm memory.
//! * [`env`]: the chain as a contract sees it.
//! * [`entry`]: what stands between an export and its logic.
//! * [`store`]: records in storage.
//! * [`upload`]: code that is too large for one transaction, staged in chunks.

pub mod entry;
pub mod env;
pub mod register;
pub mod store;
pub mod upload;

mod batch;
mod code;
mod error;
mod event;
mod metadata;
mod money;

pub use batch::Batch;
pub use code::{Code, CodeError};
pub use event::emit;
pub use money::{pay, record_bytes, storage_price};

/// near-sdk is here for its allocator; its `env`, collections and macros cost more than a contract can pay that is read
/// whole at every call: see [`env`], [`store`] and [`entry`].
use near_sdk as _;
