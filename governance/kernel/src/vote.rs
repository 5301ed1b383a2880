//! Voting: one member, one vote, found by account id, which counts until the proposal is executed.

use charter_interface::governance::{ProposalId, Status, Vote};
use charter_interface::{AccountId, CodeHash, Timestamp};

use crate::{Ballot, Deadlines, Proposal, ProposalError, Stage};

/// What a vote made of a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// It stands where it stood.
    Unchanged,
    /// It passed; its timelock begins.
    Approved(Deadlines),
    /// It lost its approvals and is voted on again.
    Active,
    /// It can no longer pass, or lost its approvals after its voting period.
    Rejected,
    /// It was made under other members or rules, and lost its approvals.
    Stale,
}

impl Decision {
    /// Where the proposal stands now. `None`: where it stood.
    pub const fn status(&self) -> Option<Status> {
        match self {
            Self::Unchanged => None,
            Self::Approved(_) => Some(Status::Approved),
            Self::Active => Some(Status::Active),
            Self::Rejected => Some(Status::Rejected),
            Self::Stale => Some(Status::Stale),
        }
    }

    /// From when it can be executed, if this passed it.
    pub const fn executable_from(&self) -> Option<Timestamp> {
        match self {
            Self::Approved(deadlines) => Some(deadlines.from),
            Self::Unchanged | Self::Active | Self::Rejected | Self::Stale => None,
        }
    }
}

/// Which votes a proposal takes.
enum Taken {
    /// All.
    All,
    /// Only what takes an approval away.
    LessApprovals,
    /// Only rejections.
    Rejections,
}

impl Proposal {
    /// A member's vote; `None` takes it back. `members`: the members as they are now.
    ///
    /// It is taken until the proposal ends, also while it is being executed; what that makes of the proposal then counts if
    /// the attempt fails. After the voting period approvals can only be taken away. What was rejected, or taken back by its
    /// proposer, takes rejections until its voting period ends: they decide about its bond.
    ///
    /// Fails for who is no member now or was none when it was made, for a vote that changes nothing, and for one that comes too
    /// late.
    pub fn vote(
        &mut self,
        proposal_id: ProposalId,
        voter_id: &AccountId,
        members: &[AccountId],
        vote: Option<Vote>,
        now: Timestamp,
    ) -> Result<Decision, ProposalError> {
        if !members.contains(voter_id) {
            return Err(ProposalError::NotMember {
                voter_id: voter_id.clone(),
            });
        }
        let taken = self.taken(now).ok_or_else(|| self.over(proposal_id, now))?;
        let (at, before) = self
            .ballots
            .iter()
            .enumerate()
            .find(|(_, (account_id, ballot))| account_id == voter_id && *ballot != Ballot::Void)
            .map(|(at, (_, ballot))| (at, *ballot))
            .ok_or_else(|| ProposalError::NoBallot {
                proposal_id,
                voter_id: voter_id.clone(),
            })?;
        let ballot = match vote {
            None => Ballot::Empty,
            Some(Vote::Approve) => Ballot::Approve,
            Some(Vote::Reject) => Ballot::Reject,
        };
        if ballot == before {
            return Err(ProposalError::SameVote {
                proposal_id,
                voter_id: voter_id.clone(),
                vote: match vote {
                    None => "no vote",
                    Some(Vote::Approve) => "approved",
                    Some(Vote::Reject) => "rejected",
                },
            });
        }
        match taken {
            Taken::LessApprovals if before != Ballot::Approve => {
                return Err(ProposalError::VotingEnded {
                    proposal_id,
                    ended: self.voting_ends,
                    ago: self.voting_ends.until(now),
                });
            }
            Taken::Rejections if ballot != Ballot::Reject => {
                return Err(ProposalError::OnlyRejections {
                    proposal_id,
                    status: self.standing(now),
                    until: self.voting_ends,
                    left: now.until(self.voting_ends),
                });
            }
            Taken::All | Taken::LessApprovals | Taken::Rejections => {}
        }
        if let Some((_, cast)) = self.ballots.get_mut(at) {
            *cast = ballot;
        }
        let decision = self.decide(now);
        Ok(if self.executing {
            Decision::Unchanged
        } else {
            decision
        })
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

    /// Which votes it takes. `None`: none any more.
    fn taken(&self, now: Timestamp) -> Option<Taken> {
        let voting = now < self.voting_ends;
        match self.stage {
            Stage::Rejected | Stage::Withdrawn => voting.then_some(Taken::Rejections),
            _ if self.is_over(now) => None,
            _ if voting => Some(Taken::All),
            _ => Some(Taken::LessApprovals),
        }
    }

    /// What the votes make of it, after one of them changed; while it is being executed, if that fails.
    fn decide(&mut self, now: Timestamp) -> Decision {
        let has_approvals = self.has_approvals();
        match self.stage {
            Stage::Open if has_approvals => {
                self.stage = Stage::Passed;
                self.passed_at = now;
                Decision::Approved(self.window())
            }
            Stage::Open if !self.can_pass() => {
                self.end(Stage::Rejected, now);
                Decision::Rejected
            }
            Stage::Passed | Stage::Failed if !has_approvals => self.lose_approvals(now),
            _ => Decision::Unchanged,
        }
    }

    /// It passed, and has its approvals no more.
    fn lose_approvals(&mut self, now: Timestamp) -> Decision {
        if self.outdated {
            self.end(Stage::Stale, now);
            Decision::Stale
        } else if now >= self.voting_ends || !self.can_pass() {
            self.end(Stage::Rejected, now);
            Decision::Rejected
        } else {
            self.stage = Stage::Open;
            Decision::Active
        }
    }
}
