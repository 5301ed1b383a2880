//! What a council should do, told another way than the kernel tells it.
//!
//! The kernel stores when things happened and computes from the time where a proposal stands. The model is a machine that a
//! clock drives: with each tick it counts ages and moves proposals on by itself. A proposal that is being executed has a twin
//! that is not, to which everything is done; if the attempt fails, the twin takes its place. Members are bits, time is ticks.

use charter_interface::governance::{Status, Threshold, Vote};

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

/// A proposal of the model.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Card {
    /// Who has a ballot that can count.
    pub voters: u8,
    pub yes: u8,
    pub no: u8,
    pub needed: u8,
    pub state: State,
    /// Whether members or rules have changed since it was proposed.
    pub old: bool,
    /// Ticks since it was proposed, up to when no more count.
    pub age: u8,
    /// Ticks since it last passed, up to when no more count.
    pub passed: Option<u8>,
    /// Ticks since something ended it, or an attempt ended.
    pub quiet: Option<u8>,
    pub bond: bool,
    pub attempts: u8,
    /// While it is being executed: the same proposal, were it not.
    pub twin: Option<Box<Card>>,
    /// Whether this is such a twin: its window does not close before the attempt ends.
    pub is_twin: bool,
}

/// [`Status`], to be hashed; who cancelled it makes a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    Active,
    Approved,
    Executing,
    Executed,
    Failed,
    Rejected,
    Expired,
    TakenBack,
    Cancelled,
    Vetoed,
    Stale,
}

impl From<State> for Status {
    fn from(state: State) -> Self {
        match state {
            State::Active => Self::Active,
            State::Approved => Self::Approved,
            State::Executing => Self::Executing,
            State::Executed => Self::Executed,
            State::Failed => Self::Failed,
            State::Rejected => Self::Rejected,
            State::Expired => Self::Expired,
            State::TakenBack | State::Cancelled => Self::Cancelled,
            State::Vetoed => Self::Vetoed,
            State::Stale => Self::Stale,
        }
    }
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

impl Card {
    fn tick(&mut self, setup: &Setup) {
        if let Some(twin) = &mut self.twin {
            twin.tick(setup);
        }
        let longest = setup.voting + setup.timelock + setup.window + setup.retention;
        self.age = (self.age + 1).min(longest);
        for count in [&mut self.passed, &mut self.quiet].into_iter().flatten() {
            *count = (*count + 1).min(longest);
        }
        match self.state {
            State::Active if self.age >= setup.voting => self.state = State::Expired,
            State::Approved if self.is_past_window(setup) && !self.is_twin => {
                self.state = State::Expired;
            }
            _ => {}
        }
    }

    fn vote(&mut self, setup: &Setup, who: u8, vote: Option<Vote>) -> Result<Told, Refused> {
        if let Some(twin) = &mut self.twin {
            // It decides nothing before the attempt ends.
            twin.vote(setup, who, vote)?;
            (self.yes, self.no) = (twin.yes, twin.no);
            return Ok(Told::Nothing);
        }
        let voting = self.age < setup.voting;
        let is_closed = matches!(self.state, State::Rejected | State::TakenBack);
        if !(is_closed && voting) {
            self.check_open(setup)?;
        }
        if self.voters & who == 0 {
            return Err(Refused::NoBallot);
        }
        let before = (self.yes, self.no);
        let (mut yes, mut no) = (self.yes & !who, self.no & !who);
        match vote {
            None => {}
            Some(Vote::Approve) => yes |= who,
            Some(Vote::Reject) => no |= who,
        }
        if before == (yes, no) {
            return Err(Refused::SameVote);
        }
        if !voting && self.yes & who == 0 {
            return Err(Refused::VotingEnded);
        }
        if is_closed && no & who == 0 {
            return Err(Refused::OnlyRejections);
        }
        (self.yes, self.no) = (yes, no);
        let state = self.state;
        self.count_votes(setup);
        Ok(if self.state == state {
            Told::Nothing
        } else {
            Told::Decided(self.state.into())
        })
    }

    fn count_votes(&mut self, setup: &Setup) {
        let has_enough = self.has_enough();
        let could_have_enough = (self.voters & !self.no).count_ones() >= u32::from(self.needed);
        match self.state {
            State::Active if has_enough => {
                (self.state, self.passed) = (State::Approved, Some(0));
            }
            State::Active if !could_have_enough => self.finish(State::Rejected),
            State::Approved | State::Failed if !has_enough => {
                if self.old {
                    self.finish(State::Stale);
                } else if self.age < setup.voting && could_have_enough {
                    self.state = State::Active;
                } else {
                    self.finish(State::Rejected);
                }
            }
            _ => {}
        }
    }

    fn has_enough(&self) -> bool {
        self.yes.count_ones() >= u32::from(self.needed)
    }

    /// Members or rules change. Whether that made it stale.
    fn outlive(&mut self, setup: &Setup, members: u8, needed: u8) -> bool {
        if let Some(twin) = &mut self.twin {
            twin.outlive(setup, members, needed);
            (self.voters, self.yes, self.no) = (twin.voters, twin.yes, twin.no);
            (self.needed, self.old) = (twin.needed, twin.old);
            return false;
        }
        if self.is_over(setup) {
            return false;
        }
        self.old = true;
        for bits in [&mut self.voters, &mut self.yes, &mut self.no] {
            *bits &= members;
        }
        self.needed = self.needed.max(needed);
        if !self.has_enough() {
            self.finish(State::Stale);
        }
        self.state == State::Stale
    }

    fn veto(&mut self, setup: &Setup, vetoable: bool) -> Result<Told, Refused> {
        if let Some(twin) = &mut self.twin {
            twin.check_open(setup)?;
            if !vetoable {
                return Err(Refused::NotVetoable);
            }
            twin.finish(State::Vetoed);
            return Ok(Told::Nothing);
        }
        self.check_open(setup)?;
        if !vetoable {
            return Err(Refused::NotVetoable);
        }
        self.finish(State::Vetoed);
        let bond = core::mem::replace(&mut self.bond, false);
        Ok(if bond {
            Told::BondForfeited
        } else {
            Told::Nothing
        })
    }

    fn cancel(&mut self, setup: &Setup) -> Told {
        if let Some(twin) = &mut self.twin {
            if twin.is_over(setup) {
                return Told::PassedOver;
            }
            twin.finish(State::Cancelled);
            return Told::CancelledIfAttemptFails;
        }
        if self.is_over(setup) {
            return Told::PassedOver;
        }
        self.finish(State::Cancelled);
        Told::Cancelled
    }

    fn begin(&mut self, setup: &Setup, heavier: bool) -> Result<Told, Refused> {
        self.only(matches!(self.state, State::Approved | State::Failed))?;
        self.only(!self.is_past_window(setup))?;
        let passed = self.passed.expect("it has passed");
        if passed < setup.timelock {
            return Err(Refused::Timelocked(setup.timelock - passed));
        }
        if heavier {
            self.finish(State::Stale);
            return Ok(Told::Stale);
        }
        self.attempts += 1;
        let mut twin = self.clone();
        twin.is_twin = true;
        self.twin = Some(Box::new(twin));
        self.state = State::Executing;
        Ok(Told::Attempt(self.attempts))
    }

    fn end(&mut self, succeeded: bool) -> Told {
        let twin = self.twin.take().expect("it is being executed");
        if succeeded {
            self.passed = twin.passed;
            self.finish(State::Executed);
        } else {
            *self = *twin;
            self.is_twin = false;
            self.quiet = Some(0);
            if self.state == State::Approved {
                self.state = State::Failed;
            }
        }
        Told::Ended(self.state.into())
    }

    fn settle(&mut self, setup: &Setup) -> Result<Told, Refused> {
        self.only(self.is_over(setup))?;
        if !self.bond {
            return Err(Refused::NoBond);
        }
        if self.takes_rejections(setup) {
            return Err(Refused::BondHeld(setup.voting - self.age));
        }
        self.bond = false;
        Ok(if self.forfeits() {
            Told::BondForfeited
        } else {
            Told::BondReturned
        })
    }

    /// Whether its bond is the council's, once it is over.
    pub fn forfeits(&self) -> bool {
        match self.state {
            State::Vetoed => true,
            State::Executed => false,
            _ => self.no.count_ones() >= u32::from(self.needed) && !self.has_enough(),
        }
    }

    /// Whether it is over, and can still be voted against.
    pub fn takes_rejections(&self, setup: &Setup) -> bool {
        matches!(self.state, State::Rejected | State::TakenBack) && self.age < setup.voting
    }

    fn finish(&mut self, state: State) {
        (self.state, self.quiet) = (state, Some(0));
    }

    fn only(&self, holds: bool) -> Result<(), Refused> {
        if holds {
            Ok(())
        } else {
            Err(Refused::Status(self.state.into()))
        }
    }

    fn check_open(&self, setup: &Setup) -> Result<(), Refused> {
        if !self.is_over(setup) {
            Ok(())
        } else if self.is_twin {
            Err(Refused::Settled(self.state.into()))
        } else {
            Err(Refused::Status(self.state.into()))
        }
    }

    fn is_past_window(&self, setup: &Setup) -> bool {
        self.passed
            .is_some_and(|passed| passed >= setup.timelock + setup.window)
    }

    /// Whether it can never be executed any more.
    pub fn is_over(&self, setup: &Setup) -> bool {
        match self.state {
            State::Active | State::Approved | State::Executing => false,
            State::Failed => self.is_past_window(setup) && !self.is_twin,
            State::Executed
            | State::Rejected
            | State::Expired
            | State::TakenBack
            | State::Cancelled
            | State::Vetoed
            | State::Stale => true,
        }
    }

    /// For how many ticks more it is kept, once it is over: from the last of all moments at which anything could happen.
    pub fn kept_for(&self, setup: &Setup) -> u8 {
        let left = |ticks: u8, since: Option<u8>| {
            since.map_or(0, |since| (ticks + setup.retention).saturating_sub(since))
        };
        (setup.voting + setup.retention)
            .saturating_sub(self.age)
            .max(left(setup.timelock + setup.window, self.passed))
            .max(left(0, self.quiet))
    }
}
