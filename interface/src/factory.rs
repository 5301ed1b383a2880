//! The factory: what its governance commands, what creators call, what anyone can see, what it emits.

mod command;
mod event;
mod limits;
mod release;
mod template;
mod view;

pub mod args;
pub mod gas;
pub mod method;

pub use command::{Category, Command};
pub use event::FactoryEvent;
pub use limits::{Access, Limits, Rate};
pub use release::{Release, ReleaseId, ReleaseStatus};
pub use template::TemplateSpec;
pub use view::{
    CreatorView, FactoryInfo, InstanceView, Ledger, Quote, ReleaseView, TemplateCount, TemplateView,
};

use crate::wire_object;
use near_account_id::AccountId;
use near_token::NearToken;
#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

/// Most templates of one factory.
pub const MAX_TEMPLATES: u16 = 1_000;
/// Most releases of one template, removed ones included.
pub const MAX_RELEASES: u16 = 1_000;
/// Most commands of one `govern` call.
pub const MAX_COMMANDS: usize = 20;
/// Most account ids or names that one command lists.
pub const MAX_LIST: usize = 50;
/// Most templates of which one creator may have instances at a time.
pub const MAX_TEMPLATES_PER_CREATOR: usize = 100;
/// Longest title of a template or source link of a release, in bytes.
pub const MAX_TEXT: usize = 256;

/// How a factory begins: the arguments of its `init`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(
    feature = "borsh",
    derive(borsh::BorshSerialize, borsh::BorshDeserialize)
)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "abi", derive(schemars::JsonSchema, borsh::BorshSchema))]
pub struct FactorySetup {
    /// May pause the factory, and nothing else.
    pub guardian: Option<AccountId>,
    /// What every creator may create, unless its template or an override says otherwise.
    pub limits: Limits,
    /// Who may create.
    pub access: Access,
    /// What `govern` leaves free for the factory's own storage, in yoctoNEAR: fees cannot be withdrawn below it.
    pub reserve: NearToken,
}

wire_object!(FactorySetup {
    guardian,
    limits,
    access,
    reserve
});
