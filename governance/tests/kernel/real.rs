//! The kernel, called as the contract calls it.

use std::rc::Rc;

use charter_governance::kernel::{
    Ballot, PolicyError, Proposal, ProposalError, change, check_invariants,
};
use charter_interface::factory::Category;
use charter_interface::governance::{Change, MIN_PERIOD, Policy, Rule, Rules, Status};
use charter_interface::{AccountId, CodeHash, Duration, NearToken, Timestamp};

use crate::model::{By, Model, Op, PEOPLE, Refused, Setup, Slot, is_vetoable};

/// A tick of the model: the shortest period that there can be.
pub const TICK: Duration = MIN_PERIOD;
/// When it begins.
pub const START: Timestamp = Timestamp(1_700_000_000_000_000_000);
/// What a bond is.
pub const BOND: NearToken = NearToken::from_near(1);

/// One of the people who may be members.
pub fn person(number: usize) -> AccountId {
    ["ann.near", "ben.near", "cleo.near", "dan.near"][number]
        .parse()
        .expect("a valid account id")
}

fn proposer() -> AccountId {
    "pat.near".parse().expect("a valid account id")
}

fn council_id() -> AccountId {
    "council.near".parse().expect("a valid account id")
}

/// So many ticks.
pub fn ticks(count: u8) -> Duration {
    Duration(TICK.0 * u64::from(count))
}

/// A council of the kernel.
#[derive(Clone)]
pub struct Real {
    policy: Rc<Policy>,
    pub now: Timestamp,
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
        check_invariants(&policy, &council_id()).expect("a setup is a valid council");
        Self {
            policy: Rc::new(policy),
            now: START,
            proposals: [None, None],
        }
    }

    /// Does what the contract does.
    pub fn apply(&mut self, setup: &Setup, op: Op) -> Result<(), Refused> {
        let now = self.now;
        match op {
            Op::Tick => self.now = self.now.after(TICK),
            Op::Propose(slot) => {
                let mut proposal = Proposal::new(
                    proposer(),
                    Category::Routine,
                    CodeHash([7; 32]),
                    &self.policy.rules.routine,
                    self.policy.members.len(),
                    is_vetoable(slot),
                    now,
                );
                if slot == 1 {
                    proposal.bond = BOND;
                }
                self.proposals[slot] = Some(Rc::new(proposal));
            }
            Op::Toggle => {
                let account_id = person(PEOPLE - 1);
                let toggle = if self.policy.members.contains(&account_id) {
                    Change::RemoveMember { account_id }
                } else {
                    Change::AddMember { account_id }
                };
                self.change(&toggle)?;
            }
            Op::SwitchRule => {
                let now_first = self.policy.rules.routine.threshold == setup.thresholds[0];
                self.change(&Change::SetRule {
                    category: Category::Routine,
                    rule: rule(setup, usize::from(now_first)),
                })?;
            }
            Op::Vote(slot, who, vote) => {
                let voter_id = person(who);
                let member = self
                    .policy
                    .members
                    .iter()
                    .position(|member| *member == voter_id)
                    .ok_or(Refused::NotMember)?;
                self.with(slot, |proposal| {
                    proposal.vote(0, (member, &voter_id), vote, now)
                })?;
            }
            Op::Cancel(slot, by) => {
                let caller_id = match by {
                    By::Proposer => proposer(),
                    By::SomebodyElse => person(0),
                };
                self.with(slot, |proposal| proposal.cancel(0, &caller_id, now))?;
            }
            Op::Veto(slot) => self.with(slot, |proposal| proposal.veto(0, now))?,
            Op::Begin(slot) => {
                self.with(slot, |proposal| proposal.begin_execution(0, now))?;
            }
            Op::End(slot, succeeded) => self.with(slot, |proposal| {
                proposal.end_execution(succeeded);
                Ok(())
            })?,
            Op::TakeBond(slot) => {
                let bond = self.with(slot, |proposal| proposal.take_bond(0, now))?;
                assert_eq!(bond, BOND);
            }
            Op::Prune(slot) => {
                let retention = self.policy.retention;
                self.with(slot, |proposal| proposal.check_prunable(0, retention, now))?;
                self.proposals[slot] = None;
            }
        }
        Ok(())
    }

    fn change(&mut self, what: &Change) -> Result<(), Refused> {
        let mut policy = (*self.policy).clone();
        let stale = change(&mut policy, what)
            .and_then(|stale| check_invariants(&policy, &council_id()).map(|()| stale))
            .map_err(|_: PolicyError| Refused::Invalid)?;
        self.policy = Rc::new(policy);
        if stale {
            for proposal in self.proposals.iter_mut().flatten() {
                Rc::make_mut(proposal).make_stale(self.now);
            }
        }
        Ok(())
    }

    fn with<T>(
        &mut self,
        slot: usize,
        act: impl FnOnce(&mut Proposal) -> Result<T, ProposalError>,
    ) -> Result<T, Refused> {
        let proposal = self.proposals[slot]
            .as_mut()
            .expect("only live proposals are tried");
        let now = self.now;
        act(Rc::make_mut(proposal)).map_err(|error| refused(&error, now))
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
            let Slot::Live(card) = card else {
                assert!(self.proposals[slot].is_none());
                continue;
            };
            let proposal = self.proposals[slot].as_ref().expect("it is live");
            assert_eq!(proposal.status(self.now), Status::from(card.status));
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
            let voted = proposal
                .ballots
                .iter()
                .filter(|ballot| **ballot != Ballot::None)
                .count();
            assert_eq!(voted as u32, (card.yes | card.no).count_ones());
        }
    }
}

/// A rule of a setup.
pub fn rule(setup: &Setup, which: usize) -> Rule {
    Rule {
        threshold: setup.thresholds[which],
        voting_period: ticks(setup.voting),
        timelock: ticks(setup.timelock),
        execution_window: ticks(setup.window),
    }
}

fn refused(error: &ProposalError, now: Timestamp) -> Refused {
    let whole_ticks = |nanoseconds: u64| {
        assert_eq!(nanoseconds % TICK.0, 0);
        (nanoseconds / TICK.0) as u8
    };
    match error {
        ProposalError::Status { status, .. } => Refused::Status(*status),
        ProposalError::Timelocked { from, wait, .. } => {
            assert_eq!(now.after(*wait), *from);
            Refused::Timelocked(whole_ticks(wait.0))
        }
        ProposalError::SameVote { .. } => Refused::SameVote,
        ProposalError::NotVetoable { .. } => Refused::NotVetoable,
        ProposalError::NotProposer { .. } => Refused::NotProposer,
        ProposalError::Retained { from, .. } => Refused::Retained(whole_ticks(from.0 - now.0)),
        ProposalError::NoBond { .. } => Refused::NoBond,
        ProposalError::Digest { .. } => panic!("no digest is named here"),
    }
}
