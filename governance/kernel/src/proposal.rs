//! What a proposal is: its record, and how it begins.

use charter_interface::governance::Policy;
use charter_interface::{AccountId, Category, CodeHash, Duration, NearToken, Timestamp};
use near_sdk::near;

use crate::effective_rule;

/// What every vote and every execution reads and writes.
///
/// It has the same length from its first to its last day, so that its proposer pays for it once and no vote, no execution and
/// no callback needs storage: there is nothing optional in it, and no list that grows. What does not decide is kept elsewhere.
#[near(serializers = [borsh])]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Who proposed it.
    pub proposer_id: AccountId,
    /// Whose rule decides it, as computed when it was made. Execution computes it again.
    pub category: Category,
    /// The SHA-256 of its action in borsh.
    pub digest: CodeHash,
    /// How often members or rules had changed when it was made.
    pub epoch: u32,
    /// Whether they have changed since: once it loses its approvals it is stale, and never active again.
    pub outdated: bool,
    /// When voting ends: from then on approvals can only be taken away.
    pub voting_ends: Timestamp,
    /// How long it waits once it passed, in nanoseconds.
    pub timelock: Duration,
    /// How long it can be executed after that, in nanoseconds.
    pub execution_window: Duration,
    /// Votes that pass it. A change of the council can raise this, and never lowers it.
    pub required: u16,
    /// A ballot for each account that was a member when it was made; an account's vote is found here by its id.
    pub ballots: Vec<(AccountId, Ballot)>,
    /// How far it has come. While it is being executed: how far if the attempt fails; the same can be done to it as if there
    /// were none.
    pub stage: Stage,
    /// Whether its promise is on its way.
    pub executing: bool,
    /// When it passed, the last time that it did; zero before.
    pub passed_at: Timestamp,
    /// How often it was executed.
    pub attempts: u16,
    /// When something ended it, or its last attempt ended; zero before. What the time alone ends is not written here.
    pub ended_at: Timestamp,
    /// Whether the guardian may veto it.
    pub vetoable: bool,
    /// The bond that is held, in yoctoNEAR; zero once it is settled, and for proposals of members.
    pub bond: NearToken,
}

/// One account's ballot. Stored: variants are only ever appended.
#[near(serializers = [borsh])]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ballot {
    /// No vote, or one that was withdrawn.
    Empty,
    /// For.
    Approve,
    /// Against.
    Reject,
    /// Its owner left the council: it counts no more, and stays void should its owner come back.
    Void,
}

/// How far a proposal has come by what was done to it. Where it stands also depends on the time: [`Proposal::status`]. Stored:
/// variants are only ever appended.
#[near(serializers = [borsh])]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Members vote.
    Open,
    /// It passed, and has its approvals.
    Passed,
    /// It was executed, and succeeded.
    Executed,
    /// It was executed, and failed; it has its approvals.
    Failed,
    /// It could no longer pass, or lost its approvals after its voting period.
    Rejected,
    /// Its proposer took it back.
    Withdrawn,
    /// A change of the council cancelled it.
    Cancelled,
    /// The guardian vetoed it.
    Vetoed,
    /// The members, the rules or what it needs changed, and it lacks the approvals for that.
    Stale,
}

/// What its proposer and its action say of a new proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewProposal {
    /// Who proposes it.
    pub proposer_id: AccountId,
    /// The vote that its action needs.
    pub category: Category,
    /// The SHA-256 of its action in borsh.
    pub digest: CodeHash,
    /// Whether the guardian may veto it: not what replaces a guardian.
    pub vetoable: bool,
    /// What its proposer lays down, in yoctoNEAR; nothing for a member.
    pub bond: NearToken,
}

impl Proposal {
    /// A proposal as it begins: open, without votes, decided by what the policy asks for now. `epoch`: how often members or
    /// rules have changed.
    pub fn new(new: NewProposal, policy: &Policy, epoch: u32, now: Timestamp) -> Self {
        let NewProposal {
            proposer_id,
            category,
            digest,
            vetoable,
            bond,
        } = new;
        let rule = effective_rule(&policy.rules, category, policy.members.len());
        let ballots = policy
            .members
            .iter()
            .map(|member| (member.clone(), Ballot::Empty))
            .collect();
        Self {
            proposer_id,
            category,
            digest,
            epoch,
            outdated: false,
            voting_ends: now.after(rule.voting_period),
            timelock: rule.timelock,
            execution_window: rule.execution_window,
            required: rule.required,
            ballots,
            stage: Stage::Open,
            executing: false,
            passed_at: Timestamp::default(),
            attempts: 0,
            ended_at: Timestamp::default(),
            vetoable,
            bond,
        }
    }

    /// Ends it; while it is being executed, if that fails.
    pub(crate) const fn end(&mut self, stage: Stage, now: Timestamp) {
        self.stage = stage;
        self.ended_at = now;
    }
}
