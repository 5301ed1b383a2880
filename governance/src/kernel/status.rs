//! Where a proposal stands: computed from what was done to it and from the time, so that nothing has to expire it.

use charter_interface::governance::{Status, Tally};
use charter_interface::{Duration, Timestamp};

use super::{Ballot, Proposal, Stage};

/// From when until when a proposal that passed can be executed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deadlines {
    /// The end of the timelock.
    pub from: Timestamp,
    /// The end of the window: the first moment at which it cannot be executed any more.
    pub until: Timestamp,
}

impl Proposal {
    /// Where it stands at this time.
    pub fn status(&self, now: Timestamp) -> Status {
        match self.stage {
            Stage::Open if now >= self.voting_ends => Status::Expired,
            Stage::Open => Status::Active,
            Stage::Passed if now >= self.deadlines().until => Status::Expired,
            Stage::Passed => Status::Approved,
            Stage::Executing => Status::Executing,
            Stage::Executed => Status::Executed,
            Stage::Failed => Status::Failed,
            Stage::Rejected => Status::Rejected,
            Stage::Cancelled => Status::Cancelled,
            Stage::Vetoed => Status::Vetoed,
            Stage::Stale => Status::Stale,
        }
    }

    /// From when until when it can be executed. Meaningless before it passed.
    pub fn deadlines(&self) -> Deadlines {
        let from = self.passed_at.after(self.timelock);
        Deadlines {
            from,
            until: from.after(self.execution_window),
        }
    }

    /// How the votes stand.
    pub fn tally(&self) -> Tally {
        let count = |ballot| self.ballots.iter().filter(|cast| **cast == ballot).count() as u16;
        let approvals = count(Ballot::Approve);
        Tally {
            approvals,
            rejections: count(Ballot::Reject),
            members: self.ballots.len() as u16,
            required: self.required,
            missing: self.required.saturating_sub(approvals),
        }
    }

    /// Whether nothing can be done with it any more but to prune it.
    pub fn has_ended(&self, now: Timestamp) -> bool {
        match self.status(now) {
            Status::Active | Status::Approved | Status::Executing => false,
            Status::Failed => now >= self.deadlines().until,
            Status::Executed
            | Status::Rejected
            | Status::Expired
            | Status::Cancelled
            | Status::Vetoed
            | Status::Stale => true,
        }
    }

    /// When it can be pruned, once it has ended: so long after the last moment at which anything could happen to it.
    pub fn prunable_from(&self, retention: Duration) -> Timestamp {
        let passed = match self.stage {
            Stage::Passed | Stage::Failed | Stage::Executing | Stage::Executed => true,
            // A veto stops what is voted on, and what has passed.
            Stage::Vetoed => self.passed_at != Timestamp::default(),
            Stage::Open | Stage::Rejected | Stage::Cancelled | Stage::Stale => false,
        };
        let last = if passed {
            self.deadlines().until
        } else {
            self.voting_ends
        };
        last.after(retention)
    }
}
