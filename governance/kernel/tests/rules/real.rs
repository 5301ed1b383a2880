//! The kernel, called as the contract calls it.

use std::rc::Rc;

use charter_interface::governance::{Change, MIN_PERIOD, Policy, Rule, Rules, Status};
use charter_interface::{AccountId, Category, CodeHash, Duration, NearToken, Timestamp};
use charter_kernel::{
    Ballot, Cancellation, Execution, NewProposal, PolicyError, Proposal, ProposalError, Settlement,
    change, check_invariants,
};
use near_sdk::borsh;

use crate::model::{By, Card, Model, Op, PEOPLE, Refused, Setup, Slot, State, Told, is_first};
use crate::scene::{START, account};

/// A tick of the model: the shortest period that there can be.
const TICK: Duration = MIN_PERIOD;
const BOND: NearToken = NearToken::from_near(1);

fn person(number: usize) -> AccountId {
    account(["ann.near", "ben.near", "cleo.near", "dan.near"][number])
}

fn ticks(count: u8) -> Duration {
    Duration(TICK.0 * u64::from(count))
}

/// A council of the kernel.
#[derive(Clone)]
pub struct Real {
    policy: Rc<Policy>,
    epoch: u32,
    now: Timestamp,
    proposals: [Option<Rc<Proposal>>; 2],
}

impl Real {
    pub fn new(setup: &Setup) -> Self {
        let rule = rule(setup, 0);
        let policy = Policy {
            members: (0..setup.members).map(person).collect(),
            guardian: None,
            rules: Rules {
                routine: rule,
                code: rule,
                council: rule,
            },
            open_proposals: Some(BOND),
            retention: ticks(setup.retention),
        };
        check_invariants(&policy, &account("council.near")).expect("a setup is a valid council");
        Self {
            policy: Rc::new(policy),
            epoch: 0,
            now: START,
            proposals: [None, None],
        }
    }

    /// Does what the contract does.
    pub fn apply(&mut self, setup: &Setup, op: Op) -> Result<Told, Refused> {
        let now = self.now;
        match op {
            Op::Tick => {
                self.now = self.now.after(TICK);
                Ok(Told::Nothing)
            }
            Op::Propose(slot) => {
                let new = NewProposal {
                    proposer_id: account("pat.near"),
                    category: Category::Routine,
                    digest: CodeHash([7; 32]),
                    vetoable: is_first(slot),
                    bond: if is_first(slot) {
                        BOND
                    } else {
                        NearToken::ZERO
                    },
                };
                let proposal = Proposal::new(new, &self.policy, self.epoch, now);
                self.proposals[slot] = Some(Rc::new(proposal));
                Ok(Told::Nothing)
            }
            Op::Toggle => {
                let account_id = person(setup.people - 1);
                self.change(&if self.policy.members.contains(&account_id) {
                    Change::RemoveMember { account_id }
                } else {
                    Change::AddMember { account_id }
                })
            }
            Op::SwitchRule => {
                let is_first = self.policy.rules.routine.threshold == setup.thresholds[0];
                self.change(&Change::SetRule {
                    category: Category::Routine,
                    rule: rule(setup, usize::from(is_first)),
                })
            }
            Op::Vote(slot, who, vote) => {
                let policy = self.policy.clone();
                let decision = self.with(slot, |proposal| {
                    proposal.vote(0, &person(who), &policy.members, vote, now)
                })?;
                Ok(decision.status().map_or(Told::Nothing, Told::Decided))
            }
            Op::Cancel(slot, by) => {
                let caller_id = match by {
                    By::Proposer => account("pat.near"),
                    By::SomebodyElse => person(0),
                };
                self.with(slot, |proposal| proposal.cancel(0, &caller_id, now))?;
                Ok(Told::Nothing)
            }
            Op::Veto(slot) => {
                let forfeited = self.with(slot, |proposal| proposal.veto(0, now))?;
                Ok(match forfeited {
                    NearToken::ZERO => Told::Nothing,
                    forfeited => {
                        assert_eq!(forfeited, BOND);
                        Told::BondForfeited
                    }
                })
            }
            Op::CancelByCouncil(slot) => {
                let cancellation =
                    self.with(slot, |proposal| Ok(proposal.cancel_by_council(now)))?;
                Ok(match cancellation {
                    Cancellation::Now => Told::Cancelled,
                    Cancellation::IfAttemptFails => Told::CancelledIfAttemptFails,
                    Cancellation::PassedOver => Told::PassedOver,
                })
            }
            Op::Begin(slot, heavier) => {
                let category = if heavier {
                    Category::Code
                } else {
                    Category::Routine
                };
                let begun =
                    self.with(slot, |proposal| proposal.begin_execution(0, category, now))?;
                Ok(match begun {
                    Execution::Begun { attempt } => Told::Attempt(attempt as u8),
                    Execution::Stale { decided, needed } => {
                        assert_eq!((decided, needed), (Category::Routine, Category::Code));
                        Told::Stale
                    }
                })
            }
            Op::End(slot, succeeded) => {
                let status = self.with(slot, |proposal| {
                    Ok(proposal.end_execution(proposal.attempts, succeeded, now))
                })?;
                Ok(Told::Ended(status))
            }
            Op::SettleBond(slot) => {
                let settlement = self.with(slot, |proposal| proposal.settle_bond(0, now))?;
                Ok(match settlement {
                    Settlement::Returned(BOND) => Told::BondReturned,
                    Settlement::Forfeited(BOND) => Told::BondForfeited,
                    other => panic!("{other:?}"),
                })
            }
            Op::Prune(slot) => {
                let retention = self.policy.retention;
                self.with(slot, |proposal| {
                    proposal.check_prunable(0, retention, now)?;
                    // What can be pruned can be settled: the contract does both together.
                    if !proposal.bond.is_zero() {
                        proposal.settle_bond(0, now)?;
                    }
                    Ok(())
                })?;
                self.proposals[slot] = None;
                Ok(Told::Nothing)
            }
        }
    }

    fn change(&mut self, what: &Change) -> Result<Told, Refused> {
        let mut policy = (*self.policy).clone();
        let revise = change(&mut policy, what)
            .and_then(|revise| check_invariants(&policy, &account("council.near")).map(|()| revise))
            .map_err(|_: PolicyError| Refused::Invalid)?;
        assert!(revise, "{what}");
        self.policy = Rc::new(policy);
        self.epoch += 1;
        let mut stale = 0;
        for (slot, proposal) in self.proposals.iter_mut().enumerate() {
            if let Some(proposal) = proposal
                && Rc::make_mut(proposal).revise(&self.policy, self.now)
            {
                stale |= 1 << slot;
            }
        }
        Ok(Told::MadeStale(stale))
    }

    fn with<T>(
        &mut self,
        slot: usize,
        act: impl FnOnce(&mut Proposal) -> Result<T, ProposalError>,
    ) -> Result<T, Refused> {
        let now = self.now;
        let proposal = self.proposals[slot]
            .as_mut()
            .expect("only live proposals are tried");
        let before = proposal.clone();
        let done = act(Rc::make_mut(proposal)).map_err(|error| refused(&error, now));
        if done.is_err() {
            assert_eq!(*proposal, before, "what is refused changes nothing");
        }
        done
    }

    /// Where a proposal stands.
    pub fn status(&self, slot: usize) -> Option<Status> {
        let proposal = self.proposals[slot].as_ref()?;
        Some(proposal.status(self.now))
    }

    /// Fails the test unless it is what the model is, as far as anyone can see.
    pub fn compare(&self, setup: &Setup, model: &Model) {
        assert_eq!(self.policy.members.len() as u32, model.members.count_ones());
        for (slot, card) in model.cards.iter().enumerate() {
            match (card, &self.proposals[slot]) {
                (Slot::Live(card), Some(proposal)) => self.compare_proposal(setup, card, proposal),
                (Slot::Unused | Slot::Pruned, None) => {}
                (card, proposal) => panic!("{card:?} and {proposal:?}"),
            }
        }
    }

    fn compare_proposal(&self, setup: &Setup, card: &Card, proposal: &Proposal) {
        assert_eq!(proposal.status(self.now), Status::from(card.state));
        assert_eq!(proposal.has_ended(self.now), card.is_over(setup));
        let tally = proposal.tally();
        assert_eq!(u32::from(tally.approvals), card.yes.count_ones());
        assert_eq!(u32::from(tally.rejections), card.no.count_ones());
        assert_eq!(u32::from(tally.members), card.voters.count_ones());
        assert_eq!(tally.required, u16::from(card.needed));
        assert_eq!(
            i32::from(tally.missing),
            (i32::from(card.needed) - card.yes.count_ones() as i32).max(0)
        );
        assert_eq!(proposal.attempts, u16::from(card.attempts));
        assert_eq!(!proposal.bond.is_zero(), card.bond);
        assert_eq!(proposal.outdated, card.old);
        for number in 0..PEOPLE {
            let bit = 1 << number;
            let ballot = proposal
                .ballots
                .iter()
                .find(|(account_id, _)| *account_id == person(number))
                .map_or(Ballot::Void, |(_, ballot)| *ballot);
            let expected = match (card.voters & bit, card.yes & bit, card.no & bit) {
                (0, 0, 0) => Ballot::Void,
                (_, 0, 0) => Ballot::Empty,
                (_, _, 0) => Ballot::Approve,
                (_, 0, _) => Ballot::Reject,
                both => panic!("{both:?}"),
            };
            assert_eq!(ballot, expected, "of {}", person(number));
        }
        let beneath = card.twin.as_ref().map_or(card.state, |twin| twin.state);
        match beneath {
            State::Approved | State::Failed | State::Executed => {
                assert!(proposal.deadlines().is_some());
            }
            // Expired by its window, or by its voting period.
            State::Expired => {}
            _ => assert_eq!(proposal.deadlines(), None),
        }
        if card.is_over(setup) {
            let from = proposal.prunable_from(self.policy.retention);
            assert_eq!(self.now.until(from), ticks(card.kept_for(setup)));
        }
        let length = |proposal: &Proposal| borsh::to_vec(proposal).expect("it is small").len();
        assert_eq!(length(proposal), self.first_length(proposal));
    }

    /// How long the record was when it was made.
    fn first_length(&self, proposal: &Proposal) -> usize {
        let ballots: usize = proposal
            .ballots
            .iter()
            .map(|(account_id, _)| 4 + account_id.len() + 1)
            .sum();
        let fixed = 1 + 32 + 4 + 1 + 8 + 8 + 8 + 2 + 4 + 1 + 1 + 8 + 2 + 8 + 1 + 16;
        4 + proposal.proposer_id.len() + fixed + ballots
    }
}

fn rule(setup: &Setup, which: usize) -> Rule {
    Rule {
        threshold: setup.thresholds[which],
        voting_period: ticks(setup.voting),
        timelock: ticks(setup.timelock),
        execution_window: ticks(setup.window),
    }
}

fn refused(error: &ProposalError, now: Timestamp) -> Refused {
    let whole_ticks = |wait: Duration, from: Timestamp| {
        assert_eq!(now.after(wait), from);
        assert_eq!(wait.0 % TICK.0, 0);
        (wait.0 / TICK.0) as u8
    };
    match error {
        ProposalError::Status { status, .. } => Refused::Status(*status),
        ProposalError::Settled { status, .. } => Refused::Settled(*status),
        ProposalError::Timelocked { from, wait, .. } => {
            Refused::Timelocked(whole_ticks(*wait, *from))
        }
        ProposalError::Retained { from, wait, .. } => Refused::Retained(whole_ticks(*wait, *from)),
        ProposalError::BondHeld { from, wait, .. } => Refused::BondHeld(whole_ticks(*wait, *from)),
        ProposalError::VotingEnded { ended, ago, .. } => {
            assert_eq!(ended.after(*ago), now);
            Refused::VotingEnded
        }
        ProposalError::OnlyRejections { until, left, .. } => {
            assert_eq!(now.after(*left), *until);
            Refused::OnlyRejections
        }
        ProposalError::SameVote { .. } => Refused::SameVote,
        ProposalError::NotMember { .. } => Refused::NotMember,
        ProposalError::NoBallot { .. } => Refused::NoBallot,
        ProposalError::NotVetoable { .. } => Refused::NotVetoable,
        ProposalError::NotProposer { .. } => Refused::NotProposer,
        ProposalError::NoBond { .. } => Refused::NoBond,
        ProposalError::Digest { .. } => panic!("no digest is named here"),
    }
}
