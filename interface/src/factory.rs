//! The factory: what its governance commands, what creators call, what anyone can see, what it emits.

mod command;
mod event;
mod limits;
mod release;
mod setup;
mod template;
mod view;

pub mod args;
pub mod gas;

pub use command::Command;
pub use event::FactoryEvent;
pub use limits::{Access, Limits, Rate};
pub use release::{Release, ReleaseId, ReleaseStatus};
pub use setup::FactorySetup;
pub use template::{TemplateSpec, TemplateTerms};
pub use view::{
    CommandsCheck, CreatorView, FactoryInfo, GovernanceOffer, InstanceStatus, InstanceView, Ledger,
    NameStatus, Quote, ReleaseView, TemplateCount, TemplateView,
};

use near_sdk::NearToken;

/// Most templates of one factory.
pub const MAX_TEMPLATES: u16 = 1_000;
/// Most releases of one template, removed ones included.
pub const MAX_RELEASES: u16 = 1_000;
/// Most releases that may await the same code at a time.
pub const MAX_AWAITING: usize = 8;
/// Most commands of one `govern` call.
pub const MAX_COMMANDS: usize = 20;
/// Most account ids or names that one command lists.
pub const MAX_LIST: usize = 50;
/// The largest reserve: hundreds of times the NEAR that there is, so that no sum with it passes the bounds of an amount.
pub const MAX_RESERVE: NearToken = NearToken::from_near(1_000_000_000_000);
/// Most templates of which one creator may make instances, as long as it is registered.
pub const MAX_TEMPLATES_PER_CREATOR: usize = 100;
/// Longest name of a template's init method, in bytes.
pub const MAX_INIT_METHOD: usize = 64;
/// Longest title of a template or source link of a release, in bytes.
pub const MAX_TEXT: usize = 256;
