//! Times and durations in nanoseconds, as the protocol's block timestamps are.

use core::fmt;

use near_sdk::near;
use near_sdk::serde_with::DisplayFromStr;

/// Nanoseconds since 1970, as a block's timestamp. JSON: a decimal string.
#[near(serializers = [json, borsh])]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
#[serde(transparent)]
pub struct Timestamp(#[serde_as(as = "DisplayFromStr")] pub u64);

/// A length of time in nanoseconds. JSON: a decimal string.
#[near(serializers = [json, borsh])]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
#[serde(transparent)]
pub struct Duration(#[serde_as(as = "DisplayFromStr")] pub u64);

impl Timestamp {
    /// The time this much later; the end of time when there is no such time.
    pub const fn after(self, duration: Duration) -> Self {
        match self.0.checked_add(duration.0) {
            Some(time) => Self(time),
            None => Self(u64::MAX),
        }
    }

    /// How long it is until then; nothing when it has passed.
    pub const fn until(self, then: Self) -> Duration {
        match then.0.checked_sub(self.0) {
            Some(wait) => Duration(wait),
            None => Duration(0),
        }
    }
}

impl Duration {
    /// So many seconds.
    ///
    /// # Panics
    ///
    /// Beyond 584 years, when it is compiled.
    pub const fn from_secs(seconds: u64) -> Self {
        Self(seconds * 1_000_000_000)
    }

    /// So many hours.
    pub const fn from_hours(hours: u64) -> Self {
        Self::from_secs(hours * 3_600)
    }

    /// So many days of 24 hours.
    pub const fn from_days(days: u64) -> Self {
        Self::from_hours(days * 24)
    }
}

impl fmt::Display for Duration {
    /// In the two largest units that say enough: `36 h`, `2 d`, `23 h 59 min`, `90 s`; below a second in nanoseconds.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const UNITS: [(u64, &str); 4] = [
            (86_400_000_000_000, "d"),
            (3_600_000_000_000, "h"),
            (60_000_000_000, "min"),
            (1_000_000_000, "s"),
        ];
        for (at, (unit, name)) in UNITS.into_iter().enumerate() {
            if self.0 < unit {
                continue;
            }
            write!(f, "{} {name}", self.0 / unit)?;
            if let Some((smaller, smaller_name)) = UNITS.get(at + 1) {
                let rest = self.0 % unit / smaller;
                if rest > 0 {
                    write!(f, " {rest} {smaller_name}")?;
                }
            }
            return Ok(());
        }
        write!(f, "{} ns", self.0)
    }
}
