//! What a proposal is: its record, and how it begins.

use charter_interface::factory::Category;
use charter_interface::governance::Rule;
use charter_interface::{
    AccountId, CodeHash, Duration, NearToken, Timestamp, record_enum, record_object,
};

/// What every vote and every execution reads and writes. It has the same length from its first to its last day, so that
/// its proposer pays for it once and no vote, no execution and no callback needs storage; and each pays for every byte of
/// it, so that what does not decide is elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Who proposed it.
    pub proposer_id: AccountId,
    /// Whose rule decides it.
    pub category: Category,
    /// The digest of its action.
    pub digest: CodeHash,
    /// When voting ends.
    pub voting_ends: Timestamp,
    /// How long it waits once it passed.
    pub timelock: Duration,
    /// How long it can be executed after that.
    pub execution_window: Duration,
    /// Votes that pass it.
    pub required: u16,
    /// A ballot for each member, in the order of the members when it was proposed.
    pub ballots: Vec<Ballot>,
    /// How far it has come.
    pub stage: Stage,
    /// When it passed; zero before.
    pub passed_at: Timestamp,
    /// How often it was executed.
    pub attempts: u16,
    /// Whether its guardian could veto it.
    pub vetoable: bool,
    /// The bond that is held.
    pub bond: NearToken,
}

/// One member's ballot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ballot {
    /// No vote, or one that was withdrawn.
    None,
    /// For.
    Approve,
    /// Against.
    Reject,
}

/// How far a proposal has come by what was done to it. Where it stands also depends on the time: [`Proposal::status`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Members vote.
    Open,
    /// It passed.
    Passed,
    /// Its promise is on its way.
    Executing,
    /// It was executed, and succeeded.
    Executed,
    /// It was executed, and failed.
    Failed,
    /// It could no longer pass.
    Rejected,
    /// Its proposer took it back.
    Cancelled,
    /// The guardian vetoed it.
    Vetoed,
    /// Members or rules changed while it was active.
    Stale,
}

record_enum!(Ballot {
    None,
    Approve,
    Reject
});
record_enum!(Stage {
    Open,
    Passed,
    Executing,
    Executed,
    Failed,
    Rejected,
    Cancelled,
    Vetoed,
    Stale,
});
record_object!(Proposal {
    proposer_id,
    category,
    digest,
    voting_ends,
    timelock,
    execution_window,
    required,
    ballots,
    stage,
    passed_at,
    attempts,
    vetoable,
    bond,
});

impl Proposal {
    /// A proposal as it begins: open, without votes, decided by the rule as it is now.
    pub fn new(
        proposer_id: AccountId,
        category: Category,
        digest: CodeHash,
        rule: &Rule,
        members: usize,
        vetoable: bool,
        now: Timestamp,
    ) -> Self {
        // The invariants keep the threshold among the members, who are few.
        let required = super::required_votes(rule.threshold, members);
        Self {
            proposer_id,
            category,
            digest,
            voting_ends: now.after(rule.voting_period),
            timelock: rule.timelock,
            execution_window: rule.execution_window,
            required: u16::try_from(required).unwrap_or(u16::MAX),
            ballots: vec![Ballot::None; members],
            stage: Stage::Open,
            passed_at: Timestamp::default(),
            attempts: 0,
            vetoable,
            bond: NearToken::ZERO,
        }
    }
}
