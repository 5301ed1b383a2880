//! The arguments of the council's methods.

use near_account_id::AccountId;
#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

use super::{Action, CouncilSetup, ProposalId, Status, Vote};
use crate::CodeHash;
use crate::json::args;

args! {
    /// `init`.
    Init {
        /// Members and rules.
        policy: CouncilSetup,
    }
    /// `propose`.
    Propose {
        /// What is to be done.
        action: Action,
        /// For people; at most 2,000 bytes.
        description: String,
        /// Where there is more; at most 256 bytes.
        link: Option<String>,
    }
    /// `vote`.
    CastVote {
        /// On what.
        proposal_id: ProposalId,
        /// How.
        vote: Vote,
        /// The digest of the action that the voter read. The vote is refused when the proposal has another.
        digest: Option<CodeHash>,
    }
    /// `withdraw_vote`, `cancel`, `veto`, `execute`, `return_bond`, `prune`, `get_proposal`, `get_votes`.
    OfProposal {
        /// Which.
        proposal_id: ProposalId,
    }
    /// `publish_upload`, `remove_upload`, `upgrade_from_upload`: an upload of the caller's.
    UploadOf {
        /// The SHA-256 of the whole code.
        code_hash: CodeHash,
    }
    /// `get_proposals`.
    Proposals {
        /// Only those that stand so; all when not given.
        status: Option<Status>,
        /// Where to begin: `next` of the page before; the newest when not given.
        from: Option<String>,
        /// How many at most; 100 when not given, and never more.
        limit: Option<u32>,
    }
    /// `get_factories`, `get_codes`.
    InPages {
        /// Where to begin: `next` of the page before; the beginning when not given.
        from: Option<String>,
        /// How many at most; 100 when not given, and never more.
        limit: Option<u32>,
    }
    /// `get_factory`.
    OfFactory {
        /// The factory.
        factory_id: AccountId,
    }
}
