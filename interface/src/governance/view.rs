//! What anyone can see of a council.

use near_sdk::{AccountId, NearToken, near};

use super::{Action, ProposalId, Status, Vote};
use crate::permissions::Category;
use crate::{CodeHash, Delivery, Duration, Timestamp};

/// How the votes on a proposal stand.
#[near(serializers = [json])]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// Votes for.
    pub approvals: u16,
    /// Votes against.
    pub rejections: u16,
    /// Members that could vote when it was proposed and still can.
    pub members: u16,
    /// Votes for that pass it.
    pub required: u16,
    /// Votes for that are still missing.
    pub missing: u16,
}

/// `get_proposal`: what a voter needs.
#[near(serializers = [json])]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposalView {
    /// Its number.
    pub proposal_id: ProposalId,
    /// Who proposed it.
    pub proposer_id: AccountId,
    /// Whose rule it is decided by.
    pub category: Category,
    /// Where it stands now.
    pub status: Status,
    /// How the votes stand.
    pub tally: Tally,
    /// The SHA-256 of its action in borsh, base58: a vote that names it cannot be for anything else. How to compute it is in
    /// the documentation of [`Action`].
    pub digest: CodeHash,
    /// What it does, a line for each thing.
    pub summary: Vec<String>,
    /// What it does, exactly.
    pub action: Action,
    /// What its proposer says of it.
    pub description: String,
    /// Where there is more.
    pub link: Option<String>,
    /// When it was proposed.
    pub created_at: Timestamp,
    /// When voting ends.
    pub voting_ends: Timestamp,
    /// When it can be executed. `null`: it has not passed.
    pub executable_from: Option<Timestamp>,
    /// Until when it can be executed. `null`: it has not passed.
    pub executable_until: Option<Timestamp>,
    /// How often it was executed.
    pub attempts: u16,
    /// Why the last execution failed, as far as the protocol tells a contract: which of its receipts did is in the
    /// transaction that executed it.
    pub failure: Option<String>,
    /// What its proposer paid for its storage and gets back when it is pruned, in yoctoNEAR.
    pub storage_paid: NearToken,
    /// The bond that is still held, in yoctoNEAR.
    pub bond: NearToken,
    /// When it can be pruned. `null`: it has not ended.
    pub prunable_from: Option<Timestamp>,
}

/// `get_effective_rules`: what holds for proposals of each category that are made now.
#[near(serializers = [json])]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EffectiveRules {
    /// For what restricts, or sets how many and who.
    pub routine: EffectiveRule,
    /// For what code new instances run.
    pub code: EffectiveRule,
    /// For what moves money or power.
    pub council: EffectiveRule,
}

/// What holds for a category: threshold, voting period and timelock are the largest of its own and of the lighter ones', so
/// that bundling never lowers a vote.
#[near(serializers = [json])]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EffectiveRule {
    /// How many approvals pass a proposal.
    pub required: u16,
    /// How long members may vote, in nanoseconds.
    pub voting_period: Duration,
    /// How long a passed proposal waits before it can be executed, in nanoseconds.
    pub timelock: Duration,
    /// How long after that it can be executed, in nanoseconds.
    pub execution_window: Duration,
}

/// `get_votes`: one member's vote.
#[near(serializers = [json])]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VoteView {
    /// The member, when the proposal was made.
    pub account_id: AccountId,
    /// Its vote. `null`: none, or void since it left the council.
    pub vote: Option<Vote>,
}

/// How far the code of factories has come.
#[near(serializers = [json, borsh])]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum CodeStatus {
    /// Its bytes have not arrived.
    Approved,
    /// Its bytes are on their way to become a global contract.
    Publishing,
    /// Factories can be made of it.
    Published,
}

impl core::fmt::Display for CodeStatus {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::Approved => "approved",
            Self::Publishing => "publishing",
            Self::Published => "published",
        })
    }
}

/// `get_codes`: code that factories are made of.
#[near(serializers = [json])]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeView {
    /// Its SHA-256.
    pub code_hash: CodeHash,
    /// Its length, in bytes.
    pub size: u32,
    /// How it reaches a factory.
    pub delivery: Delivery,
    /// How far it has come.
    pub status: CodeStatus,
    /// Who delivered it.
    pub publisher_id: Option<AccountId>,
    /// What the publisher is paid back when it is removed, in yoctoNEAR.
    pub stake: NearToken,
    /// From when on it cannot be delivered any more. `null`: it is there, or on its way.
    pub expires_at: Option<Timestamp>,
}

/// `get_factories`: a factory of the council's registry.
#[near(serializers = [json])]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactoryView {
    /// The factory.
    pub factory_id: AccountId,
    /// The code that the council made it of. `null`: it lives elsewhere.
    pub code_hash: Option<CodeHash>,
    /// When it was entered.
    pub since: Timestamp,
}

/// `get_ledger`: the council's balance by whom it belongs to; all in yoctoNEAR.
///
/// Always: `balance + missing = storage_stake + proposals + bonds + code_stakes + free`; `free` is all that proposals can
/// spend.
#[near(serializers = [json])]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ledger {
    /// The account's balance.
    pub balance: NearToken,
    /// What its storage must stake, proposals and the code it keeps apart.
    pub storage_stake: NearToken,
    /// What proposers paid for their proposals' storage and get back; staked by it.
    pub proposals: NearToken,
    /// Bonds of open proposals.
    pub bonds: NearToken,
    /// What publishers of stored code and owners of unfinished uploads are owed; staked by that code.
    pub code_stakes: NearToken,
    /// Bonds that were forfeited since the beginning; part of what is free.
    pub forfeited: NearToken,
    /// What the council freely owns.
    pub free: NearToken,
    /// What the balance lacks of the parts above.
    pub missing: NearToken,
}
