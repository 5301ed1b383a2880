//! Who decides, and how.

use core::fmt;

#[cfg(feature = "borsh")]
use borsh::{BorshDeserialize, BorshSerialize};
use near_account_id::AccountId;
use near_token::NearToken;
#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

use crate::Duration;
use crate::factory::Category;
use crate::json::{FromJson, JsonError, Object, Raw, ToJson};
use crate::{record_enum, wire_object};

/// How many votes decide. JSON: `{"votes": 2}` or `{"share": [2, 3]}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "borsh", derive(BorshSerialize, BorshDeserialize))]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "abi", derive(schemars::JsonSchema, borsh::BorshSchema))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "borsh", derive(BorshSerialize, BorshDeserialize))]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "abi", derive(schemars::JsonSchema, borsh::BorshSchema))]
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

/// The rules, by category.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "borsh", derive(BorshSerialize, BorshDeserialize))]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "abi", derive(schemars::JsonSchema, borsh::BorshSchema))]
pub struct Rules {
    /// For settings.
    pub routine: Rule,
    /// For what brings code to life.
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
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "borsh", derive(BorshSerialize, BorshDeserialize))]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "abi", derive(schemars::JsonSchema, borsh::BorshSchema))]
pub struct Policy {
    /// The members, in the order in which they joined; never the council itself.
    pub members: Vec<AccountId>,
    /// May veto, and nothing else. `null`: nobody.
    #[cfg_attr(feature = "serde", serde(default))]
    pub guardian: Option<AccountId>,
    /// The rules.
    pub rules: Rules,
    /// What an account that is no member must lay down to propose, in yoctoNEAR. `null`: only members propose.
    #[cfg_attr(feature = "serde", serde(default))]
    pub open_proposals: Option<NearToken>,
    /// How long an ended proposal is kept before it can be pruned, in nanoseconds: from the end of its execution window if it
    /// had passed, else from the end of its vote.
    pub retention: Duration,
}

/// How a council begins: the argument of its `init`.
pub type CouncilSetup = Policy;

wire_object!(Rule {
    threshold,
    voting_period,
    timelock,
    execution_window
});
wire_object!(Rules {
    routine,
    code,
    council
});
wire_object!(Policy {
    members,
    guardian,
    rules,
    open_proposals,
    retention
});

record_enum!(Threshold { Votes(votes), Share(numerator, denominator) });

impl FromJson for Threshold {
    fn from_json(raw: Raw<'_>) -> Result<Self, JsonError> {
        let (kind, content) = raw.fields()?.only()?;
        match kind {
            "votes" => u16::from_json(content).map(Self::Votes),
            "share" => match Vec::<u16>::from_json(content)?.as_slice() {
                [numerator, denominator] => Ok(Self::Share(*numerator, *denominator)),
                _ => Err(JsonError::expected("two whole numbers", content)),
            },
            _ => Err(JsonError::new("unknown; expected one of votes share")),
        }
        .map_err(|error| error.within(kind))
    }
}

impl ToJson for Threshold {
    fn write_json(&self, out: &mut String) {
        let mut object = Object::open(out);
        match self {
            Self::Votes(votes) => object.field("votes", votes),
            Self::Share(numerator, denominator) => {
                object.field("share", &vec![*numerator, *denominator])
            }
        }
        object.close();
    }
}
