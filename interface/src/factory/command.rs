//! What the governance of a factory tells it.

use core::fmt;

#[cfg(feature = "borsh")]
use borsh::{BorshDeserialize, BorshSerialize};
use near_account_id::AccountId;
use near_token::NearToken;
#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

use super::{Access, Limits, Release, ReleaseId, TemplateSpec};
use crate::{Exact, Upgrade};
use crate::{wire_enum, wire_names};

/// The vote that something needs, from the lightest to the strictest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "borsh", derive(BorshSerialize, BorshDeserialize))]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "abi", derive(schemars::JsonSchema, borsh::BorshSchema))]
#[cfg_attr(feature = "borsh", borsh(use_discriminant = false))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Category {
    /// Settings that bring no code to life and move neither money nor power.
    Routine,
    /// What brings code to life.
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

/// One command to a factory; JSON: `{"approve_release": {..}}`, `"pause"`. A `govern` call carries several, and all of them
/// hold or none.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "borsh", derive(BorshSerialize, BorshDeserialize))]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "abi", derive(schemars::JsonSchema, borsh::BorshSchema))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Command {
    /// Makes a template, or replaces what is fixed for it; its releases and instances stay.
    SetTemplate {
        /// Its name: 1 to 24 of `a-z`, `0-9`, `-`, `_`.
        template: String,
        /// What is fixed.
        spec: TemplateSpec,
    },
    /// Approves a code hash as a release; whoever holds the code may then publish it.
    ApproveRelease(Release),
    /// Makes a published release the one that is created when none is named. An older one: the rollback.
    SetCurrentRelease(ReleaseId),
    /// Stops a published release from creating instances; if it is the current one, there is none after.
    DeprecateRelease(ReleaseId),
    /// Undoes a deprecation.
    RestoreRelease(ReleaseId),
    /// Removes a release that is not the current one: approved, published or deprecated. The stake of stored code goes
    /// back to who paid it. Instances that run it go on.
    RemoveRelease(ReleaseId),
    /// What every creator may have and do.
    SetDefaultLimits {
        /// The limits.
        limits: Limits,
    },
    /// What one creator may have and do, whatever the defaults and templates say. `null`: the defaults again.
    SetCreatorLimits {
        /// The creator.
        creator_id: AccountId,
        /// The override; zeros deny.
        limits: Option<Limits>,
    },
    /// Opens creation to all or to a list, and edits the list.
    SetAccess {
        /// Who may create.
        access: Access,
        /// To be put on the list; at most 50.
        #[cfg_attr(feature = "serde", serde(default))]
        add: Vec<AccountId>,
        /// To be taken off the list; at most 50.
        #[cfg_attr(feature = "serde", serde(default))]
        remove: Vec<AccountId>,
    },
    /// Keeps names from being created; names that are taken are refused.
    ReserveNames {
        /// Labels; at most 50.
        names: Vec<String>,
    },
    /// Frees reserved names.
    FreeNames {
        /// Labels; at most 50.
        names: Vec<String>,
    },
    /// Who may pause. `null`: nobody but governance.
    SetGuardian {
        /// The guardian.
        guardian: Option<AccountId>,
    },
    /// Stops creations, publications and upgrades of instances. What is owed can still be taken out.
    Pause,
    /// Ends a pause.
    Unpause,
    /// Pays out collected fees.
    WithdrawFees {
        /// To whom.
        receiver_id: AccountId,
        /// How much, in yoctoNEAR.
        amount: NearToken,
    },
    /// Approves code for the factory itself; whoever holds it may then deliver it. Replaces an earlier approval.
    ApproveUpgrade(Upgrade),
    /// Withdraws the approval of code for the factory itself.
    CancelUpgrade,
    /// Names the account that may take over governance by calling `accept_governance`. `null`: nobody.
    ProposeGovernance {
        /// The account.
        governance_id: Option<AccountId>,
    },
}

impl Command {
    /// The vote it needs.
    pub const fn category(&self) -> Category {
        match self {
            Self::ApproveRelease(_)
            | Self::SetCurrentRelease(_)
            | Self::RestoreRelease(_)
            | Self::ApproveUpgrade(_) => Category::Code,
            Self::SetGuardian { .. }
            | Self::WithdrawFees { .. }
            | Self::ProposeGovernance { .. } => Category::Council,
            Self::SetTemplate { .. }
            | Self::DeprecateRelease(_)
            | Self::RemoveRelease(_)
            | Self::SetDefaultLimits { .. }
            | Self::SetCreatorLimits { .. }
            | Self::SetAccess { .. }
            | Self::ReserveNames { .. }
            | Self::FreeNames { .. }
            | Self::Pause
            | Self::Unpause
            | Self::CancelUpgrade => Category::Routine,
        }
    }
}

impl fmt::Display for Command {
    /// One line for people: what a voter reads.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SetTemplate { template, spec } => write!(
                f,
                "set template {template}: \"{}\", init `{}` with {}, least balance {}, fee {}, {} per creator, owner key {}, {}",
                spec.title,
                spec.init_method,
                spec.init_gas,
                Exact(spec.min_balance),
                Exact(spec.fee),
                Or(spec.per_creator.as_ref(), "any number"),
                if spec.owner_key { "allowed" } else { "refused" },
                if spec.open { "open" } else { "closed" },
            ),
            Self::ApproveRelease(release) => write!(
                f,
                "approve release {} {}: code {}, {} bytes, {}, source {}{}",
                release.template,
                release.version,
                release.code_hash,
                release.size,
                match release.delivery {
                    crate::Delivery::Stored => "stored",
                    crate::Delivery::Global => "global",
                },
                Or(release.source.as_ref(), "not given"),
                if release.make_current {
                    ", current when published"
                } else {
                    ""
                },
            ),
            Self::SetCurrentRelease(ReleaseId { template, version }) => {
                write!(f, "make {template} {version} current")
            }
            Self::DeprecateRelease(ReleaseId { template, version }) => {
                write!(f, "deprecate {template} {version}")
            }
            Self::RestoreRelease(ReleaseId { template, version }) => {
                write!(f, "restore {template} {version}")
            }
            Self::RemoveRelease(ReleaseId { template, version }) => {
                write!(f, "remove {template} {version}")
            }
            Self::SetDefaultLimits { limits } => write!(f, "default limits: {limits}"),
            Self::SetCreatorLimits { creator_id, limits } => {
                write!(
                    f,
                    "limits of {creator_id}: {}",
                    Or(limits.as_ref(), "the defaults")
                )
            }
            Self::SetAccess {
                access,
                add,
                remove,
            } => {
                let access = match access {
                    Access::Open => "all",
                    Access::Listed => "the list",
                };
                write!(
                    f,
                    "open creation to {access}; list: add {}, remove {}",
                    List(add),
                    List(remove)
                )
            }
            Self::ReserveNames { names } => write!(f, "reserve names {}", List(names)),
            Self::FreeNames { names } => write!(f, "free names {}", List(names)),
            Self::SetGuardian { guardian } => {
                write!(f, "guardian: {}", Or(guardian.as_ref(), "nobody"))
            }
            Self::Pause => f.write_str("pause"),
            Self::Unpause => f.write_str("end the pause"),
            Self::WithdrawFees {
                receiver_id,
                amount,
            } => write!(f, "pay {} of the fees to {receiver_id}", Exact(*amount)),
            Self::ApproveUpgrade(upgrade) => write!(f, "approve {upgrade} for the factory itself"),
            Self::CancelUpgrade => {
                f.write_str("withdraw the approval of code for the factory itself")
            }
            Self::ProposeGovernance { governance_id } => {
                write!(
                    f,
                    "offer governance to {}",
                    Or(governance_id.as_ref(), "nobody")
                )
            }
        }
    }
}

/// A value, or what stands for its absence.
struct Or<'a, T>(Option<&'a T>, &'static str);

impl<T: fmt::Display> fmt::Display for Or<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(value) => value.fmt(f),
            None => f.write_str(self.1),
        }
    }
}

/// `a, b, c`, or `nothing`.
struct List<'a, T>(&'a [T]);

impl<T: fmt::Display> fmt::Display for List<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str("nothing");
        }
        for (index, item) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str(", ")?;
            }
            item.fmt(f)?;
        }
        Ok(())
    }
}

wire_names!(Category { Routine = "routine", Code = "code", Council = "council" });
wire_enum!(Command {
    SetTemplate = "set_template" { template, spec },
    ApproveRelease = "approve_release" (content),
    SetCurrentRelease = "set_current_release" (content),
    DeprecateRelease = "deprecate_release" (content),
    RestoreRelease = "restore_release" (content),
    RemoveRelease = "remove_release" (content),
    SetDefaultLimits = "set_default_limits" { limits },
    SetCreatorLimits = "set_creator_limits" { creator_id, limits },
    SetAccess = "set_access" { access, add, remove },
    ReserveNames = "reserve_names" { names },
    FreeNames = "free_names" { names },
    SetGuardian = "set_guardian" { guardian },
    Pause = "pause",
    Unpause = "unpause",
    WithdrawFees = "withdraw_fees" { receiver_id, amount },
    ApproveUpgrade = "approve_upgrade" (content),
    CancelUpgrade = "cancel_upgrade",
    ProposeGovernance = "propose_governance" { governance_id },
});
