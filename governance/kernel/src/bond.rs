//! Bonds: what an account that is no member lays down to propose.

use charter_interface::governance::ProposalId;
use charter_interface::{NearToken, Timestamp};

use crate::{Proposal, ProposalError, Stage};

/// Where a bond goes, in yoctoNEAR.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settlement {
    /// Back to the proposer.
    Returned(NearToken),
    /// To the council.
    Forfeited(NearToken),
}

impl Proposal {
    /// Settles the bond, once, after the proposal has ended; what was rejected or taken back by its proposer only when its
    /// voting period has ended too. Anyone may ask for it: whose it is follows from the proposal.
    ///
    /// It is forfeited by a veto, and by as many rejections as approvals would have passed it. Who was approved by as many, or
    /// executed, gets it back all the same.
    pub fn settle_bond(
        &mut self,
        proposal_id: ProposalId,
        now: Timestamp,
    ) -> Result<Settlement, ProposalError> {
        self.check_ended(proposal_id, now)?;
        if self.bond.is_zero() {
            return Err(ProposalError::NoBond { proposal_id });
        }
        let takes_rejections = matches!(self.stage, Stage::Rejected | Stage::Withdrawn);
        if takes_rejections && now < self.voting_ends {
            return Err(ProposalError::BondHeld {
                proposal_id,
                from: self.voting_ends,
                wait: now.until(self.voting_ends),
            });
        }
        let bond = core::mem::replace(&mut self.bond, NearToken::ZERO);
        Ok(if self.forfeits() {
            Settlement::Forfeited(bond)
        } else {
            Settlement::Returned(bond)
        })
    }

    fn forfeits(&self) -> bool {
        match self.stage {
            Stage::Vetoed => true,
            Stage::Executed => false,
            _ => !self.has_approvals() && self.tally().rejections >= self.required,
        }
    }
}
