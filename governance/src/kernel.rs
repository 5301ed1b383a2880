//! The council's rules, and nothing else: no host functions, the time is an argument, every refusal is data. What the
//! contract does around it is to read and write records and to send promises.

pub mod policy;
pub mod proposal;

pub use policy::{PolicyError, check_invariants, required_votes};
pub use proposal::{Ballot, Deadlines, Decision, Proposal, ProposalError, Stage};
