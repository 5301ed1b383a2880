//! What a council should do, told another way than the kernel tells it.
//!
//! The kernel stores when things happened and computes from the time where a proposal stands. The model is a machine that a
//! clock drives: with each tick it counts ages and moves proposals on by itself, and a change of members or rules marks what
//! it makes stale at once. Members are bits, time is ticks.

use charter_interface::governance::{Status, Threshold, Vote};

/// Accounts that may be members.
pub const PEOPLE: usize = 4;

/// What is the same for all of an exploration.
#[derive(Debug, Clone, Copy)]
pub struct Setup {
    /// How many of the people are members at first.
    pub members: usize,
    /// How many proposals there may be.
    pub proposals: usize,
    /// The two thresholds between which [`Op::SwitchRule`] switches.
    pub thresholds: [Threshold; 2],
    /// Whether members join and leave, and rules change.
    pub changes: bool,
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
    Begin(usize),
    End(usize, bool),
    TakeBond(usize),
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

/// Why an [`Op`] is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    NotMember,
    NotProposer,
    NotVetoable,
    SameVote,
    NoBond,
    Status(Status),
    /// For so many ticks more.
    Timelocked(u8),
    /// For so many ticks more.
    Retained(u8),
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
    pub voters: u8,
    pub yes: u8,
    pub no: u8,
    pub needed: u8,
    pub status: Status2,
    /// Ticks since it was proposed, up to when no more count.
    pub age: u8,
    /// Ticks since it passed, up to when no more count.
    pub passed: Option<u8>,
    pub bond: bool,
    pub attempts: u8,
}

/// [`Status`], to be hashed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status2 {
    Active,
    Approved,
    Executing,
    Executed,
    Failed,
    Rejected,
    Expired,
    Cancelled,
    Vetoed,
    Stale,
}

impl From<Status2> for Status {
    fn from(status: Status2) -> Self {
        match status {
            Status2::Active => Self::Active,
            Status2::Approved => Self::Approved,
            Status2::Executing => Self::Executing,
            Status2::Executed => Self::Executed,
            Status2::Failed => Self::Failed,
            Status2::Rejected => Self::Rejected,
            Status2::Expired => Self::Expired,
            Status2::Cancelled => Self::Cancelled,
            Status2::Vetoed => Self::Vetoed,
            Status2::Stale => Self::Stale,
        }
    }
}

/// What of the two proposals the setups try: the first can be vetoed and has no bond, the second has one and cannot.
pub fn is_vetoable(slot: usize) -> bool {
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
        let mut ops = vec![Op::Tick];
        if setup.changes {
            ops.extend([Op::Toggle, Op::SwitchRule]);
        }
        for slot in 0..setup.proposals {
            let card = match &self.cards[slot] {
                Slot::Unused => {
                    ops.push(Op::Propose(slot));
                    continue;
                }
                Slot::Live(card) => card,
                Slot::Pruned => continue,
            };
            for person in 0..PEOPLE {
                for vote in [None, Some(Vote::Approve), Some(Vote::Reject)] {
                    ops.push(Op::Vote(slot, person, vote));
                }
            }
            ops.extend([
                Op::Cancel(slot, By::Proposer),
                Op::Cancel(slot, By::SomebodyElse),
                Op::Veto(slot),
                Op::TakeBond(slot),
                Op::Prune(slot),
            ]);
            if card.attempts < setup.attempts {
                ops.push(Op::Begin(slot));
            }
            if card.status == Status2::Executing {
                ops.extend([Op::End(slot, true), Op::End(slot, false)]);
            }
        }
        ops
    }

    /// Does it, or says why not and leaves everything as it was.
    pub fn apply(&mut self, setup: &Setup, op: Op) -> Result<(), Refused> {
        match op {
            Op::Tick => {
                for slot in &mut self.cards {
                    if let Slot::Live(card) = slot {
                        card.tick(setup);
                    }
                }
                Ok(())
            }
            Op::Propose(slot) => {
                let members = self.members.count_ones();
                self.cards[slot] = Slot::Live(Card {
                    voters: self.members,
                    yes: 0,
                    no: 0,
                    needed: needed(setup.thresholds[self.rule], members) as u8,
                    status: Status2::Active,
                    age: 0,
                    passed: None,
                    bond: slot == 1,
                    attempts: 0,
                });
                Ok(())
            }
            Op::Toggle => self.change(setup, self.members ^ (1 << (PEOPLE - 1)), self.rule),
            Op::SwitchRule => self.change(setup, self.members, 1 - self.rule),
            Op::Vote(_, person, _) if self.members & (1 << person) == 0 => Err(Refused::NotMember),
            Op::Vote(slot, person, vote) => self.card(slot).vote(1 << person, vote),
            Op::Cancel(_, By::SomebodyElse) => Err(Refused::NotProposer),
            Op::Cancel(slot, By::Proposer) => {
                let card = self.card(slot);
                card.only(card.status == Status2::Active)?;
                card.status = Status2::Cancelled;
                Ok(())
            }
            Op::Veto(slot) => {
                let card = self.card(slot);
                card.only(!card.is_over(setup) && card.status != Status2::Executing)?;
                if !is_vetoable(slot) {
                    return Err(Refused::NotVetoable);
                }
                card.status = Status2::Vetoed;
                Ok(())
            }
            Op::Begin(slot) => self.card(slot).begin(setup),
            Op::End(slot, succeeded) => {
                let card = self.card(slot);
                card.status = if succeeded {
                    Status2::Executed
                } else {
                    Status2::Failed
                };
                Ok(())
            }
            Op::TakeBond(slot) => {
                let card = self.card(slot);
                card.only(card.is_over(setup))?;
                if !card.bond {
                    return Err(Refused::NoBond);
                }
                card.bond = false;
                Ok(())
            }
            Op::Prune(slot) => {
                let card = self.card(slot);
                card.only(card.is_over(setup))?;
                match card.kept_for(setup) {
                    0 => {
                        self.cards[slot] = Slot::Pruned;
                        Ok(())
                    }
                    ticks => Err(Refused::Retained(ticks)),
                }
            }
        }
    }

    /// Other members or another rule, if they make a council: what is being voted on is stale from now on.
    fn change(&mut self, setup: &Setup, members: u8, rule: usize) -> Result<(), Refused> {
        let count = members.count_ones();
        let needed = needed(setup.thresholds[rule], count);
        if needed < 1 || needed > count {
            return Err(Refused::Invalid);
        }
        (self.members, self.rule) = (members, rule);
        for slot in &mut self.cards {
            if let Slot::Live(card) = slot
                && card.status == Status2::Active
            {
                card.status = Status2::Stale;
            }
        }
        Ok(())
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
        let longest = setup.voting + setup.timelock + setup.window + setup.retention;
        self.age = (self.age + 1).min(longest);
        if let Some(passed) = &mut self.passed {
            *passed = (*passed + 1).min(longest);
        }
        match (self.status, self.passed) {
            (Status2::Active, _) if self.age >= setup.voting => self.status = Status2::Expired,
            (Status2::Approved, Some(passed)) if passed >= setup.timelock + setup.window => {
                self.status = Status2::Expired;
            }
            _ => {}
        }
    }

    fn vote(&mut self, who: u8, vote: Option<Vote>) -> Result<(), Refused> {
        self.only(self.status == Status2::Active)?;
        let before = (self.yes, self.no);
        (self.yes, self.no) = (self.yes & !who, self.no & !who);
        match vote {
            None => {}
            Some(Vote::Approve) => self.yes |= who,
            Some(Vote::Reject) => self.no |= who,
        }
        if before == (self.yes, self.no) {
            return Err(Refused::SameVote);
        }
        let could_still_approve = (self.voters & !self.no).count_ones();
        if self.yes.count_ones() >= u32::from(self.needed) {
            (self.status, self.passed) = (Status2::Approved, Some(0));
        } else if could_still_approve < u32::from(self.needed) {
            self.status = Status2::Rejected;
        }
        Ok(())
    }

    fn begin(&mut self, setup: &Setup) -> Result<(), Refused> {
        self.only(matches!(self.status, Status2::Approved | Status2::Failed))?;
        let passed = self.passed.expect("it has passed");
        if passed < setup.timelock {
            return Err(Refused::Timelocked(setup.timelock - passed));
        }
        self.only(passed < setup.timelock + setup.window)?;
        self.status = Status2::Executing;
        self.attempts += 1;
        Ok(())
    }

    fn only(&self, holds: bool) -> Result<(), Refused> {
        if holds {
            Ok(())
        } else {
            Err(Refused::Status(self.status.into()))
        }
    }

    /// Whether nothing can happen to it any more.
    pub fn is_over(&self, setup: &Setup) -> bool {
        match self.status {
            Status2::Active | Status2::Approved | Status2::Executing => false,
            Status2::Failed => self
                .passed
                .is_some_and(|passed| passed >= setup.timelock + setup.window),
            Status2::Executed
            | Status2::Rejected
            | Status2::Expired
            | Status2::Cancelled
            | Status2::Vetoed
            | Status2::Stale => true,
        }
    }

    /// For how many ticks more it is kept, once it is over.
    fn kept_for(&self, setup: &Setup) -> u8 {
        // Once it has passed, its vote has nothing more to say: it counts from where its window closes, a veto or not.
        match self.passed {
            Some(passed) => {
                (setup.timelock + setup.window + setup.retention).saturating_sub(passed)
            }
            None => (setup.voting + setup.retention).saturating_sub(self.age),
        }
    }
}
