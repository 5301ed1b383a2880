//! Who decides, and how.

use core::fmt;

use near_sdk::{AccountId, NearToken, near};

use crate::Duration;
use crate::permissions::Category;

/// How many votes decide. JSON: `{"votes": 2}` or `{"share": [2, 3]}`.
#[near(serializers = [json, borsh])]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Threshold {
    /// A number of votes.
    Votes(u16),
    /// A share of the members, `[numerator, denominator]`, rounded up: `[2, 3]` of 3 members is 2, of 4 is 3.
    Share(u16, u16),
}

impl fmt::Display for Threshold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Votes(votes) => write!(f, "{votes} votes"),
            Self::Share(numerator, denominator) => {
                write!(f, "{numerator}/{denominator} of the members")
            }
        }
    }
}

/// How proposals of one category are decided and executed.
#[near(serializers = [json, borsh])]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// How many approvals pass a proposal.
    pub threshold: Threshold,
    /// How long members may vote, in nanoseconds.
    pub voting_period: Duration,
    /// How long a passed proposal waits before it can be executed, in nanoseconds.
    pub timelock: Duration,
    /// How long after that it can be executed, in nanoseconds.
    pub execution_window: Duration,
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}, voting {}, timelock {}, window {}",
            self.threshold, self.voting_period, self.timelock, self.execution_window
        )
    }
}

/// The rules, by category, as they were set. A category never asks for less than a lighter one: what holds is
/// [`EffectiveRule`](super::EffectiveRule).
#[near(serializers = [json, borsh])]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// For what restricts, or sets how many and who.
    pub routine: Rule,
    /// For what code new instances run.
    pub code: Rule,
    /// For what moves money or power.
    pub council: Rule,
}

impl Rules {
    /// The rule of a category.
    pub const fn of(&self, category: Category) -> &Rule {
        match category {
            Category::Routine => &self.routine,
            Category::Code => &self.code,
            Category::Council => &self.council,
        }
    }

    /// The rule of a category, to be changed.
    pub const fn of_mut(&mut self, category: Category) -> &mut Rule {
        match category {
            Category::Routine => &mut self.routine,
            Category::Code => &mut self.code,
            Category::Council => &mut self.council,
        }
    }
}

/// Everything that decides how the council decides.
#[near(serializers = [json, borsh])]
#[derive(Debug, Clone, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// The members, in the order in which they joined; never the council itself.
    pub members: Vec<AccountId>,
    /// May veto, and nothing else. `null`: nobody.
    #[serde(default)]
    pub guardian: Option<AccountId>,
    /// The rules.
    pub rules: Rules,
    /// What an account that is no member must lay down to propose, in yoctoNEAR; never zero. `null`: only members propose.
    #[serde(default)]
    pub open_proposals: Option<NearToken>,
    /// How long an ended proposal is kept before it can be pruned, in nanoseconds, counted from the last moment at which
    /// anything could have happened to it.
    pub retention: Duration,
}

/// How a council begins: the argument of its `init`.
pub type CouncilSetup = Policy;
