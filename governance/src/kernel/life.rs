//! What can be done with a proposal, by whom and when.

use charter_interface::governance::{ProposalId, Status, Tally, Vote};
use charter_interface::{AccountId, CodeHash, Duration, NearToken, Timestamp};

use super::{Ballot, Deadlines, Proposal, ProposalError, Stage};

/// What a vote brought about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Nothing yet.
    Open,
    /// The proposal passed.
    Approved(Deadlines),
    /// It can no longer pass.
    Rejected,
}

impl Proposal {
    /// A member's vote; `None` takes it back. Only while the proposal is active.
    pub fn vote(
        &mut self,
        proposal_id: ProposalId,
        (member, voter_id): (usize, &AccountId),
        vote: Option<Vote>,
        now: Timestamp,
    ) -> Result<Decision, ProposalError> {
        self.require(proposal_id, &[Status::Active], "active", now)?;
        let ballot = match vote {
            None => Ballot::None,
            Some(Vote::Approve) => Ballot::Approve,
            Some(Vote::Reject) => Ballot::Reject,
        };
        // Had the members changed, it would be stale: each has a ballot.
        match self.ballots.get_mut(member) {
            Some(cast) if *cast != ballot => *cast = ballot,
            _ => {
                let vote = match ballot {
                    Ballot::None => "no vote",
                    Ballot::Approve => "approved",
                    Ballot::Reject => "rejected",
                };
                return Err(ProposalError::SameVote {
                    proposal_id,
                    voter_id: voter_id.clone(),
                    vote,
                });
            }
        }
        let Tally {
            approvals,
            rejections,
            members,
            required,
            ..
        } = self.tally();
        if approvals >= required {
            self.stage = Stage::Passed;
            self.passed_at = now;
            return Ok(Decision::Approved(self.deadlines()));
        }
        if rejections > members.saturating_sub(required) {
            self.stage = Stage::Rejected;
            return Ok(Decision::Rejected);
        }
        Ok(Decision::Open)
    }

    /// Fails unless the voter means this action.
    pub fn check_digest(
        &self,
        proposal_id: ProposalId,
        voted: Option<CodeHash>,
    ) -> Result<(), ProposalError> {
        match voted {
            Some(voted) if voted != self.digest => Err(ProposalError::Digest {
                proposal_id,
                digest: self.digest,
                voted,
            }),
            _ => Ok(()),
        }
    }

    /// Its proposer takes it back. Only while it is active.
    pub fn cancel(
        &mut self,
        proposal_id: ProposalId,
        caller_id: &AccountId,
        now: Timestamp,
    ) -> Result<(), ProposalError> {
        if self.proposer_id != *caller_id {
            return Err(ProposalError::NotProposer {
                proposal_id,
                proposer_id: self.proposer_id.clone(),
            });
        }
        self.require(proposal_id, &[Status::Active], "active", now)?;
        self.stage = Stage::Cancelled;
        Ok(())
    }

    /// The guardian stops it. Only before it is executed, or between two attempts.
    pub fn veto(&mut self, proposal_id: ProposalId, now: Timestamp) -> Result<(), ProposalError> {
        let status = self.status(now);
        if self.has_ended(now) || status == Status::Executing {
            let needed = "active, approved, or failed with its window open";
            return Err(ProposalError::Status {
                proposal_id,
                status,
                needed,
            });
        }
        if !self.vetoable {
            return Err(ProposalError::NotVetoable { proposal_id });
        }
        self.stage = Stage::Vetoed;
        Ok(())
    }

    /// Members or rules have changed: what is still being voted on is stale, since who votes and what decides is not what
    /// was agreed on. What has passed has been decided, and keeps its timelock. Returns whether it became stale.
    pub fn make_stale(&mut self, now: Timestamp) -> bool {
        let active = self.status(now) == Status::Active;
        if active {
            self.stage = Stage::Stale;
        }
        active
    }

    /// Begins an execution: after the timelock, before the window closes, and never while another is on its way. Returns the
    /// how manieth it is.
    pub fn begin_execution(
        &mut self,
        proposal_id: ProposalId,
        now: Timestamp,
    ) -> Result<u16, ProposalError> {
        let needed = "approved, or failed with its window open";
        self.require(
            proposal_id,
            &[Status::Approved, Status::Failed],
            needed,
            now,
        )?;
        let Deadlines { from, until } = self.deadlines();
        if now < from {
            let wait = Duration(from.0.saturating_sub(now.0));
            return Err(ProposalError::Timelocked {
                proposal_id,
                from,
                wait,
            });
        }
        if now >= until {
            return Err(ProposalError::Status {
                proposal_id,
                status: self.status(now),
                needed,
            });
        }
        self.stage = Stage::Executing;
        self.attempts = self.attempts.saturating_add(1);
        Ok(self.attempts)
    }

    /// Ends an execution: only its callback does.
    pub fn end_execution(&mut self, succeeded: bool) {
        self.stage = if succeeded {
            Stage::Executed
        } else {
            Stage::Failed
        };
    }

    /// Gives up the bond: it goes back once the proposal has ended, and a veto alone forfeits it. Returns how much it is.
    pub fn take_bond(
        &mut self,
        proposal_id: ProposalId,
        now: Timestamp,
    ) -> Result<NearToken, ProposalError> {
        self.check_ended(proposal_id, now)?;
        if self.bond.is_zero() {
            return Err(ProposalError::NoBond { proposal_id });
        }
        Ok(core::mem::replace(&mut self.bond, NearToken::ZERO))
    }

    /// Fails unless it can be pruned.
    pub fn check_prunable(
        &self,
        proposal_id: ProposalId,
        retention: Duration,
        now: Timestamp,
    ) -> Result<(), ProposalError> {
        self.check_ended(proposal_id, now)?;
        let from = self.prunable_from(retention);
        if now < from {
            Err(ProposalError::Retained { proposal_id, from })
        } else {
            Ok(())
        }
    }

    fn check_ended(&self, proposal_id: ProposalId, now: Timestamp) -> Result<(), ProposalError> {
        if self.has_ended(now) {
            return Ok(());
        }
        Err(ProposalError::Status {
            proposal_id,
            status: self.status(now),
            needed: "ended",
        })
    }

    /// Fails unless the proposal stands where the call needs it.
    fn require(
        &self,
        proposal_id: ProposalId,
        statuses: &[Status],
        needed: &'static str,
        now: Timestamp,
    ) -> Result<(), ProposalError> {
        let status = self.status(now);
        if statuses.contains(&status) {
            Ok(())
        } else {
            Err(ProposalError::Status {
                proposal_id,
                status,
                needed,
            })
        }
    }
}
