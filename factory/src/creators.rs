//! A creator's record: what it has paid for, what it has, what it may do. Its layout is part of the state: see
//! [`state`](crate::state).

use charter_interface::factory::Limits;
use charter_interface::{NearToken, Timestamp};
use near_sdk::near;

/// How a creator paid for its record.
#[near(serializers = [borsh])]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Registration {
    /// Not at all: the record is governance's.
    #[default]
    Missing,
    /// By `storage_deposit`, which costs the same for everyone (NEP-145).
    Deposit,
    /// With a creation: what the record takes.
    Creation,
}

/// A creator.
#[near(serializers = [borsh])]
#[derive(Debug, Clone, Default)]
pub struct Creator {
    /// How it paid for this record.
    pub registration: Registration,
    /// Its prepaid balance.
    pub available: NearToken,
    /// What of it calls that attach nothing may spend.
    pub allowance: NearToken,
    /// How often that was set: what a failed creation spent goes back only to the allowance that it was spent from.
    pub allowances: u32,
    /// Whether it is on the list of those who may create.
    pub listed: bool,
    /// What it may have and do, when the council said so.
    pub limits: Option<Limits>,
    /// Its instances: pending, live, and left but not proven gone.
    pub instances: u32,
    /// The number that its next instance gets.
    pub next_number: u32,
    /// When the last rate window began. Meaningless while `window_used` is zero.
    pub window_started: Timestamp,
    /// How many creations it holds.
    pub window_used: u32,
    /// What it has of each template that it has made instances of since it registered.
    pub holdings: Vec<Holding>,
}

/// What a creator has of one template.
#[near(serializers = [borsh])]
#[derive(Debug, Clone)]
pub struct Holding {
    /// The template, by index.
    pub template: u16,
    /// Instances: pending, live, and left but not proven gone.
    pub instances: u32,
}

impl Creator {
    /// Whether it paid for this record (NEP-145).
    pub fn is_registered(&self) -> bool {
        self.registration != Registration::Missing
    }

    /// Whether the record stays, whatever the creator does: governance said something about it.
    pub fn is_governed(&self) -> bool {
        self.listed || self.limits.is_some()
    }

    /// Whether nothing in it is worth keeping.
    pub fn is_blank(&self) -> bool {
        !self.is_registered()
            && !self.is_governed()
            && self.instances == 0
            && self.available.is_zero()
    }

    /// Whether it has nothing and nothing runs: what it registered for can be returned.
    pub fn is_idle(&self) -> bool {
        self.instances == 0
            && self.available.is_zero()
            && self.allowance.is_zero()
            && self.window_used == 0
    }

    /// Ends its registration. What governance said of it stays, and what the rate limit needs.
    pub fn forget(&mut self) {
        self.registration = Registration::Missing;
        self.allowance = NearToken::ZERO;
        self.holdings.clear();
    }

    /// What it has of a template.
    pub fn holding(&self, template: u16) -> Option<&Holding> {
        self.holdings
            .iter()
            .find(|holding| holding.template == template)
    }

    /// Counts an instance more; makes the holding, if it is the first of its template.
    pub fn count_in(&mut self, template: u16) -> Option<()> {
        self.instances = self.instances.checked_add(1)?;
        let held = self
            .holdings
            .iter_mut()
            .find(|held| held.template == template);
        if let Some(held) = held {
            held.instances = held.instances.checked_add(1)?;
        } else {
            self.holdings.push(Holding {
                template,
                instances: 1,
            });
        }
        Some(())
    }

    /// Counts an instance less. The holding stays until the creator unregisters.
    pub fn count_out(&mut self, template: u16) {
        let less = |count: &mut u32| *count = count.checked_sub(1).unwrap_or_default();
        less(&mut self.instances);
        let held = self
            .holdings
            .iter_mut()
            .find(|held| held.template == template);
        if let Some(held) = held {
            less(&mut held.instances);
        }
    }

    /// Takes back the holding of a creation that failed, if nothing else has come of it. Returns whether it went.
    pub fn drop_empty_holding(&mut self, template: u16) -> bool {
        let before = self.holdings.len();
        self.holdings
            .retain(|held| held.template != template || held.instances > 0);
        self.holdings.len() < before
    }
}
