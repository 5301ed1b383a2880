//! What a council should do, told another way than the kernel tells it.
//!
//! The kernel stores when things happened and computes from the time where a proposal stands. The model is a machine that a
//! clock drives: with each tick it counts ages and moves proposals on by itself. A proposal that is being executed has a twin
//! that is not, to which everything is done; if the attempt fails, the twin takes its place. Members are bits, time is ticks.

use charter_interface::governance::{Status, Threshold, Vote};

mod card;

pub use card::{Card, State};

/// Accounts that may be members, at most.
pub const PEOPLE: usize = 4;

/// What is the same for all of an exploration.
#[derive(Debug, Clone, Copy)]
pub struct Setup {
    /// How many people there are; the last of them joins and leaves.
    pub people: usize,
    /// How many of them are members at first.
    pub members: usize,
    /// How many proposals there may be.
    pub proposals: usize,
    /// The two thresholds between which [`Op::SwitchRule`] switches.
    pub thresholds: [Threshold; 2],
    /// In ticks.
    pub voting: u8,
    /// In ticks.
    pub timelock: u8,
    /// In ticks.
    pub window: u8,
    /// In ticks.
    pub retention: u8,
    /// Executions that are tried of one proposal.
    pub attempts: u8,
}

/// One thing that somebody does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Op {
    /// Nobody does anything for a tick.
    Tick,
    Propose(usize),
    Vote(usize, usize, Option<Vote>),
    Cancel(usize, By),
    Veto(usize),
    /// A change of the council cancels it.
    CancelByCouncil(usize),
    /// Begins an execution; the second: its category is heavier by now.
    Begin(usize, bool),
    End(usize, bool),
    SettleBond(usize),
    Prune(usize),
    /// The last of the people leaves, or joins.
    Toggle,
    /// The threshold becomes the other one.
    SwitchRule,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    Proposer,
    SomebodyElse,
}

/// What an [`Op`] says that it brought about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    Nothing,
    /// A vote that moved the proposal.
    Decided(Status),
    /// Its number.
    Attempt(u8),
    /// The execution could not begin: its category is heavier now.
    Stale,
    /// Where it stands after an attempt.
    Ended(Status),
    BondReturned,
    BondForfeited,
    Cancelled,
    CancelledIfAttemptFails,
    PassedOver,
    /// Which became stale: a bit for each proposal.
    MadeStale(u8),
}

/// Why an [`Op`] is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    NotMember,
    NoBallot,
    NotProposer,
    NotVetoable,
    SameVote,
    VotingEnded,
    OnlyRejections,
    NoBond,
    Status(Status),
    /// It is being executed, and stands so if that fails.
    Settled(Status),
    /// For so many ticks more.
    Timelocked(u8),
    /// For so many ticks more.
    Retained(u8),
    /// For so many ticks more.
    BondHeld(u8),
    /// No valid council would be left.
    Invalid,
}

/// A council of the model.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Model {
    /// Who is a member: a bit each.
    pub members: u8,
    /// Which threshold holds.
    pub rule: usize,
    /// The proposals.
    pub cards: [Slot; 2],
}

/// A place for a proposal.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Slot {
    Unused,
    Live(Card),
    Pruned,
}

/// What of the two proposals the setups try: the first can be vetoed and has a bond, the second has none and cannot.
pub fn is_first(slot: usize) -> bool {
    slot == 0
}

/// The fewest votes that are at least the share, found by counting up.
pub fn needed(threshold: Threshold, members: u32) -> u32 {
    match threshold {
        Threshold::Votes(votes) => u32::from(votes),
        Threshold::Share(part, whole) => (0..)
            .find(|votes| votes * u32::from(whole) >= members * u32::from(part))
            .expect("some number of votes is enough"),
    }
}

impl Model {
    pub fn new(setup: &Setup) -> Self {
        Self {
            members: (1 << setup.members) - 1,
            rule: 0,
            cards: [Slot::Unused, Slot::Unused],
        }
    }

    /// All that anybody could try now. What is sure to be refused is there too.
    pub fn ops(&self, setup: &Setup) -> Vec<Op> {
        let mut ops = vec![Op::Tick, Op::Toggle, Op::SwitchRule];
        for slot in 0..setup.proposals {
            let card = match &self.cards[slot] {
                Slot::Unused => {
                    ops.push(Op::Propose(slot));
                    continue;
                }
                Slot::Live(card) => card,
                Slot::Pruned => continue,
            };
            for person in 0..setup.people {
                ops.push(Op::Vote(slot, person, Some(Vote::Approve)));
                ops.push(Op::Vote(slot, person, None));
            }
            // A second proposal is there for what it has in common with the first: who votes, and when.
            if is_first(slot) {
                for person in 0..setup.people {
                    ops.push(Op::Vote(slot, person, Some(Vote::Reject)));
                }
                ops.extend([
                    Op::Veto(slot),
                    Op::Cancel(slot, By::Proposer),
                    Op::Cancel(slot, By::SomebodyElse),
                    Op::CancelByCouncil(slot),
                    Op::SettleBond(slot),
                    Op::Prune(slot),
                    Op::Begin(slot, true),
                ]);
            }
            if card.attempts < setup.attempts {
                ops.push(Op::Begin(slot, false));
            }
            if card.state == State::Executing {
                ops.extend([Op::End(slot, true), Op::End(slot, false)]);
            }
        }
        ops
    }

    /// Does it, or says why not and leaves everything as it was.
    pub fn apply(&mut self, setup: &Setup, op: Op) -> Result<Told, Refused> {
        match op {
            Op::Tick => {
                for slot in &mut self.cards {
                    if let Slot::Live(card) = slot {
                        card.tick(setup);
                    }
                }
                Ok(Told::Nothing)
            }
            Op::Propose(slot) => {
                self.cards[slot] = Slot::Live(Card {
                    voters: self.members,
                    yes: 0,
                    no: 0,
                    needed: needed(setup.thresholds[self.rule], self.members.count_ones()) as u8,
                    state: State::Active,
                    old: false,
                    age: 0,
                    passed: None,
                    quiet: None,
                    bond: is_first(slot),
                    attempts: 0,
                    twin: None,
                    is_twin: false,
                });
                Ok(Told::Nothing)
            }
            Op::Toggle => self.change(setup, self.members ^ (1 << (setup.people - 1)), self.rule),
            Op::SwitchRule => self.change(setup, self.members, 1 - self.rule),
            Op::Vote(_, person, _) if self.members & (1 << person) == 0 => Err(Refused::NotMember),
            Op::Vote(slot, person, vote) => self.card(slot).vote(setup, 1 << person, vote),
            Op::Cancel(_, By::SomebodyElse) => Err(Refused::NotProposer),
            Op::Cancel(slot, By::Proposer) => {
                let card = self.card(slot);
                card.only(card.state == State::Active)?;
                card.finish(State::TakenBack);
                Ok(Told::Nothing)
            }
            Op::Veto(slot) => self.card(slot).veto(setup, is_first(slot)),
            Op::CancelByCouncil(slot) => Ok(self.card(slot).cancel(setup)),
            Op::Begin(slot, heavier) => self.card(slot).begin(setup, heavier),
            Op::End(slot, succeeded) => Ok(self.card(slot).end(succeeded)),
            Op::SettleBond(slot) => self.card(slot).settle(setup),
            Op::Prune(slot) => {
                let card = self.card(slot);
                card.only(card.is_over(setup))?;
                match card.kept_for(setup) {
                    0 => {
                        self.cards[slot] = Slot::Pruned;
                        Ok(Told::Nothing)
                    }
                    ticks => Err(Refused::Retained(ticks)),
                }
            }
        }
    }

    /// Other members or another rule, if they make a council.
    fn change(&mut self, setup: &Setup, members: u8, rule: usize) -> Result<Told, Refused> {
        let count = members.count_ones();
        let needed = needed(setup.thresholds[rule], count);
        if needed < 1 || needed > count {
            return Err(Refused::Invalid);
        }
        (self.members, self.rule) = (members, rule);
        let mut stale = 0;
        for (number, slot) in self.cards.iter_mut().enumerate() {
            if let Slot::Live(card) = slot
                && card.outlive(setup, members, needed as u8)
            {
                stale |= 1 << number;
            }
        }
        Ok(Told::MadeStale(stale))
    }

    fn card(&mut self, slot: usize) -> &mut Card {
        match &mut self.cards[slot] {
            Slot::Live(card) => card,
            _ => panic!("only live proposals are tried"),
        }
    }
}
