//! Who may decide what: one table, by the worst that a command can bring about. ARCHITECTURE.md prints it, and a test goes
//! through it command by command.
//!
//! | category | what |
//! |---|---|
//! | `routine` | what restricts, or sets how many and who |
//! | `code` | what code new instances run, and how |
//! | `council` | money and power |
//!
//! The council computes the category of a proposal when it is made and again when it is executed; the factory computes it
//! from its own table and refuses what was decided under a lighter one. A heavier category never asks for less than a
//! lighter one: see `effective_rule` of the council's kernel.

use core::fmt;

use near_sdk::near;

use crate::factory::Command;
use crate::governance::Action;

/// The vote that something needs, from the lightest to the strictest.
#[near(serializers = [json, borsh])]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// What restricts, or sets how many and who.
    Routine,
    /// What code new instances run, and how.
    Code,
    /// What moves money or power.
    Council,
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Routine => "routine",
            Self::Code => "code",
            Self::Council => "council",
        })
    }
}

impl Command {
    /// The vote it needs.
    pub const fn category(&self) -> Category {
        match self {
            Self::CloseTemplate { .. }
            | Self::DeprecateRelease(_)
            | Self::SetDefaultLimits { .. }
            | Self::SetCreatorLimits { .. }
            | Self::SetAccess { .. }
            | Self::ReserveNames { .. }
            | Self::FreeNames { .. }
            | Self::Pause => Category::Routine,
            Self::SetTemplate { .. }
            | Self::OpenTemplate { .. }
            | Self::ApproveRelease(_)
            | Self::SetCurrentRelease(_)
            | Self::RestoreRelease(_)
            | Self::RemoveRelease(_) => Category::Code,
            Self::SetTerms { .. }
            | Self::SetGuardian { .. }
            | Self::Unpause
            | Self::WithdrawFees { .. }
            | Self::Sweep { .. }
            | Self::SetReserve { .. }
            | Self::ApproveUpgrade(_)
            | Self::CancelUpgrade
            | Self::ProposeGovernance { .. } => Category::Council,
        }
    }
}

impl Action {
    /// The vote it needs: the strictest of what it holds. `is_registered`: whether the factory that it commands is in the
    /// council's registry; commands to any other account are calls like any other.
    pub fn category(&self, is_registered: bool) -> Category {
        match self {
            Self::Factory { commands, .. } if is_registered => commands
                .iter()
                .map(Command::category)
                .max()
                .unwrap_or(Category::Council),
            Self::Factory { .. }
            | Self::CreateFactory(_)
            | Self::Council { .. }
            | Self::Call { .. }
            | Self::Transfer { .. } => Category::Council,
        }
    }
}
