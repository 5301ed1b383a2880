//! What a council tells indexers.

#![expect(
    missing_docs,
    reason = "near-sdk's macro writes methods without documentation"
)]

#[cfg(not(target_arch = "wasm32"))]
use near_sdk::serde::Deserialize;
use near_sdk::{AccountId, NearToken, near};

use super::{Change, Policy, ProposalId, Status, Vote};
use crate::permissions::Category;
use crate::{CodeHash, Timestamp};

/// The events of a council, NEP-297 standard `charter-governance`. Amounts are in yoctoNEAR.
#[near(event_json(standard = "charter-governance"))]
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(not(target_arch = "wasm32"), derive(Deserialize))]
pub enum GovernanceEvent {
    /// The council began.
    #[event_version("1.0.0")]
    Initialized {
        /// With what.
        policy: Policy,
    },
    /// Something was proposed.
    #[event_version("1.0.0")]
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
    #[event_version("1.0.0")]
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
        /// Where the proposal stands now, if the vote changed that.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        decided: Option<Status>,
        /// From when the proposal can be executed, if this vote passed it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        executable_from: Option<Timestamp>,
    },
    /// A member withdrew its vote.
    #[event_version("1.0.0")]
    VoteWithdrawn {
        /// On what.
        proposal_id: ProposalId,
        /// Who.
        voter_id: AccountId,
        /// Votes for, now.
        approvals: u16,
        /// Votes against, now.
        rejections: u16,
        /// Where the proposal stands now, if that changed it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        decided: Option<Status>,
    },
    /// Its proposer took it back.
    #[event_version("1.0.0")]
    ProposalCancelled {
        /// Which.
        proposal_id: ProposalId,
    },
    /// The guardian vetoed it; its bond is the council's. While an execution is on its way the veto counts if that fails.
    #[event_version("1.0.0")]
    ProposalVetoed {
        /// Which.
        proposal_id: ProposalId,
        /// Who.
        guardian_id: AccountId,
        /// The bond that was forfeited.
        forfeited: NearToken,
    },
    /// Its promise is on its way.
    #[event_version("1.0.0")]
    ExecutionStarted {
        /// Which.
        proposal_id: ProposalId,
        /// Who executed it.
        executor_id: AccountId,
        /// The number of this attempt, from 1.
        attempt: u16,
    },
    /// It was executed: its own receipt held. What the called contract started from there is not looked at.
    #[event_version("1.0.0")]
    ProposalExecuted {
        /// Which.
        proposal_id: ProposalId,
    },
    /// It was executed, and failed.
    #[event_version("1.0.0")]
    ExecutionFailed {
        /// Which.
        proposal_id: ProposalId,
        /// The number of this attempt, from 1.
        attempt: u16,
        /// Where it stands now: `failed`, or what votes, veto or cancellation made of it meanwhile.
        status: Status,
    },
    /// Its category is heavier now than that by which it was decided: it can never be executed.
    #[event_version("1.0.0")]
    ProposalStale {
        /// Which.
        proposal_id: ProposalId,
        /// By which rule it was decided.
        decided: Category,
        /// Which rule it needs.
        needed: Category,
    },
    /// The bond of a proposal that as many rejected as would have approved it is the council's.
    #[event_version("1.0.0")]
    BondForfeited {
        /// Which proposal's.
        proposal_id: ProposalId,
        /// How much.
        amount: NearToken,
    },
    /// A bond went back.
    #[event_version("1.0.0")]
    BondReturned {
        /// Which proposal's.
        proposal_id: ProposalId,
        /// To whom.
        proposer_id: AccountId,
        /// How much.
        amount: NearToken,
    },
    /// An ended proposal was removed, and its storage paid back.
    #[event_version("1.0.0")]
    ProposalPruned {
        /// Which.
        proposal_id: ProposalId,
        /// Who got the storage's price back.
        proposer_id: AccountId,
        /// How much.
        refund: NearToken,
    },
    /// The council changed.
    #[event_version("1.0.0")]
    CouncilChanged {
        /// By which proposal.
        proposal_id: ProposalId,
        /// How.
        changes: Vec<Change>,
        /// How often members or rules have changed, with this one.
        epoch: u32,
        /// Proposals that are stale now: they lacked the approvals that they or the new rules require.
        stale: Vec<ProposalId>,
        /// Proposals that it cancelled. One that is being executed is cancelled if that fails.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        cancelled: Vec<ProposalId>,
        /// Proposals that it should have cancelled and that had ended, or that there are not.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        passed_over: Vec<ProposalId>,
    },
    /// Code for factories arrived.
    #[event_version("1.0.0")]
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
    #[event_version("1.0.0")]
    CodePublicationFailed {
        /// Its SHA-256.
        code_hash: CodeHash,
        /// Who delivered it.
        publisher_id: AccountId,
        /// What it got back.
        refund: NearToken,
    },
    /// Code for factories is gone.
    #[event_version("1.0.0")]
    CodeRemoved {
        /// Its SHA-256.
        code_hash: CodeHash,
        /// Who got a stake back.
        publisher_id: Option<AccountId>,
        /// How much.
        refund: NearToken,
    },
    /// A factory was created and is in the registry.
    #[event_version("1.0.0")]
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
    #[event_version("1.0.0")]
    Upgraded {
        /// The SHA-256 of the code.
        code_hash: CodeHash,
        /// The state's version before.
        from_version: u8,
        /// The state's version now.
        to_version: u8,
    },
    /// Bytes of code were staged, paid by the stager.
    #[event_version("1.0.0")]
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
    #[event_version("1.0.0")]
    UploadRemoved {
        /// The SHA-256 of the whole code.
        code_hash: CodeHash,
        /// Who had paid for it.
        stager_id: AccountId,
        /// What it got back.
        refund: NearToken,
    },
}
