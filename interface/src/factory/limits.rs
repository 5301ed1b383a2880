//! Who may create, and how many.

#[cfg(feature = "borsh")]
use borsh::{BorshDeserialize, BorshSerialize};
#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

use crate::Duration;
use crate::{wire_names, wire_object};

/// Who may create instances.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "borsh", derive(BorshSerialize, BorshDeserialize))]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "abi", derive(schemars::JsonSchema, borsh::BorshSchema))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Access {
    /// Anyone.
    Open,
    /// Those that the council put on the list.
    Listed,
}

/// What one creator may have and do. Zero denies.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "borsh", derive(BorshSerialize, BorshDeserialize))]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "abi", derive(schemars::JsonSchema, borsh::BorshSchema))]
pub struct Limits {
    /// Instances in all, live and pending.
    pub instances: u32,
    /// Instances of any one template, live and pending; a template may set a lower number of its own.
    pub per_template: u32,
    /// How fast. `null`: no limit.
    #[cfg_attr(feature = "serde", serde(default))]
    pub rate: Option<Rate>,
}

/// So many creations in a window. A window begins with the first creation after the last one ended; a creation that fails
/// gives its place back.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "borsh", derive(BorshSerialize, BorshDeserialize))]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "abi", derive(schemars::JsonSchema, borsh::BorshSchema))]
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

wire_names!(Access { Open = "open", Listed = "listed" });
wire_object!(Limits {
    instances,
    per_template,
    rate
});
wire_object!(Rate { count, window });
