//! How many instances a creator may make, and how fast. No host functions: the time is an argument.

use charter_interface::factory::{Limits, Rate, TemplateSpec};
use charter_interface::{AccountId, Timestamp};

use crate::Error;
use crate::error::CreationRefusal;
use crate::records::Creator;

/// What holds for one creator and one template.
#[derive(Debug)]
pub struct Allowance<'a> {
    /// The limits: the override or the defaults.
    limits: &'a Limits,
    /// Instances of the template.
    per_template: u32,
}

impl<'a> Allowance<'a> {
    /// An override says all; without one the lower of default and template counts.
    pub fn new(defaults: &'a Limits, spec: &TemplateSpec, creator: &'a Creator) -> Self {
        match &creator.limits {
            Some(limits) => Self {
                limits,
                per_template: limits.per_template,
            },
            None => Self {
                limits: defaults,
                per_template: spec
                    .per_creator
                    .map_or(defaults.per_template, |own| own.min(defaults.per_template)),
            },
        }
    }

    /// Whether one more is possible now.
    pub fn check(
        &self,
        creator_id: &AccountId,
        creator: &Creator,
        template: u16,
        now: Timestamp,
    ) -> Result<(), Error> {
        let limit = |what, used, limit| {
            CreationRefusal::Limit {
                creator_id: creator_id.clone(),
                what,
                used,
                limit,
            }
            .into()
        };
        if creator.instances >= self.limits.instances {
            return Err(limit("instances", creator.instances, self.limits.instances));
        }
        let of_template = creator
            .holding(template)
            .map_or(0, |holding| holding.instances);
        if of_template >= self.per_template {
            return Err(limit(
                "instances of this template",
                of_template,
                self.per_template,
            ));
        }
        if let Some(rate) = &self.limits.rate {
            let used = used_in_window(creator, rate, now);
            if used >= rate.count {
                return Err(CreationRefusal::RateLimit {
                    creator_id: creator_id.clone(),
                    used,
                    limit: rate.count,
                    window: rate.window,
                    retry_at: creator.window_started.after(rate.window),
                }
                .into());
            }
        }
        Ok(())
    }

    /// The rate that holds.
    pub fn rate(&self) -> Option<&'a Rate> {
        self.limits.rate.as_ref()
    }
}

/// How many creations the present window holds; none when it has ended.
pub fn used_in_window(creator: &Creator, rate: &Rate, now: Timestamp) -> u32 {
    if now < creator.window_started.after(rate.window) {
        creator.window_used
    } else {
        0
    }
}

/// A rate window: when it began, and how many creations it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// When it began.
    pub started: Timestamp,
    /// How many it holds.
    pub used: u32,
}

/// The present window with one creation more, or one that begins with it.
pub fn window_with_one_more(creator: &Creator, rate: &Rate, now: Timestamp) -> Window {
    match used_in_window(creator, rate, now) {
        0 => Window {
            started: now,
            used: 1,
        },
        used => Window {
            started: creator.window_started,
            used: used.saturating_add(1),
        },
    }
}

/// Gives a place back, if its window is still the present one.
pub fn give_back_place(creator: &mut Creator, window_started: Option<Timestamp>) {
    if window_started == Some(creator.window_started) {
        creator.window_used = creator.window_used.saturating_sub(1);
    }
}
