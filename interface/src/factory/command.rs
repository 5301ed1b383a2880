//! What the governance of a factory tells it. Which vote each command needs is in [`permissions`](crate::permissions).

use core::fmt;

use near_sdk::serde::{Deserialize, Deserializer, Serialize, Serializer};
use near_sdk::{AccountId, NearToken, near};

use super::{Access, Limits, Release, ReleaseId, TemplateSpec, TemplateTerms};
use crate::text::{List, Or, Quoted};
use crate::{APPROVAL_PERIOD, Duration, Exact, Upgrade, unit};

/// One command to a factory; JSON: `{"approve_release": {..}}`, `"pause"`. A `govern` call carries several, and all
/// of them hold or none.
///
/// Stored proposals are borsh: variants are only ever appended.
#[near(serializers = [json, borsh])]
#[derive(Debug, Clone, PartialEq, Eq)]
#[serde(rename_all = "snake_case", deny_unknown_fields, remote = "Self")]
pub enum Command {
    /// Makes a template, or replaces what is fixed for it; its releases and instances stay. A new one is closed, and has no
    /// fee, no minimum and no owner keys.
    SetTemplate {
        /// Its name: 1 to 24 of `a-z`, `0-9`, `-`, `_`.
        template: String,
        /// What is fixed.
        spec: TemplateSpec,
    },
    /// Sets what an instance of a template costs and whether it can have a key.
    SetTerms {
        /// The template.
        template: String,
        /// The terms.
        terms: TemplateTerms,
    },
    /// Lets creators make instances of a template.
    OpenTemplate {
        /// The template.
        template: String,
    },
    /// Stops creators from making instances of a template.
    CloseTemplate {
        /// The template.
        template: String,
    },
    /// Approves a code hash as a release; whoever holds the code may then publish it. Where the code is there already, the
    /// release is published at once. The same approval of a release whose code has not arrived renews it; of one that is
    /// published it does nothing more than make it current, if it says so.
    ApproveRelease(Release),
    /// Makes a published release the one that is created when none is named. An older one: the rollback.
    SetCurrentRelease(ReleaseId),
    /// Stops a published release from creating instances; if it is the current one, there is none after.
    DeprecateRelease(ReleaseId),
    /// Undoes a deprecation.
    RestoreRelease(ReleaseId),
    /// Removes a release; if it is the current one, there is none after. The stake of stored code goes back to who paid it
    /// when the last release that uses the code goes. Instances that run it go on.
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
        #[serde(default)]
        add: Vec<AccountId>,
        /// To be taken off the list; at most 50.
        #[serde(default)]
        remove: Vec<AccountId>,
    },
    /// Keeps names from being created. Names that are taken are passed over, and named in the event.
    ReserveNames {
        /// Labels; at most 50.
        names: Vec<String>,
    },
    /// Frees reserved names, and no others.
    FreeNames {
        /// Labels; at most 50.
        names: Vec<String>,
    },
    /// Who may pause. `null`: nobody but governance.
    SetGuardian {
        /// The guardian.
        guardian: Option<AccountId>,
    },
    /// Stops creations, publications, upgrades of instances, and upgrades of the factory that were approved before. What is
    /// owed can still be taken out.
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
    /// Pays out what is free: gas rewards and gifts.
    Sweep {
        /// To whom.
        receiver_id: AccountId,
        /// How much, in yoctoNEAR.
        amount: NearToken,
    },
    /// What is kept free for the factory's own storage.
    SetReserve {
        /// How much, in yoctoNEAR; `MAX_RESERVE` at most.
        reserve: NearToken,
    },
    /// Approves code for the factory itself; whoever holds it may then deliver it. Replaces an earlier approval.
    ApproveUpgrade(Upgrade),
    /// Withdraws the approval of code for the factory itself. With nothing approved it changes nothing: whoever delivers the code
    /// just before must not make the commands beside it fail.
    CancelUpgrade,
    /// Names the account that may take over governance by calling `accept_governance`. `null`: nobody.
    ProposeGovernance {
        /// The account.
        governance_id: Option<AccountId>,
        /// How long the offer stands, in nanoseconds; 90 days when not given.
        #[serde(default)]
        expires_in: Option<Duration>,
    },
}

impl fmt::Display for Command {
    /// One line for people: what a voter reads. Texts of strangers are [`Quoted`].
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SetTemplate { template, spec } => write!(
                f,
                "set template {}: {}, init {} with {}, {} per creator",
                Quoted(template),
                Quoted(&spec.title),
                Quoted(&spec.init_method),
                spec.init_gas,
                Or(spec.per_creator.as_ref(), "any number"),
            ),
            Self::SetTerms { template, terms } => write!(
                f,
                "set terms of {}: fee {}, minimum balance {}, owner keys {}",
                Quoted(template),
                Exact(terms.fee),
                Exact(terms.min_balance),
                if terms.owner_key {
                    "ALLOWED (who holds one can replace the instance's code)"
                } else {
                    "refused"
                },
            ),
            Self::OpenTemplate { template } => write!(f, "open template {}", Quoted(template)),
            Self::CloseTemplate { template } => write!(f, "close template {}", Quoted(template)),
            Self::ApproveRelease(release) => {
                write!(
                    f,
                    "approve release {}: code {}, {} bytes, {}, source ",
                    Id(&release.template, &release.version),
                    release.code_hash,
                    release.size,
                    release.delivery,
                )?;
                match &release.source {
                    Some(source) => Quoted(source).fmt(f)?,
                    None => f.write_str("not given")?,
                }
                if release.make_current {
                    f.write_str(", current when published")?;
                }
                write!(f, ", to be delivered within {}", release.period())
            }
            Self::SetCurrentRelease(id) => write!(f, "make {} current", of(id)),
            Self::DeprecateRelease(id) => write!(f, "deprecate {}", of(id)),
            Self::RestoreRelease(id) => write!(f, "restore {}", of(id)),
            Self::RemoveRelease(id) => write!(f, "remove {}", of(id)),
            Self::SetDefaultLimits { limits } => write!(f, "default limits: {limits}"),
            Self::SetCreatorLimits { creator_id, limits } => write!(
                f,
                "limits of {creator_id}: {}",
                Or(limits.as_ref(), "the defaults")
            ),
            Self::SetAccess {
                access,
                add,
                remove,
            } => write!(
                f,
                "open creation to {access}; list: add {}, remove {}",
                List(add),
                List(remove)
            ),
            Self::ReserveNames { names } => write!(f, "reserve names {}", quoted(names)),
            Self::FreeNames { names } => write!(f, "free names {}", quoted(names)),
            Self::SetGuardian { guardian } => {
                write!(f, "guardian: {}", Or(guardian.as_ref(), "nobody"))
            }
            Self::Pause => f.write_str("pause"),
            Self::Unpause => f.write_str("end the pause"),
            Self::WithdrawFees {
                receiver_id,
                amount,
            } => write!(f, "pay {} of the fees to {receiver_id}", Exact(*amount)),
            Self::Sweep {
                receiver_id,
                amount,
            } => write!(f, "pay {} of what is free to {receiver_id}", Exact(*amount)),
            Self::SetReserve { reserve } => write!(f, "reserve: {}", Exact(*reserve)),
            Self::ApproveUpgrade(upgrade) => write!(f, "approve for the factory itself: {upgrade}"),
            Self::CancelUpgrade => {
                f.write_str("withdraw the approval of code for the factory itself")
            }
            Self::ProposeGovernance {
                governance_id: Some(governance_id),
                expires_in,
            } => write!(
                f,
                "offer governance to {governance_id}, to be accepted within {}",
                expires_in.unwrap_or(APPROVAL_PERIOD)
            ),
            Self::ProposeGovernance {
                governance_id: None,
                ..
            } => f.write_str("offer governance to nobody"),
        }
    }
}

/// A release's name: `"token" "1.0.0"`.
struct Id<'a>(&'a str, &'a str);

const fn of(id: &ReleaseId) -> Id<'_> {
    Id(id.template.as_str(), id.version.as_str())
}

impl fmt::Display for Id<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", Quoted(self.0), Quoted(self.1))
    }
}

fn quoted(names: &[String]) -> String {
    let names: Vec<_> = names.iter().map(|name| Quoted(name)).collect();
    List(&names).to_string()
}

impl Serialize for Command {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // The derived one.
        Self::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for Command {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        unit::read(deserializer, |json| Self::deserialize(json))
    }
}
