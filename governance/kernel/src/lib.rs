//! The council's rules, and nothing else: no host functions, the time is an argument, every refusal is data. What the
//! contract does around it is to read and write records and to send promises.
//!
//! A [`Proposal`] is a record of fixed length. What is done to it ([`vote`](Proposal::vote), [`veto`](Proposal::veto),
//! [`begin_execution`](Proposal::begin_execution), ...) moves its [`Stage`]; where it stands ([`Proposal::status`]) follows from
//! that and from the time, so that nothing has to expire it. A [`Policy`](charter_interface::governance::Policy) is what decides:
//! [`change`] changes it, [`check_invariants`] says what a valid one is, [`effective_rule`] what it asks for, and
//! [`Proposal::revise`] what a change means for the proposals that are open.

mod bond;
mod change;
mod error;
mod execution;
mod policy;
mod proposal;
mod revision;
mod rule;
mod slots;
mod status;
mod stop;
mod vote;

pub use bond::Settlement;
pub use change::change;
pub use error::ProposalError;
pub use execution::Execution;
pub use policy::{PolicyError, check_invariants};
pub use proposal::{Ballot, NewProposal, Proposal, Stage};
pub use rule::{effective_rule, effective_rules, required_votes};
pub use slots::{NoRoom, Open, check_left, check_room};
pub use status::Deadlines;
pub use stop::Cancellation;
pub use vote::Decision;
