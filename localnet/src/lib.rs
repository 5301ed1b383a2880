#![doc = include_str!("../README.md")]

mod batch;
mod block;
mod call;
mod chain;
mod code_cache;
mod error;
mod event;
mod failed_receipt;
mod fork;
mod keys;
mod result;
pub mod rpc;
mod rules;
mod runtime;
mod state;
mod transact;
mod trie;
mod validators;

pub use batch::Batch;
pub use block::{Block, SHARD_ID};
pub use call::Call;
pub use chain::{
    BuildError, Chain, ChainBuilder, ChainError, NotRunnable, Order, PatchError, Pending,
    PendingKind, QueryError, ROOT_ACCOUNT, SaveError, StateView, StorageEntry, Supply, ViewResult,
};
pub use code_cache::CodeCache;
pub use error::EngineError;
pub use event::Event;
pub use fork::{Fetched, Fork, ForkError, ForkOptions, ForkPoint, NeededBy, Record, Why};
pub use keys::{Signer, secret_key};
pub use result::{Failed, ReceiptOutcome, TransactionResult};
pub use rules::{Edition, MAX_PROTOCOL_VERSION, MIN_PROTOCOL_VERSION, Rules};
pub use trie::{Entries, Trie, Value};

pub use near_crypto::{PublicKey, SecretKey};
pub use near_primitives;
pub use near_primitives::hash::CryptoHash;
pub use near_primitives::types::{AccountId, Balance, BlockHeight, Gas, Nonce, ProtocolVersion};
