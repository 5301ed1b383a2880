//! Why something cannot be done with a proposal.

use charter_interface::governance::{ProposalId, Status};
use charter_interface::{AccountId, CodeHash, Duration, Timestamp};

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
    /// It replaces a guardian.
    #[error("proposal {proposal_id} replaces a guardian and cannot be vetoed")]
    NotVetoable {
        /// Which.
        proposal_id: ProposalId,
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
    #[error("proposal {proposal_id} can be pruned from {from_ns} on (nanoseconds since 1970)", from_ns = .from.0)]
    Retained {
        /// Which.
        proposal_id: ProposalId,
        /// When it can be.
        from: Timestamp,
    },
    /// Its bond went back, or is the council's.
    #[error("no bond of proposal {proposal_id} is held")]
    NoBond {
        /// Which.
        proposal_id: ProposalId,
    },
}
