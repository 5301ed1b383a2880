//! Stopping: by the proposer, by the guardian, by the council.

use charter_interface::governance::{ProposalId, Status};
use charter_interface::{AccountId, NearToken, Timestamp};

use crate::{Proposal, ProposalError, Stage};

/// What a change of the council that cancels a proposal comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cancellation {
    /// It is cancelled.
    Now,
    /// It is being executed: it is cancelled if that fails.
    IfAttemptFails,
    /// It had ended, or is being executed and has a worse fate already if that fails.
    PassedOver,
}

impl Proposal {
    /// Its proposer takes it back. Only while it is active: what has passed is the council's.
    ///
    /// Like a rejected one it takes rejections until its voting period ends, and its bond is held until then: nobody dodges a
    /// rejection by taking it back before the last vote.
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
        if self.status(now) != Status::Active {
            return Err(self.unsuitable(proposal_id, "active", now));
        }
        self.end(Stage::Withdrawn, now);
        Ok(())
    }

    /// The guardian stops it; while it is being executed, if that fails. Returns the bond that is forfeited now: while it is
    /// being executed nothing yet, [`settle_bond`](Self::settle_bond) says later.
    pub fn veto(
        &mut self,
        proposal_id: ProposalId,
        now: Timestamp,
    ) -> Result<NearToken, ProposalError> {
        self.check_open(proposal_id, now)?;
        if !self.vetoable {
            return Err(ProposalError::NotVetoable { proposal_id });
        }
        self.end(Stage::Vetoed, now);
        if self.executing {
            return Ok(NearToken::ZERO);
        }
        Ok(core::mem::replace(&mut self.bond, NearToken::ZERO))
    }

    /// A change of the council cancels it; while it is being executed, if that fails. What has ended is passed over, so that
    /// nobody makes the changes beside it fail by ending it first.
    pub fn cancel_by_council(&mut self, now: Timestamp) -> Cancellation {
        if self.is_over(now) {
            return Cancellation::PassedOver;
        }
        self.end(Stage::Cancelled, now);
        if self.executing {
            Cancellation::IfAttemptFails
        } else {
            Cancellation::Now
        }
    }
}
