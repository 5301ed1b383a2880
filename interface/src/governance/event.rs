//! What a council tells indexers.

use near_account_id::AccountId;
use near_token::NearToken;
#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

use super::{Change, Policy, ProposalId, Status, Vote};
use crate::event::Event;
use crate::factory::Category;
use crate::json_events;
use crate::{CodeHash, Timestamp};

/// The events of a council, NEP-297 standard `charter-governance`. Amounts are in yoctoNEAR.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(
    feature = "serde",
    serde(tag = "event", content = "data", rename_all = "snake_case")
)]
pub enum GovernanceEvent {
    /// The council began.
    Initialized {
        /// With what.
        policy: Policy,
    },
    /// Something was proposed.
    ProposalCreated {
        /// Its number.
        proposal_id: ProposalId,
        /// By whom.
        proposer_id: AccountId,
        /// Whose rule decides it.
        category: Category,
        /// The digest of its action.
        digest: CodeHash,
        /// Votes that pass it.
        required: u16,
        /// When voting ends.
        voting_ends: Timestamp,
        /// What was paid for its storage.
        storage_paid: NearToken,
        /// What was laid down.
        bond: NearToken,
    },
    /// A member voted, or changed its vote.
    VoteCast {
        /// On what.
        proposal_id: ProposalId,
        /// Who.
        voter_id: AccountId,
        /// How.
        vote: Vote,
        /// Votes for, now.
        approvals: u16,
        /// Votes against, now.
        rejections: u16,
        /// Where it brought the proposal, if it decided it: `approved` or `rejected`.
        decided: Option<Status>,
        /// From when the proposal can be executed, if it passed.
        executable_from: Option<Timestamp>,
    },
    /// A member withdrew its vote.
    VoteWithdrawn {
        /// On what.
        proposal_id: ProposalId,
        /// Who.
        voter_id: AccountId,
        /// Votes for, now.
        approvals: u16,
        /// Votes against, now.
        rejections: u16,
    },
    /// Its proposer took it back.
    ProposalCancelled {
        /// Which.
        proposal_id: ProposalId,
    },
    /// The guardian vetoed it; its bond is the council's.
    ProposalVetoed {
        /// Which.
        proposal_id: ProposalId,
        /// Who.
        guardian_id: AccountId,
        /// The bond that was forfeited.
        forfeited: NearToken,
    },
    /// Its promise is on its way.
    ExecutionStarted {
        /// Which.
        proposal_id: ProposalId,
        /// Who executed it.
        executor_id: AccountId,
        /// The how manieth attempt this is.
        attempt: u16,
    },
    /// It was executed, and succeeded.
    ProposalExecuted {
        /// Which.
        proposal_id: ProposalId,
    },
    /// It was executed, and failed.
    ExecutionFailed {
        /// Which.
        proposal_id: ProposalId,
        /// The how manieth attempt this was.
        attempt: u16,
    },
    /// A bond went back.
    BondReturned {
        /// Which proposal's.
        proposal_id: ProposalId,
        /// To whom.
        proposer_id: AccountId,
        /// How much.
        amount: NearToken,
    },
    /// An ended proposal was removed, and its storage paid back.
    ProposalPruned {
        /// Which.
        proposal_id: ProposalId,
        /// Who got the storage's price back.
        proposer_id: AccountId,
        /// How much.
        refund: NearToken,
    },
    /// The council changed.
    CouncilChanged {
        /// By which proposal.
        proposal_id: ProposalId,
        /// How.
        changes: Vec<Change>,
        /// How often members or rules have changed, with this one.
        epoch: u32,
        /// Proposals that were active and are stale now.
        stale: Vec<ProposalId>,
    },
    /// Code for factories arrived.
    CodePublished {
        /// Its SHA-256.
        code_hash: CodeHash,
        /// Who delivered it.
        publisher_id: AccountId,
        /// What it staked for stored code.
        stake: NearToken,
        /// What was burnt for global code.
        burnt: NearToken,
    },
    /// A global deploy failed; the publisher got its money back.
    CodePublicationFailed {
        /// Its SHA-256.
        code_hash: CodeHash,
        /// Who delivered it.
        publisher_id: AccountId,
        /// What it got back.
        refund: NearToken,
    },
    /// Code for factories is gone.
    CodeRemoved {
        /// Its SHA-256.
        code_hash: CodeHash,
        /// Who got a stake back.
        publisher_id: Option<AccountId>,
        /// How much.
        refund: NearToken,
    },
    /// A factory was created and is in the registry.
    FactoryCreated {
        /// By which proposal.
        proposal_id: ProposalId,
        /// The factory.
        factory_id: AccountId,
        /// What it is made of.
        code_hash: CodeHash,
        /// What it was given.
        balance: NearToken,
    },
    /// The council runs the approved code.
    Upgraded {
        /// The SHA-256 of the code.
        code_hash: CodeHash,
        /// The state's version before.
        from_version: u8,
        /// The state's version now.
        to_version: u8,
    },
    /// Bytes of code were staged, paid by the stager.
    ChunkStaged {
        /// The SHA-256 of the whole code.
        code_hash: CodeHash,
        /// Who pays for them.
        stager_id: AccountId,
        /// How many bytes of it are there.
        staged: u32,
        /// How many it has.
        size: u32,
    },
    /// An upload was taken back or used; its stake went back.
    UploadRemoved {
        /// The SHA-256 of the whole code.
        code_hash: CodeHash,
        /// Who had paid for it.
        stager_id: AccountId,
        /// What it got back.
        refund: NearToken,
    },
}

impl Event for GovernanceEvent {
    const STANDARD: &'static str = "charter-governance";
}

json_events!(GovernanceEvent {
    Initialized = "initialized" { policy },
    ProposalCreated = "proposal_created" { proposal_id, proposer_id, category, digest, required, voting_ends, storage_paid, bond },
    VoteCast = "vote_cast" { proposal_id, voter_id, vote, approvals, rejections, decided = optional, executable_from = optional },
    VoteWithdrawn = "vote_withdrawn" { proposal_id, voter_id, approvals, rejections },
    ProposalCancelled = "proposal_cancelled" { proposal_id },
    ProposalVetoed = "proposal_vetoed" { proposal_id, guardian_id, forfeited },
    ExecutionStarted = "execution_started" { proposal_id, executor_id, attempt },
    ProposalExecuted = "proposal_executed" { proposal_id },
    ExecutionFailed = "execution_failed" { proposal_id, attempt },
    BondReturned = "bond_returned" { proposal_id, proposer_id, amount },
    ProposalPruned = "proposal_pruned" { proposal_id, proposer_id, refund },
    CouncilChanged = "council_changed" { proposal_id, changes, epoch, stale },
    CodePublished = "code_published" { code_hash, publisher_id, stake, burnt },
    CodePublicationFailed = "code_publication_failed" { code_hash, publisher_id, refund },
    CodeRemoved = "code_removed" { code_hash, publisher_id, refund },
    FactoryCreated = "factory_created" { proposal_id, factory_id, code_hash, balance },
    Upgraded = "upgraded" { code_hash, from_version, to_version },
    ChunkStaged = "chunk_staged" { code_hash, stager_id, staged, size },
    UploadRemoved = "upload_removed" { code_hash, stager_id, refund },
});
