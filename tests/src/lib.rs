//! What the suites share: chains to run on, the contracts that ship, and what can be asked of an outcome.
//!
//! [`World`] is a chain behind the node's RPC, with near-workspaces as its client: what a user has. It is Charter's
//! `localnet` unless `CHARTER_SANDBOX=neard` asks for the official sandbox, whose binary `NEAR_SANDBOX_BIN_PATH` names.
//! [`charter_localnet::Chain`] is the same chain in process, for tests that choose which receipt runs next or that need
//! thousands of calls. Both take the same [`Call`]s and give the same [`Outcome`]s.

pub mod artifact;
pub mod books;
pub mod call;
pub mod cost;
pub mod council;
pub mod donation;
pub mod factory;
pub mod hostile;
pub mod id;
pub mod local;
pub mod outcome;
pub mod places;
pub mod replay;
pub mod settle;
pub mod speed;
pub mod storage;
pub mod text;
pub mod token;
pub mod world;

pub use call::Call;
pub use charter_interface::AccountId;
pub use cost::Cost;
pub use id::{Account, Signer};
pub use local::Local;
pub use outcome::{Outcome, Receipt};
pub use world::{Purse, World};

/// What tests return.
pub type Result<T = ()> = anyhow::Result<T>;
