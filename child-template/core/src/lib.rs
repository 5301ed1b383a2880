//! What every template of a Charter factory shares, for an ordinary near-sdk contract.
//!
//! An instance knows the factory that created it and has an owner. Its owner may hand it over in two steps, ask for another
//! release of its template (the instance pulls it from its factory, deploys it to itself and migrates in one receipt), and
//! retire it. The factory can start none of this.
//!
//! Three things make a contract a template:
//!
//! 1. [`begin`] in its `#[init]` method, with the owner;
//! 2. the trait [`Template`]: what its own state has to say when the instance is upgraded or leaves;
//! 3. [`impl_template!`], which gives the contract the methods.
//!
//! ```
//! use charter_template::{Leaving, Template};
//! use near_sdk::{AccountId, PanicOnDefault, near};
//!
//! #[near(contract_state)]
//! #[derive(PanicOnDefault)]
//! pub struct Counter {
//!     count: u64,
//! }
//!
//! #[near]
//! impl Counter {
//!     #[init]
//!     #[handle_result]
//!     pub fn init(owner: AccountId) -> Result<Self, charter_template::Error> {
//!         charter_template::begin(owner)?;
//!         Ok(Self { count: 0 })
//!     }
//! }
//!
//! impl Template for Counter {
//!     type Error = charter_template::Error;
//!
//!     fn may_retire(&self, _keep: bool) -> Result<Leaving, Self::Error> {
//!         Ok(Leaving::Delete)
//!     }
//! }
//!
//! charter_template::impl_template!(Counter);
//! # fn main() {}
//! ```
//!
//! The guide is `docs/src/template.md`.

mod error;
mod event;
mod owner;
mod retire;
mod template;
mod upgrade;

pub mod api;

pub use error::{Error, refuse};
pub use event::TemplateEvent;
pub use owner::{begin, check_owner, owner_id};
pub use retire::{Departure, Farewell, Leaving};
pub use template::Template;
pub use upgrade::{Asked, Migration, PendingRelease};

pub use charter_interface as interface;
