//! A proposal of the model.

use charter_interface::governance::{Status, Vote};

use super::{Refused, Setup, Told};

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

impl Card {
    pub fn tick(&mut self, setup: &Setup) {
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

    pub fn vote(&mut self, setup: &Setup, who: u8, vote: Option<Vote>) -> Result<Told, Refused> {
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
    pub fn outlive(&mut self, setup: &Setup, members: u8, needed: u8) -> bool {
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

    pub fn veto(&mut self, setup: &Setup, vetoable: bool) -> Result<Told, Refused> {
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

    pub fn cancel(&mut self, setup: &Setup) -> Told {
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

    pub fn begin(&mut self, setup: &Setup, heavier: bool) -> Result<Told, Refused> {
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

    pub fn end(&mut self, succeeded: bool) -> Told {
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

    pub fn settle(&mut self, setup: &Setup) -> Result<Told, Refused> {
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

    pub fn finish(&mut self, state: State) {
        (self.state, self.quiet) = (state, Some(0));
    }

    pub fn only(&self, holds: bool) -> Result<(), Refused> {
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
