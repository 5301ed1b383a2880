//! Host functions for Charter's contracts.
//!
//! * [`Batch`]: promises. near-sdk's own `Promise` imports host functions that only protocol 88 has, and a contract that
//!   imports a function its network lacks does not run at all; these import only what protocol 84 has.
//! * [`register`]: bytes that stay with the host. Code is hashed, stored and deployed from registers, so that its length
//!   costs what the protocol charges for it and nothing for wasm memory.
//! * [`env`]: the chain as a contract sees it.
//! * `abi` (feature): what entry points take and give.
//! * [`entry`]: what stands between an export and its logic.
//! * [`store`]: records in storage.
//! * [`upgrade`]: a contract's own code.
//! * [`upload`]: code that is too large for one transaction, staged in chunks.

#[cfg(feature = "abi")]
pub mod abi;
pub mod entry;
pub mod env;
pub mod register;
pub mod store;
pub mod upgrade;
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

#[cfg(target_arch = "wasm32")]
#[global_allocator]
// SAFETY: the protocol runs a contract in one thread.
static ALLOCATOR: lol_alloc::AssumeSingleThreaded<lol_alloc::LeakingAllocator> =
    unsafe { lol_alloc::AssumeSingleThreaded::new(lol_alloc::LeakingAllocator::new()) };

// Off the chain near-sdk's mocked chain stands behind the host functions.
#[cfg(not(target_arch = "wasm32"))]
use near_sdk as _;
