//! Where a proposal stands: computed from what was done to it and from the time, so that nothing has to expire it.

use charter_interface::governance::{ProposalId, Status, Tally, Vote, VoteView};
use charter_interface::{Duration, Timestamp};

use crate::error::OPEN;
use crate::{Ballot, Proposal, ProposalError, Stage};

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
        if self.executing {
            Status::Executing
        } else {
            self.standing(now)
        }
    }

    /// Where it stands; while it is being executed, where it would stand if that failed now.
    pub(crate) fn standing(&self, now: Timestamp) -> Status {
        match self.stage {
            Stage::Open if now >= self.voting_ends => Status::Expired,
            Stage::Open => Status::Active,
            // What is being executed outlives its window until the attempt ends.
            Stage::Passed if now >= self.window().until && !self.executing => Status::Expired,
            Stage::Passed => Status::Approved,
            Stage::Executed => Status::Executed,
            Stage::Failed => Status::Failed,
            Stage::Rejected => Status::Rejected,
            Stage::Withdrawn | Stage::Cancelled => Status::Cancelled,
            Stage::Vetoed => Status::Vetoed,
            Stage::Stale => Status::Stale,
        }
    }

    /// From when until when it can be executed. `None`: it has not passed, or what it had is gone.
    pub fn deadlines(&self) -> Option<Deadlines> {
        match self.stage {
            Stage::Passed | Stage::Executed | Stage::Failed => Some(self.window()),
            Stage::Open
            | Stage::Rejected
            | Stage::Withdrawn
            | Stage::Cancelled
            | Stage::Vetoed
            | Stage::Stale => None,
        }
    }

    /// How the votes stand.
    pub fn tally(&self) -> Tally {
        let mut tally = Tally {
            approvals: 0,
            rejections: 0,
            members: 0,
            required: self.required,
            missing: 0,
        };
        // At most MAX_MEMBERS ballots: no count overflows.
        for (_, ballot) in &self.ballots {
            tally.members += u16::from(*ballot != Ballot::Void);
            tally.approvals += u16::from(*ballot == Ballot::Approve);
            tally.rejections += u16::from(*ballot == Ballot::Reject);
        }
        // Exact: with more approvals than it needs, none is missing.
        tally.missing = self.required.saturating_sub(tally.approvals);
        tally
    }

    /// Everyone's vote, in the order of the members when it was proposed.
    pub fn votes(&self) -> Vec<VoteView> {
        self.ballots
            .iter()
            .map(|(account_id, ballot)| VoteView {
                account_id: account_id.clone(),
                vote: match ballot {
                    Ballot::Empty | Ballot::Void => None,
                    Ballot::Approve => Some(Vote::Approve),
                    Ballot::Reject => Some(Vote::Reject),
                },
            })
            .collect()
    }

    /// Whether it can never be executed any more, so that it takes no place among the open ones. Nothing brings it back. What
    /// can still happen is that its bond is settled and that it is pruned. What is being executed has not ended, however long
    /// that takes.
    pub fn has_ended(&self, now: Timestamp) -> bool {
        !self.executing && self.is_over(now)
    }

    /// Whether it has ended; while it is being executed, whether it would have if that failed now.
    pub(crate) fn is_over(&self, now: Timestamp) -> bool {
        match self.standing(now) {
            Status::Active | Status::Approved | Status::Executing => false,
            Status::Failed => now >= self.window().until && !self.executing,
            Status::Executed
            | Status::Rejected
            | Status::Expired
            | Status::Cancelled
            | Status::Vetoed
            | Status::Stale => true,
        }
    }

    /// When it can be pruned, once it has ended: so long after the last moment at which anything could happen to it, even if
    /// it ended earlier. What it was meant to do can be looked up until then.
    pub fn prunable_from(&self, retention: Duration) -> Timestamp {
        // Before it passed the window lies in 1970, and counts for nothing. Only an attempt ends later than its window.
        self.voting_ends
            .max(self.window().until)
            .max(self.ended_at)
            .after(retention)
    }

    /// Fails unless it can be pruned; its bond can then be settled, if that was not done before.
    pub fn check_prunable(
        &self,
        proposal_id: ProposalId,
        retention: Duration,
        now: Timestamp,
    ) -> Result<(), ProposalError> {
        self.check_ended(proposal_id, now)?;
        let from = self.prunable_from(retention);
        if now >= from {
            return Ok(());
        }
        Err(ProposalError::Retained {
            proposal_id,
            from,
            wait: now.until(from),
        })
    }

    /// Whether it has the votes that pass it.
    pub(crate) fn has_approvals(&self) -> bool {
        self.tally().missing == 0
    }

    /// Whether it can still come to the votes that pass it.
    pub(crate) fn can_pass(&self) -> bool {
        let tally = self.tally();
        tally.members - tally.rejections >= tally.required
    }

    /// From when until when it can be executed. Meaningless before it passed.
    pub(crate) const fn window(&self) -> Deadlines {
        let from = self.passed_at.after(self.timelock);
        Deadlines {
            from,
            until: from.after(self.execution_window),
        }
    }

    pub(crate) fn check_ended(
        &self,
        proposal_id: ProposalId,
        now: Timestamp,
    ) -> Result<(), ProposalError> {
        if self.has_ended(now) {
            return Ok(());
        }
        Err(self.unsuitable(proposal_id, "ended", now))
    }

    /// Fails unless something can still come of it.
    pub(crate) fn check_open(
        &self,
        proposal_id: ProposalId,
        now: Timestamp,
    ) -> Result<(), ProposalError> {
        if self.is_over(now) {
            Err(self.over(proposal_id, now))
        } else {
            Ok(())
        }
    }

    /// That nothing can come of it any more.
    pub(crate) fn over(&self, proposal_id: ProposalId, now: Timestamp) -> ProposalError {
        if self.executing {
            ProposalError::Settled {
                proposal_id,
                status: self.standing(now),
            }
        } else {
            self.unsuitable(proposal_id, OPEN, now)
        }
    }

    /// That it does not stand where something needs it.
    pub(crate) fn unsuitable(
        &self,
        proposal_id: ProposalId,
        needed: &'static str,
        now: Timestamp,
    ) -> ProposalError {
        ProposalError::Status {
            proposal_id,
            status: self.status(now),
            needed,
        }
    }
}
