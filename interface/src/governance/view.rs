//! What anyone can see of a council.

use near_account_id::AccountId;
use near_token::NearToken;
#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

use super::{Action, ProposalId, Status, Vote};
use crate::factory::Category;
use crate::{CodeHash, Delivery, Timestamp};
use crate::{json_object, wire_names};

/// How the votes on a proposal stand.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "abi", derive(schemars::JsonSchema))]
pub struct Tally {
    /// Votes for.
    pub approvals: u16,
    /// Votes against.
    pub rejections: u16,
    /// Members that can vote.
    pub members: u16,
    /// Votes for that pass it.
    pub required: u16,
    /// Votes for that are still missing.
    pub missing: u16,
}

/// `get_proposal`: what a voter needs.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "abi", derive(schemars::JsonSchema))]
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
    /// The SHA-256 of its action in borsh, base58: a vote that names it cannot be for anything else.
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

/// `get_votes`: one member's vote.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "abi", derive(schemars::JsonSchema))]
pub struct VoteView {
    /// The member, when the proposal was made.
    pub account_id: AccountId,
    /// Its vote. `null`: none yet.
    pub vote: Option<Vote>,
}

/// How far the code of factories has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(
    feature = "borsh",
    derive(borsh::BorshSerialize, borsh::BorshDeserialize)
)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "abi", derive(schemars::JsonSchema, borsh::BorshSchema))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
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
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "abi", derive(schemars::JsonSchema))]
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
}

/// `get_factories`: a factory of the council's registry.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "abi", derive(schemars::JsonSchema))]
pub struct FactoryView {
    /// The factory.
    pub factory_id: AccountId,
    /// The code that the council made it of. `null`: it lives elsewhere.
    pub code_hash: Option<CodeHash>,
    /// When it was entered.
    pub since: Timestamp,
}

/// `get_ledger`: whose money the council's balance is; all in yoctoNEAR.
///
/// Always: `balance >= storage_stake + proposals + bonds + code_stakes`; `free` is what is left, and all that proposals can
/// spend.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "abi", derive(schemars::JsonSchema))]
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
}

json_object!(Tally {
    approvals,
    rejections,
    members,
    required,
    missing
});
json_object!(ProposalView {
    proposal_id,
    proposer_id,
    category,
    status,
    tally,
    digest,
    summary,
    action,
    description,
    link,
    created_at,
    voting_ends,
    executable_from,
    executable_until,
    attempts,
    failure,
    storage_paid,
    bond,
    prunable_from
});
json_object!(VoteView { account_id, vote });
wire_names!(CodeStatus { Approved = "approved", Publishing = "publishing", Published = "published" });
json_object!(CodeView {
    code_hash,
    size,
    delivery,
    status,
    publisher_id,
    stake
});
json_object!(FactoryView {
    factory_id,
    code_hash,
    since
});
json_object!(Ledger {
    balance,
    storage_stake,
    proposals,
    bonds,
    code_stakes,
    forfeited,
    free
});
