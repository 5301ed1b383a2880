//! One proposal of a history, and what truly happened to it.

use std::collections::BTreeMap;

use charter_interface::governance::{Status, Vote};
use charter_interface::{AccountId, Category, Duration, NearToken, Timestamp};
use charter_kernel::{Cancellation, Execution, Proposal, Settlement};
use near_sdk::borsh;

use crate::scene::BOND;

/// A proposal, and what truly happened to it.
pub struct Story {
    pub proposal: Proposal,
    pub length: usize,
    pub category: Category,
    /// Votes of those that were members when it was made and have been ever since.
    pub votes: BTreeMap<AccountId, Option<Vote>>,
    /// What it has to have: never less than any rule asked for while it was open.
    pub required: u16,
    /// Since when it has had that, without a break.
    pub approved_since: Option<Timestamp>,
    pub voting_ends: Timestamp,
    pub timelock: Duration,
    pub window: Duration,
    /// Whether members or rules have changed while it was open.
    pub is_old: bool,
    pub executing: bool,
    pub executed: bool,
    /// A veto or a cancellation that was taken.
    pub stopped: bool,
    pub vetoed: bool,
    pub ended: Option<Timestamp>,
    pub bonds_paid: u8,
}

pub fn length(proposal: &Proposal) -> usize {
    borsh::to_vec(proposal).expect("it is small").len()
}

impl Story {
    fn count(&self, vote: Vote) -> usize {
        self.votes
            .values()
            .filter(|cast| **cast == Some(vote))
            .count()
    }

    fn has_approvals(&self) -> bool {
        self.count(Vote::Approve) >= usize::from(self.required)
    }

    pub fn note_approvals(&mut self, now: Timestamp) {
        if !self.has_approvals() {
            self.approved_since = None;
        } else if self.approved_since.is_none() {
            self.approved_since = Some(now);
        }
    }

    /// Whether nothing that is done can make it be executed any more.
    pub fn is_over(&self, now: Timestamp) -> bool {
        // What is being executed is asked by what can still be done to it: a clone is not.
        let mut probe = self.proposal.clone();
        self.proposal.has_ended(now)
            || self.executing && probe.cancel_by_council(now) == Cancellation::PassedOver
    }

    pub fn begin(&mut self, category: Category, now: Timestamp) {
        let begun = self.proposal.begin_execution(0, category, now);
        if begun.is_err() {
            return;
        }
        assert!(!self.executing && !self.executed && !self.stopped && self.ended.is_none());
        assert!(self.has_approvals());
        let since = self.approved_since.expect("it has its approvals");
        let from = since.after(self.timelock);
        assert!(now >= from, "its timelock holds");
        assert!(now < from.after(self.window), "its window is open");
        match begun {
            Ok(Execution::Begun { attempt }) => {
                assert!(category <= self.category);
                assert_eq!(attempt, self.proposal.attempts);
                self.executing = true;
            }
            _ => {
                assert!(category > self.category);
                assert_eq!(self.proposal.status(now), Status::Stale);
            }
        }
    }

    pub fn end(&mut self, succeeded: bool, now: Timestamp) {
        let before = self.proposal.clone();
        let status = self
            .proposal
            .end_execution(self.proposal.attempts, succeeded, now);
        if !self.executing {
            assert_eq!(self.proposal, before);
            return;
        }
        self.executing = false;
        self.executed = succeeded;
        if succeeded {
            assert_eq!(status, Status::Executed);
            return;
        }
        if self.vetoed {
            assert_eq!(status, Status::Vetoed);
        } else if self.stopped {
            assert_eq!(status, Status::Cancelled);
        } else if self.has_approvals() {
            assert_eq!(status, Status::Failed);
        } else if self.is_old {
            // It lost them under these members, or under the ones before.
            assert!(matches!(
                status,
                Status::Stale | Status::Rejected | Status::Expired
            ));
        } else {
            assert!(matches!(
                status,
                Status::Active | Status::Rejected | Status::Expired
            ));
        }
    }

    pub fn settle(&mut self, now: Timestamp) {
        let status = self.proposal.status(now);
        let Ok(settlement) = self.proposal.settle_bond(0, now) else {
            return;
        };
        self.bonds_paid += 1;
        assert!(self.ended.is_some());
        let by_as_many = self.count(Vote::Reject) >= usize::from(self.required);
        match settlement {
            Settlement::Forfeited(amount) => {
                assert_eq!(amount, BOND);
                assert!(self.vetoed || by_as_many && !self.has_approvals());
                assert_ne!(status, Status::Executed);
            }
            Settlement::Returned(amount) => {
                assert_eq!(amount, BOND);
                assert!(status == Status::Executed || !self.vetoed);
                assert!(status == Status::Executed || !by_as_many || self.has_approvals());
            }
        }
        if status == Status::Rejected || status == Status::Cancelled {
            let mut late = self.proposal.clone();
            let voters: Vec<_> = self.votes.keys().cloned().collect();
            for voter_id in &voters {
                assert!(
                    late.vote(0, voter_id, &voters, Some(Vote::Reject), now)
                        .is_err(),
                    "no vote comes after it"
                );
            }
        }
    }

    /// What holds at any time.
    pub fn check(&mut self, now: Timestamp) {
        let proposal = &self.proposal;
        let status = proposal.status(now);
        assert_eq!(length(proposal), self.length);

        // Each ballot is its voter's own, and counts once.
        let votes: BTreeMap<_, _> = proposal
            .votes()
            .into_iter()
            .map(|view| (view.account_id, view.vote))
            .collect();
        for (voter_id, vote) in &votes {
            assert_eq!(
                self.votes.get(voter_id).copied().flatten(),
                *vote,
                "{voter_id}'s"
            );
        }
        let tally = proposal.tally();
        assert_eq!(usize::from(tally.approvals), self.count(Vote::Approve));
        assert_eq!(usize::from(tally.rejections), self.count(Vote::Reject));
        assert_eq!(usize::from(tally.members), self.votes.len());
        assert_eq!(tally.required, self.required);

        match status {
            Status::Active => {
                assert!(!self.has_approvals() && !self.is_old && now < self.voting_ends)
            }
            Status::Approved => assert!(self.has_approvals() && !self.stopped),
            Status::Failed if !proposal.has_ended(now) => {
                assert!(self.has_approvals() && !self.stopped);
            }
            Status::Executed => assert!(self.executed),
            Status::Vetoed => assert!(self.vetoed),
            _ => {}
        }
        assert_eq!(status == Status::Executing, self.executing);

        // What has ended has ended for ever, and is kept from then on at least.
        let retention = Duration::from_hours(5);
        if let Some(ended) = self.ended {
            assert!(proposal.has_ended(now));
            assert!(proposal.prunable_from(retention) >= ended.after(retention));
            let mut late = proposal.clone();
            assert!(late.begin_execution(0, Category::Routine, now).is_err());
        } else if proposal.has_ended(now) {
            self.ended = Some(self.ended_at(now));
        }
        // What can be pruned can be settled.
        if proposal.check_prunable(0, retention, now).is_ok() && !proposal.bond.is_zero() {
            assert!(proposal.clone().settle_bond(0, now).is_ok());
        }
        assert_eq!(
            proposal.bond,
            if self.bonds_paid == 0 {
                BOND
            } else {
                NearToken::ZERO
            }
        );
        assert!(self.bonds_paid <= 1);
    }

    /// When it ended: now, or when a period did that has ended since we looked.
    fn ended_at(&self, now: Timestamp) -> Timestamp {
        match self.proposal.status(now) {
            Status::Expired | Status::Failed => {
                let window = self
                    .approved_since
                    .map(|since| since.after(self.timelock).after(self.window));
                window.unwrap_or(self.voting_ends).min(now)
            }
            _ => now,
        }
    }
}
