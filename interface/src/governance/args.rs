//! The arguments of the council's methods, for those who call it.

use near_sdk::{AccountId, near};

use super::{Action, CouncilSetup, ProposalId, Status, Vote};
use crate::CodeHash;

/// `init`.
#[near(serializers = [json])]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Init {
    /// Members and rules.
    pub policy: CouncilSetup,
}

/// `propose`.
#[near(serializers = [json])]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Propose {
    /// What is to be done.
    pub action: Action,
    /// For people; at most 2,000 bytes.
    pub description: String,
    /// Where there is more; at most 256 bytes.
    pub link: Option<String>,
}

/// `vote`.
#[near(serializers = [json])]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CastVote {
    /// On what.
    pub proposal_id: ProposalId,
    /// How.
    pub vote: Vote,
    /// The digest of the action that the voter read. The vote is refused when the proposal has another.
    pub digest: Option<CodeHash>,
}

/// `withdraw_vote`, `cancel`, `veto`, `execute`, `return_bond`, `prune`, `get_proposal`, `get_votes`.
#[near(serializers = [json])]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfProposal {
    /// Which.
    pub proposal_id: ProposalId,
}

/// `publish_upload`, `remove_upload`, `upgrade_from_upload`: an upload of the caller's.
#[near(serializers = [json])]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UploadOf {
    /// The SHA-256 of the whole code.
    pub code_hash: CodeHash,
}

/// `get_proposals`.
#[near(serializers = [json])]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposals {
    /// Only those that stand so; all when not given.
    pub status: Option<Status>,
    /// Where to begin: `next` of the page before; the newest when not given.
    pub from: Option<String>,
    /// How many at most; 100 when not given, and never more.
    pub limit: Option<u32>,
}

/// `get_factories`, `get_codes`.
#[near(serializers = [json])]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InPages {
    /// Where to begin: `next` of the page before; the beginning when not given.
    pub from: Option<String>,
    /// How many at most; 100 when not given, and never more.
    pub limit: Option<u32>,
}

/// `get_factory`.
#[near(serializers = [json])]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfFactory {
    /// The factory.
    pub factory_id: AccountId,
}
