//! The council's rules, and nothing else: no host functions, the time is an argument, every refusal is data. What the
//! contract does around it is to read and write records and to send promises.

mod change;
mod error;
mod life;
mod policy;
mod proposal;
mod status;

pub use change::change;
pub use error::ProposalError;
pub use life::Decision;
pub use policy::{PolicyError, check_invariants, required_votes};
pub use proposal::{Ballot, Proposal, Stage};
pub use status::Deadlines;
