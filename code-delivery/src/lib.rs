//! Contract code that never enters wasm memory.
//!
//! Approve a hash, then anyone delivers the bytes: the council does so with code of factories and with its own, a factory
//! with releases and with its own, an instance with the release that it upgrades to. near-sdk reads a call's input and a
//! storage value into wasm memory, where every byte of code costs several times what hashing, storing or deploying it does.
//! Host functions also take a *register*: this crate keeps code there, over [`near_sdk::sys`].
//!
//! * [`Code`]: code from a call's raw input, from storage, from a promise's result, from an upload;
//! * [`Receipt`]: a receipt that deploys it (near-sdk's `Promise` takes code as a vector);
//! * [`Uploads`]: code that is too large for one transaction, staged in chunks;
//! * [`CodeStakes`]: what those who deliver code are owed;
//! * [`upgrade`]: a contract's own code.

mod code;
mod error;
mod receipt;
mod register;
mod stakes;
mod upload;

pub mod upgrade;

pub use code::Code;
pub use error::{CodeError, UploadError};
pub use receipt::Receipt;
pub use stakes::{CodeStakes, StakesError};
pub use upload::{Header, MAX_CHUNKS, MAX_SIZE, MIN_CHUNK, Staged, Upload, Uploads, least_chunk};
