//! The names of the council's methods that others call.

/// `init {policy}`: once, on the account itself or in the receipt that creates it.
pub const INIT: &str = "init";
/// `propose {action, description, link?}`: payable; members, or anyone where the policy opens it.
pub const PROPOSE: &str = "propose";
/// `vote {proposal_id, vote, digest?}`: members.
pub const VOTE: &str = "vote";
/// `execute {proposal_id}`: anyone.
pub const EXECUTE: &str = "execute";
