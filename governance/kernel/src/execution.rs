//! Executing: what passed is done once.

use charter_interface::governance::{ProposalId, Status};
use charter_interface::{Category, Timestamp};

use crate::{Proposal, ProposalError, Stage};

/// What the beginning of an execution came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Execution {
    /// It is being executed now.
    Begun {
        /// The number of this attempt, from 1.
        attempt: u16,
    },
    /// Its category is heavier now than that by which it was decided: it is stale, for ever. That must be written, so it is no
    /// error.
    Stale {
        /// By which rule it was decided.
        decided: Category,
        /// Which rule it needs.
        needed: Category,
    },
}

impl Proposal {
    /// Begins an execution: after the timelock, before the window closes, and never while another is on its way. `category`:
    /// the vote that its action needs, computed now.
    pub fn begin_execution(
        &mut self,
        proposal_id: ProposalId,
        category: Category,
        now: Timestamp,
    ) -> Result<Execution, ProposalError> {
        let needed = "approved, or failed with its window open";
        let is_open = matches!(self.status(now), Status::Approved | Status::Failed);
        if !is_open || self.has_ended(now) {
            return Err(self.unsuitable(proposal_id, needed, now));
        }
        let from = self.window().from;
        if now < from {
            return Err(ProposalError::Timelocked {
                proposal_id,
                from,
                wait: now.until(from),
            });
        }
        if category > self.category {
            self.end(Stage::Stale, now);
            return Ok(Execution::Stale {
                decided: self.category,
                needed: category,
            });
        }
        self.executing = true;
        // No two attempts are on their way at once, so a number need not be unique: what has come to the end of the numbers,
        // after 65,535 attempts, keeps the last one and can be tried on. An error would end an approval that still holds.
        self.attempts = self.attempts.saturating_add(1);
        Ok(Execution::Begun {
            attempt: self.attempts,
        })
    }

    /// Ends an execution: only its callback does, or the call itself where there is no promise. Returns where the proposal
    /// stands now: `executed`, `failed`, or what votes, veto, cancellation or a change of the council made of it meanwhile. What
    /// succeeded is executed whatever they made of it.
    ///
    /// It cannot fail. It changes nothing unless this attempt is on its way.
    pub fn end_execution(&mut self, attempt: u16, succeeded: bool, now: Timestamp) -> Status {
        if self.executing && self.attempts == attempt {
            self.executing = false;
            self.ended_at = now;
            if succeeded {
                self.stage = Stage::Executed;
            } else if self.stage == Stage::Passed {
                self.stage = Stage::Failed;
            }
        }
        self.status(now)
    }
}
