//! How many instances a creator may make, and how fast. No host functions: the time is an argument.

use charter_interface::factory::{Limits, MAX_TEMPLATES_PER_CREATOR, Rate, TemplateSpec};
use charter_interface::{AccountIdRef, Timestamp};

use crate::Error;
use crate::creators::Creator;
use crate::error::CreationRefusal;

#[cfg(test)]
mod tests;

/// What holds for one creator and one template.
#[derive(Debug)]
pub struct Applicable<'a> {
    /// The limits: the override or the defaults.
    limits: &'a Limits,
    /// Instances of the template.
    per_template: u32,
}

impl<'a> Applicable<'a> {
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
        creator_id: &AccountIdRef,
        creator: &Creator,
        template: u16,
        now: Timestamp,
    ) -> Result<(), Error> {
        let check = |what, used, limit| {
            if used < limit {
                return Ok(());
            }
            Err(CreationRefusal::Limit {
                creator_id: creator_id.into(),
                what,
                used,
                limit,
            })
        };
        check("instances", creator.instances, self.limits.instances)?;
        let held = creator.holding(template);
        let of_template = held.map_or(0, |held| held.instances);
        check("instances of this template", of_template, self.per_template)?;
        if held.is_none() {
            let count = |number| u32::try_from(number).unwrap_or(u32::MAX);
            let (used, limit) = (creator.holdings.len(), MAX_TEMPLATES_PER_CREATOR);
            check("templates", count(used), count(limit))?;
        }
        let Some(rate) = &self.limits.rate else {
            return Ok(());
        };
        let used = used_in_window(creator, rate, now);
        if used < rate.count {
            return Ok(());
        }
        let retry_at = creator.window_started.after(rate.window);
        Err(CreationRefusal::RateLimit {
            creator_id: creator_id.into(),
            used,
            limit: rate.count,
            window: rate.window,
            wait: now.until(retry_at),
            retry_at,
        }
        .into())
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

/// Takes a place in the present window, or in one that begins with it. Returns when the window began.
pub fn take_place(creator: &mut Creator, rate: &Rate, now: Timestamp) -> Option<Timestamp> {
    match used_in_window(creator, rate, now) {
        0 => (creator.window_started, creator.window_used) = (now, 1),
        used => creator.window_used = used.checked_add(1)?,
    }
    Some(creator.window_started)
}

/// Gives a place back, if its window is still the present one.
pub fn give_back_place(creator: &mut Creator, window_started: Option<Timestamp>) {
    if window_started == Some(creator.window_started) {
        // Exact: the window that a creation was counted in has at least that one. A callback must not fail for it.
        creator.window_used = creator.window_used.saturating_sub(1);
    }
}
