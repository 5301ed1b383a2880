//! The council: members and rules, proposals and votes, what anyone can see, what it emits.

mod action;
mod event;
mod policy;
mod proposal;
mod view;

pub mod args;
pub mod gas;

pub use action::{Action, Change, FunctionCall, NewFactory};
pub use event::GovernanceEvent;
pub use policy::{CouncilSetup, Policy, Rule, Rules, Threshold};
pub use proposal::{ProposalId, Status, Vote};
pub use view::{
    CodeStatus, CodeView, EffectiveRule, EffectiveRules, FactoryView, Ledger, ProposalView, Tally,
    VoteView,
};

/// Most members of a council.
pub const MAX_MEMBERS: usize = 32;
/// Most proposals that are open at a time besides each member's first: a member's first always has room.
pub const MAX_OPEN: usize = 32;
/// Most open proposals of one member.
pub const MAX_OPEN_PER_MEMBER: usize = 8;
/// Most open proposals of all that are not members together; each of them has one.
pub const MAX_OPEN_OF_OTHERS: usize = 8;
/// Most proposals that one change cancels: as many as can be open.
pub const MAX_CANCELLED: usize = MAX_OPEN + MAX_MEMBERS;
/// Longest description, in bytes.
pub const MAX_DESCRIPTION: usize = 2_000;
/// Longest link, in bytes.
pub const MAX_LINK: usize = 256;
/// Most changes of one `council` action.
pub const MAX_CHANGES: usize = 20;
/// Most calls of one `call` action.
pub const MAX_CALLS: usize = 10;
/// Longest name of a method that an action calls, in bytes: the protocol's `max_length_method_name`.
pub const MAX_METHOD: usize = 256;
/// Most bytes that one call may log: the protocol's `max_total_log_length`. A factory tells of each command in an event.
pub const MAX_LOGS: usize = 16_384;
/// Longest action in borsh, in bytes.
pub const MAX_ACTION: usize = 16_384;
/// Shortest voting period and execution window: a shorter one could end before anybody came.
pub const MIN_PERIOD: crate::Duration = crate::Duration::from_secs(600);
/// Longest voting period and execution window.
pub const MAX_PERIOD: crate::Duration = crate::Duration::from_days(90);
/// Longest timelock.
pub const MAX_TIMELOCK: crate::Duration = crate::Duration::from_days(30);
/// Longest retention of ended proposals.
pub const MAX_RETENTION: crate::Duration = crate::Duration::from_days(365);
