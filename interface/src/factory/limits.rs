//! Who may create, and how many.

use near_sdk::near;

use crate::Duration;

/// Who may create instances.
#[near(serializers = [json, borsh])]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Access {
    /// Anyone.
    Open,
    /// Those that the council put on the list.
    Listed,
}

impl core::fmt::Display for Access {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::Open => "all",
            Self::Listed => "the list",
        })
    }
}

/// What one creator may have and do. Zero denies. An instance counts from the moment its creation is asked for until the
/// factory has proven that its account is gone.
#[near(serializers = [json, borsh])]
#[derive(Debug, Clone, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Instances in all.
    pub instances: u32,
    /// Instances of any one template; a template may set a lower number of its own.
    pub per_template: u32,
    /// How fast. `null`: no limit.
    #[serde(default)]
    pub rate: Option<Rate>,
}

/// So many creations in a window. A window begins with the first creation after the last one ended; a creation that fails
/// gives its place back.
#[near(serializers = [json, borsh])]
#[derive(Debug, Clone, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Rate {
    /// How many.
    pub count: u32,
    /// In how long, in nanoseconds.
    pub window: Duration,
}

impl core::fmt::Display for Limits {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(
            f,
            "{} instances, {} of a template",
            self.instances, self.per_template
        )?;
        match &self.rate {
            Some(rate) => write!(f, ", {} in {}", rate.count, rate.window),
            None => Ok(()),
        }
    }
}
