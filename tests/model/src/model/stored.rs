//! What the contracts store, as their documented layouts have it.

use std::collections::BTreeMap;

use anyhow::Context;
use borsh::BorshDeserialize;
use charter_interface::factory::{Access, Limits};
use charter_interface::governance::Policy;
use charter_interface::{AccountId, Category, CodeHash, Duration, NearToken, Timestamp};
use charter_tests::books::Records;

use crate::Result;

/// A ballot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshDeserialize)]
pub enum Ballot {
    /// Not cast, or taken back.
    Empty,
    /// For.
    Approve,
    /// Against.
    Reject,
    /// Of a member that has left.
    Void,
}

/// How far a proposal has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshDeserialize)]
pub enum Stage {
    /// Voted on.
    Open,
    /// It has its approvals.
    Passed,
    /// Done.
    Executed,
    /// Tried.
    Failed,
    /// It cannot pass.
    Rejected,
    /// By its proposer.
    Withdrawn,
    /// By a change of the council.
    Cancelled,
    /// By the guardian.
    Vetoed,
    /// It lacks what the members or rules of now ask for.
    Stale,
}

/// A proposal.
#[derive(Debug, Clone, PartialEq, Eq, BorshDeserialize)]
pub struct Proposal {
    /// Whose.
    pub proposer_id: AccountId,
    /// Decided by which rule.
    pub category: Category,
    /// Of its action.
    pub digest: CodeHash,
    /// The members' and rules' number.
    pub epoch: u32,
    /// Whether those changed since.
    pub outdated: bool,
    /// When voting ends.
    pub voting_ends: Timestamp,
    /// How long it waits.
    pub timelock: Duration,
    /// For how long it can be executed.
    pub execution_window: Duration,
    /// How many approvals it needs.
    pub required: u16,
    /// The ballots.
    pub ballots: Vec<(AccountId, Ballot)>,
    /// How far it has come.
    pub stage: Stage,
    /// Whether an attempt is on its way.
    pub executing: bool,
    /// When it came to its approvals.
    pub passed_at: Timestamp,
    /// How often it was tried.
    pub attempts: u16,
    /// When it ended.
    pub ended_at: Timestamp,
    /// Whether the guardian may stop it.
    pub vetoable: bool,
    /// What is held of its bond.
    pub bond: NearToken,
}

/// Everything of a council that the model knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Council {
    /// Members and rules.
    pub policy: Policy,
    /// The proposals.
    pub proposals: BTreeMap<u32, Proposal>,
}

impl Council {
    /// From its records.
    pub fn read(records: &Records) -> Result<Self> {
        let state = records.records.get(b"STATE".as_slice());
        let mut state = &state.context("there is a state")?[1..];
        let mut proposals = BTreeMap::new();
        for (key, value) in records.below(0) {
            let id = borsh::from_slice(key)?;
            proposals.insert(id, borsh::from_slice(value).context("a proposal")?);
        }
        Ok(Self {
            policy: Policy::deserialize(&mut state)?,
            proposals,
        })
    }
}

/// A creator.
#[derive(Debug, Clone, PartialEq, Eq, BorshDeserialize)]
pub struct Creator {
    /// How it came to be registered: not, by a deposit, by a creation.
    pub registration: u8,
    /// Its prepaid balance.
    pub available: NearToken,
    /// What of it calls without a deposit may spend.
    pub allowance: NearToken,
    /// How often that was set.
    pub allowances: u32,
    /// Whether it is on the list.
    pub listed: bool,
    /// Limits of its own.
    pub limits: Option<Limits>,
    /// How many instances count.
    pub instances: u32,
    /// The next one's place.
    pub next_number: u32,
    /// When its rate window began.
    pub window_started: Timestamp,
    /// How many creations fall into that.
    pub window_used: u32,
    /// By template, how many instances count.
    pub holdings: Vec<(u16, u32)>,
}

/// What a factory's root says first.
#[derive(Debug, Clone, PartialEq, Eq, BorshDeserialize)]
pub struct Config {
    /// Whom it obeys.
    pub governance_id: AccountId,
    /// How often that changed.
    pub epoch: u32,
    /// Who is offered it, until when.
    pub offer: Option<(AccountId, Timestamp)>,
    /// Who may pause.
    pub guardian: Option<AccountId>,
    /// Whether it is paused.
    pub paused: bool,
    /// How often it was.
    pub pauses: u32,
    /// Who may create.
    pub access: Access,
    /// How many.
    pub limits: Limits,
}

/// Everything of a factory that the model knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Factory {
    /// Its root.
    pub config: Config,
    /// Its creators.
    pub creators: BTreeMap<AccountId, Creator>,
    /// What its storage takes, in bytes.
    pub usage: u64,
}

impl Factory {
    /// From its records.
    pub fn read(records: &Records) -> Result<Self> {
        let state = records.records.get(b"STATE".as_slice());
        let mut state = &state.context("there is a state")?[1..];
        let mut creators = BTreeMap::new();
        for (key, value) in records.below(8) {
            let id = borsh::from_slice(key)?;
            creators.insert(id, borsh::from_slice(value).context("a creator")?);
        }
        Ok(Self {
            config: Config::deserialize(&mut state)?,
            creators,
            usage: records.usage,
        })
    }
}
