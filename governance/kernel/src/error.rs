//! Why something cannot be done with a proposal.

use charter_interface::governance::{ProposalId, Status};
use charter_interface::{AccountId, CodeHash, Duration, Timestamp};

/// Where a proposal must be for most of what can be done with it.
pub(crate) const OPEN: &str = "active, approved, executing, or failed with its window open";

/// Why something cannot be done with a proposal.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProposalError {
    /// It is not where this needs it.
    #[error("proposal {proposal_id} is {status}; this needs it to be {needed}")]
    Status {
        /// Which.
        proposal_id: ProposalId,
        /// Where it is.
        status: Status,
        /// Where it must be.
        needed: &'static str,
    },
    /// It is too early.
    #[error("proposal {proposal_id} can be executed from {from_ns} on (nanoseconds since 1970), in {wait}", from_ns = .from.0)]
    Timelocked {
        /// Which.
        proposal_id: ProposalId,
        /// When it can be.
        from: Timestamp,
        /// How long that is from now.
        wait: Duration,
    },
    /// The voter read another proposal.
    #[error("proposal {proposal_id} has the digest {digest}; the vote is for {voted}")]
    Digest {
        /// Which.
        proposal_id: ProposalId,
        /// Its own.
        digest: CodeHash,
        /// What the voter named.
        voted: CodeHash,
    },
    /// Only members vote.
    #[error("{voter_id} is not a member of the council")]
    NotMember {
        /// Who.
        voter_id: AccountId,
    },
    /// A member that joined after it was made, or that left since.
    #[error(
        "{voter_id} has no ballot on proposal {proposal_id}: it was no member when that was made, or has left since"
    )]
    NoBallot {
        /// Which.
        proposal_id: ProposalId,
        /// Who.
        voter_id: AccountId,
    },
    /// A vote that says nothing new, or takes back nothing.
    #[error("{voter_id} has {vote} on proposal {proposal_id} already")]
    SameVote {
        /// Which.
        proposal_id: ProposalId,
        /// Who.
        voter_id: AccountId,
        /// What there is: `approved`, `rejected` or `no vote`.
        vote: &'static str,
    },
    /// After the voting period approvals can only be taken away.
    #[error("voting on proposal {proposal_id} ended at {ended_ns} (nanoseconds since 1970), {ago} ago: approvals can only be taken away", ended_ns = .ended.0)]
    VotingEnded {
        /// Which.
        proposal_id: ProposalId,
        /// When.
        ended: Timestamp,
        /// How long ago that is.
        ago: Duration,
    },
    /// What was rejected, or taken back by its proposer, takes rejections only.
    #[error("proposal {proposal_id} is {status}: it takes rejections only, until {until_ns} (nanoseconds since 1970), for {left}", until_ns = .until.0)]
    OnlyRejections {
        /// Which.
        proposal_id: ProposalId,
        /// Where it is.
        status: Status,
        /// Until when it takes them.
        until: Timestamp,
        /// How long that is from now.
        left: Duration,
    },
    /// It replaces a guardian.
    #[error("proposal {proposal_id} replaces a guardian and cannot be vetoed")]
    NotVetoable {
        /// Which.
        proposal_id: ProposalId,
    },
    /// It is being executed, and what becomes of it if that fails is settled.
    #[error("proposal {proposal_id} is executing, and {status} already if that fails")]
    Settled {
        /// Which.
        proposal_id: ProposalId,
        /// Where it stands then.
        status: Status,
    },
    /// Somebody else proposed it.
    #[error("only {proposer_id} can cancel proposal {proposal_id}")]
    NotProposer {
        /// Which.
        proposal_id: ProposalId,
        /// Who can.
        proposer_id: AccountId,
    },
    /// It is kept for a while after its end.
    #[error("proposal {proposal_id} can be pruned from {from_ns} on (nanoseconds since 1970), in {wait}", from_ns = .from.0)]
    Retained {
        /// Which.
        proposal_id: ProposalId,
        /// When it can be.
        from: Timestamp,
        /// How long that is from now.
        wait: Duration,
    },
    /// Its bond went back, or is the council's, or there never was one.
    #[error("no bond of proposal {proposal_id} is held")]
    NoBond {
        /// Which.
        proposal_id: ProposalId,
    },
    /// It still takes rejections, which decide about its bond.
    #[error("the bond of proposal {proposal_id} is held until {from_ns} (nanoseconds since 1970), for {wait}: until then it takes rejections", from_ns = .from.0)]
    BondHeld {
        /// Which.
        proposal_id: ProposalId,
        /// When it can be settled.
        from: Timestamp,
        /// How long that is from now.
        wait: Duration,
    },
}
