//! The life of a proposal.

use charter_interface::factory::Category;
use charter_interface::governance::{ProposalId, Rule, Status, Tally, Vote};
use charter_interface::{
    AccountId, CodeHash, Duration, NearToken, Timestamp, record_enum, record_object,
};

/// What every vote and every execution reads and writes. It has the same length from its first to its last day, so that
/// its proposer pays for it once and no vote, no execution and no callback needs storage.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(test, derive(borsh::BorshSerialize, borsh::BorshSchema))]
pub struct Proposal {
    /// Who proposed it.
    pub proposer_id: AccountId,
    /// Whose rule decides it.
    pub category: Category,
    /// The digest of its action.
    pub digest: CodeHash,
    /// How often members or rules had changed when it was proposed.
    pub epoch: u32,
    /// When it was proposed.
    pub created_at: Timestamp,
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
    /// When it passed. Meaningless before.
    pub passed_at: Timestamp,
    /// How often it was executed.
    pub attempts: u16,
    /// Whether its guardian could veto it.
    pub vetoable: bool,
    /// What its proposer paid for its storage.
    pub storage_paid: NearToken,
    /// The bytes that were paid for.
    pub storage_bytes: u32,
    /// The bond that is held.
    pub bond: NearToken,
}

/// One member's ballot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(test, derive(borsh::BorshSerialize, borsh::BorshSchema))]
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
#[cfg_attr(test, derive(borsh::BorshSerialize, borsh::BorshSchema))]
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
    Vetoed
});
record_object!(Proposal {
    proposer_id,
    category,
    digest,
    epoch,
    created_at,
    voting_ends,
    timelock,
    execution_window,
    required,
    ballots,
    stage,
    passed_at,
    attempts,
    vetoable,
    storage_paid,
    storage_bytes,
    bond,
});

/// From when until when a proposal that passed can be executed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deadlines {
    /// The end of the timelock.
    pub from: Timestamp,
    /// The end of the window: the first moment at which it cannot be executed any more.
    pub until: Timestamp,
}

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

/// Why something cannot be done with a proposal.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProposalError {
    /// It is not where this needs it.
    #[error("proposal {proposal_id} is {status}; this needs it to be {needed}")]
    Status {
        /// Which.
        proposal_id: ProposalId,
        /// Where it is.
        status: Status,
        /// Where it must be.
        needed: &'static str,
    },
    /// It is too early.
    #[error("proposal {proposal_id} can be executed from {from_ns} on (nanoseconds since 1970), in {wait}", from_ns = .from.0)]
    Timelocked {
        /// Which.
        proposal_id: ProposalId,
        /// When it can be.
        from: Timestamp,
        /// How long that is from now.
        wait: Duration,
    },
    /// The voter read another proposal.
    #[error("proposal {proposal_id} has the digest {digest}; the vote is for {voted}")]
    Digest {
        /// Which.
        proposal_id: ProposalId,
        /// Its own.
        digest: CodeHash,
        /// What the voter named.
        voted: CodeHash,
    },
    /// A vote that says nothing new, or takes back nothing.
    #[error("{voter_id} has {vote} on proposal {proposal_id} already")]
    SameVote {
        /// Which.
        proposal_id: ProposalId,
        /// Who.
        voter_id: AccountId,
        /// What there is: `approved`, `rejected` or `no vote`.
        vote: &'static str,
    },
    /// It replaces a guardian.
    #[error("proposal {proposal_id} replaces a guardian and cannot be vetoed")]
    NotVetoable {
        /// Which.
        proposal_id: ProposalId,
    },
    /// Somebody else proposed it.
    #[error("only {proposer_id} can cancel proposal {proposal_id}")]
    NotProposer {
        /// Which.
        proposal_id: ProposalId,
        /// Who can.
        proposer_id: AccountId,
    },
    /// It is kept for a while after its end.
    #[error("proposal {proposal_id} can be pruned from {from_ns} on (nanoseconds since 1970)", from_ns = .from.0)]
    Retained {
        /// Which.
        proposal_id: ProposalId,
        /// When it can be.
        from: Timestamp,
    },
    /// Its bond went back, or is the council's.
    #[error("no bond of proposal {proposal_id} is held")]
    NoBond {
        /// Which.
        proposal_id: ProposalId,
    },
}

impl Proposal {
    /// A proposal as it begins: open, without votes, decided by the rule as it is now.
    #[expect(
        clippy::too_many_arguments,
        reason = "what a proposal is made of, once"
    )]
    pub fn new(
        proposer_id: AccountId,
        category: Category,
        digest: CodeHash,
        rule: &Rule,
        members: usize,
        epoch: u32,
        vetoable: bool,
        now: Timestamp,
    ) -> Self {
        // The invariants keep the threshold among the members, who are few.
        let required = super::required_votes(rule.threshold, members);
        Self {
            proposer_id,
            category,
            digest,
            epoch,
            created_at: now,
            voting_ends: now.after(rule.voting_period),
            timelock: rule.timelock,
            execution_window: rule.execution_window,
            required: u16::try_from(required).unwrap_or(u16::MAX),
            ballots: vec![Ballot::None; members],
            stage: Stage::Open,
            passed_at: Timestamp::default(),
            attempts: 0,
            vetoable,
            storage_paid: NearToken::ZERO,
            storage_bytes: 0,
            bond: NearToken::ZERO,
        }
    }

    /// Where it stands at this time, when members and rules have changed so often.
    ///
    /// A change makes stale what is still being voted on: who votes and what decides would not be what was agreed on. What
    /// has passed has been decided, and keeps its timelock.
    pub fn status(&self, epoch: u32, now: Timestamp) -> Status {
        match self.stage {
            Stage::Open if self.epoch != epoch => Status::Stale,
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
    pub fn has_ended(&self, epoch: u32, now: Timestamp) -> bool {
        match self.status(epoch, now) {
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
        let last = match self.stage {
            Stage::Passed | Stage::Failed | Stage::Executing | Stage::Executed => {
                self.deadlines().until
            }
            Stage::Open | Stage::Rejected | Stage::Cancelled | Stage::Vetoed => self.voting_ends,
        };
        last.after(retention)
    }

    /// A member's vote; `None` takes it back. Only while the proposal is active.
    pub fn vote(
        &mut self,
        proposal_id: ProposalId,
        (member, voter_id): (usize, &AccountId),
        vote: Option<Vote>,
        epoch: u32,
        now: Timestamp,
    ) -> Result<Decision, ProposalError> {
        self.expect(proposal_id, &[Status::Active], "active", epoch, now)?;
        let ballot = match vote {
            None => Ballot::None,
            Some(Vote::Approve) => Ballot::Approve,
            Some(Vote::Reject) => Ballot::Reject,
        };
        // Same epoch, same members: each has a ballot.
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
        epoch: u32,
        now: Timestamp,
    ) -> Result<(), ProposalError> {
        if self.proposer_id != *caller_id {
            return Err(ProposalError::NotProposer {
                proposal_id,
                proposer_id: self.proposer_id.clone(),
            });
        }
        self.expect(proposal_id, &[Status::Active], "active", epoch, now)?;
        self.stage = Stage::Cancelled;
        Ok(())
    }

    /// The guardian stops it. Only before it is executed, or between two attempts.
    pub fn veto(
        &mut self,
        proposal_id: ProposalId,
        epoch: u32,
        now: Timestamp,
    ) -> Result<(), ProposalError> {
        let status = self.status(epoch, now);
        if self.has_ended(epoch, now) || status == Status::Executing {
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

    /// Begins an execution: after the timelock, before the window closes, and never while another is on its way. Returns the
    /// how manieth it is.
    pub fn begin_execution(
        &mut self,
        proposal_id: ProposalId,
        epoch: u32,
        now: Timestamp,
    ) -> Result<u16, ProposalError> {
        let needed = "approved, or failed with its window open";
        self.expect(
            proposal_id,
            &[Status::Approved, Status::Failed],
            needed,
            epoch,
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
                status: self.status(epoch, now),
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
        epoch: u32,
        now: Timestamp,
    ) -> Result<NearToken, ProposalError> {
        self.check_ended(proposal_id, epoch, now)?;
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
        epoch: u32,
        now: Timestamp,
    ) -> Result<(), ProposalError> {
        self.check_ended(proposal_id, epoch, now)?;
        let from = self.prunable_from(retention);
        if now < from {
            Err(ProposalError::Retained { proposal_id, from })
        } else {
            Ok(())
        }
    }

    fn check_ended(
        &self,
        proposal_id: ProposalId,
        epoch: u32,
        now: Timestamp,
    ) -> Result<(), ProposalError> {
        if self.has_ended(epoch, now) {
            return Ok(());
        }
        Err(ProposalError::Status {
            proposal_id,
            status: self.status(epoch, now),
            needed: "ended",
        })
    }

    fn expect(
        &self,
        proposal_id: ProposalId,
        statuses: &[Status],
        needed: &'static str,
        epoch: u32,
        now: Timestamp,
    ) -> Result<(), ProposalError> {
        let status = self.status(epoch, now);
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
