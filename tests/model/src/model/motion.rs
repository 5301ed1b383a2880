//! A proposal as the model follows it.

use charter_interface::governance::{Action, Policy, Vote};
use charter_interface::{AccountId, Category};

use super::rules::effective;
use super::stored::{Ballot, Stage};

/// A proposal.
#[derive(Debug, Clone)]
pub struct Motion {
    /// What it is to do.
    pub action: Action,
    /// Whose.
    pub proposer_id: AccountId,
    /// By which rule it is decided.
    pub category: Category,
    /// Everyone who could vote when it was made.
    pub ballots: Vec<(AccountId, Ballot)>,
    /// When voting ends, in nanoseconds.
    pub voting_ends: u64,
    /// How long it waits, in nanoseconds.
    pub timelock: u64,
    /// How long it can be executed, in nanoseconds.
    pub window: u64,
    /// The approvals that it needs.
    pub required: u16,
    /// How far it has come.
    pub stage: Stage,
    /// Whether an attempt is on its way.
    pub executing: bool,
    /// When it came to its approvals, in nanoseconds.
    pub passed_at: u64,
    /// Whether members or rules changed since it was made.
    pub outdated: bool,
    /// What is held of its bond, in yoctoNEAR.
    pub bond: u128,
    /// Whether it was done: its own receipt held.
    pub done: bool,
}

impl Motion {
    /// Whether its bond is the council's: by a veto, or by as many rejections as approvals would have passed it.
    pub fn forfeits(&self) -> bool {
        match self.stage {
            Stage::Vetoed => true,
            Stage::Executed => false,
            _ => self.approvals() < self.required && self.count(Ballot::Reject) >= self.required,
        }
    }

    /// What the council pays by it, in yoctoNEAR.
    pub fn payment(&self) -> u128 {
        match &self.action {
            Action::Factory { .. } => 1,
            Action::CreateFactory(new) => new.balance.as_yoctonear(),
            Action::Council { .. } => 0,
            Action::Call { calls, .. } => {
                calls.iter().map(|call| call.deposit.as_yoctonear()).sum()
            }
            Action::Transfer { amount, .. } => amount.as_yoctonear(),
        }
    }

    /// How many approve.
    pub fn approvals(&self) -> u16 {
        self.count(Ballot::Approve)
    }

    fn count(&self, of: Ballot) -> u16 {
        self.ballots
            .iter()
            .filter(|(_, ballot)| *ballot == of)
            .count() as u16
    }

    fn can_pass(&self) -> bool {
        let lost = self.count(Ballot::Reject) + self.count(Ballot::Void);
        self.ballots.len() as u16 - lost >= self.required
    }

    /// The first moment at which it can be executed, and the first at which it cannot any more.
    pub const fn open(&self) -> (u64, u64) {
        let from = self.passed_at.saturating_add(self.timelock);
        (from, from.saturating_add(self.window))
    }

    /// Whether nothing can bring it to an execution any more, if no attempt is on its way.
    pub fn is_over(&self, now: u64) -> bool {
        match self.stage {
            Stage::Open => now >= self.voting_ends,
            Stage::Passed | Stage::Failed => !self.executing && now >= self.open().1,
            _ => true,
        }
    }

    /// Whether a vote of a member is taken, and if so, notes it. `None` takes one back.
    pub fn vote(
        &mut self,
        voter_id: &AccountId,
        policy: &Policy,
        vote: Option<Vote>,
        now: u64,
    ) -> bool {
        let voting = now < self.voting_ends;
        let only_rejections = matches!(self.stage, Stage::Rejected | Stage::Withdrawn);
        if !policy.members.contains(voter_id)
            || (only_rejections && !voting)
            || (!only_rejections && self.is_over(now))
        {
            return false;
        }
        let cast = match vote {
            None => Ballot::Empty,
            Some(Vote::Approve) => Ballot::Approve,
            Some(Vote::Reject) => Ballot::Reject,
        };
        let own = self.ballots.iter_mut().find(|(id, _)| id == voter_id);
        let Some((_, ballot)) = own else { return false };
        let late = !voting && *ballot != Ballot::Approve;
        if *ballot == Ballot::Void
            || *ballot == cast
            || (only_rejections && cast != Ballot::Reject)
            || (!only_rejections && late)
        {
            return false;
        }
        *ballot = cast;
        self.decide(now);
        true
    }

    fn decide(&mut self, now: u64) {
        let passes = self.approvals() >= self.required;
        match self.stage {
            Stage::Open if passes => (self.stage, self.passed_at) = (Stage::Passed, now),
            Stage::Open if !self.can_pass() => self.stage = Stage::Rejected,
            Stage::Passed | Stage::Failed if !passes => {
                self.stage = if self.outdated {
                    Stage::Stale
                } else if now >= self.voting_ends || !self.can_pass() {
                    Stage::Rejected
                } else {
                    Stage::Open
                };
            }
            _ => {}
        }
    }

    /// Members or rules have changed to this.
    pub fn revise(&mut self, policy: &Policy, now: u64) {
        if self.is_over(now) {
            return;
        }
        self.outdated = true;
        for (id, ballot) in &mut self.ballots {
            if !policy.members.contains(id) {
                *ballot = Ballot::Void;
            }
        }
        self.required = self.required.max(effective(policy, self.category).0);
        if self.approvals() < self.required {
            self.stage = Stage::Stale;
        }
    }
}
