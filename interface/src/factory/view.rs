//! What anyone can see of a factory.

use near_account_id::AccountId;
use near_token::NearToken;
#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

use super::{Access, Limits, ReleaseStatus, TemplateSpec};
use crate::json_object;
use crate::{CodeHash, Delivery, Timestamp, Upgrade};

/// `get_info`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "abi", derive(schemars::JsonSchema))]
pub struct FactoryInfo {
    /// Whose commands it obeys.
    pub governance_id: AccountId,
    /// Who may take governance over by calling `accept_governance`.
    pub proposed_governance_id: Option<AccountId>,
    /// Who may pause it.
    pub guardian: Option<AccountId>,
    /// Whether it is paused.
    pub paused: bool,
    /// Who may create.
    pub access: Access,
    /// What a creator may have and do.
    pub limits: Limits,
    /// How many templates it offers.
    pub templates: u16,
    /// Code approved for the factory itself and not delivered yet.
    pub upgrade: Option<Upgrade>,
    /// The version of its state.
    pub state_version: u8,
}

/// `get_template`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "abi", derive(schemars::JsonSchema))]
pub struct TemplateView {
    /// Its name.
    pub template: String,
    /// What is fixed for it.
    pub spec: TemplateSpec,
    /// The release that is created when none is named.
    pub current: Option<String>,
    /// How many releases it had, removed ones included.
    pub releases: u16,
}

/// `get_release`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "abi", derive(schemars::JsonSchema))]
pub struct ReleaseView {
    /// The template.
    pub template: String,
    /// Its label.
    pub version: String,
    /// The SHA-256 of its code.
    pub code_hash: CodeHash,
    /// The length of its code, in bytes.
    pub size: u32,
    /// How its code reaches instances.
    pub delivery: Delivery,
    /// Where its source is.
    pub source: Option<String>,
    /// How far it has come.
    pub status: ReleaseStatus,
    /// Whether it is the template's current one.
    pub current: bool,
    /// Who delivered its code, and is paid back when stored code is removed.
    pub publisher_id: Option<AccountId>,
    /// What the publisher is paid back then, in yoctoNEAR.
    pub stake: NearToken,
}

/// `get_instance`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "abi", derive(schemars::JsonSchema))]
pub struct InstanceView {
    /// Its account.
    pub instance_id: AccountId,
    /// Its template.
    pub template: String,
    /// The release it runs, as far as it told the factory.
    pub version: String,
    /// Who created it, and whose slot it takes.
    pub creator_id: AccountId,
    /// When its creation was asked for. It is in the registry from then on, and goes again if its creation fails; that it
    /// succeeded is told by the event `instance_created`.
    pub created_at: Timestamp,
}

/// How many instances of one template a creator has.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "abi", derive(schemars::JsonSchema))]
pub struct TemplateCount {
    /// The template.
    pub template: String,
    /// Instances, live and pending.
    pub instances: u32,
}

/// `get_creator`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "abi", derive(schemars::JsonSchema))]
pub struct CreatorView {
    /// The creator.
    pub creator_id: AccountId,
    /// Whether it has paid for its record (NEP-145).
    pub registered: bool,
    /// Its prepaid balance, in yoctoNEAR.
    pub available: NearToken,
    /// Its instances, live and pending.
    pub instances: u32,
    /// The same by template.
    pub templates: Vec<TemplateCount>,
    /// Whether it is on the list of those who may create where access is `listed`.
    pub listed: bool,
    /// What it may have and do: the override or the defaults.
    pub limits: Limits,
    /// Whether that is an override.
    pub overridden: bool,
    /// How many creations the present window of the rate limit still allows. `null`: no such limit.
    pub remaining_in_window: Option<u32>,
    /// When the present window ends. `null`: none is running.
    pub window_ends: Option<Timestamp>,
}

/// `quote`: what a creation costs, by what it is for; all in yoctoNEAR. The parts and nothing else are charged.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "abi", derive(schemars::JsonSchema))]
pub struct Quote {
    /// For the instance: what its account must stake, where it does not fit the zero-balance allowance (NEP-448).
    pub account: NearToken,
    /// For the instance: what its own copy of the code must stake; zero for global code.
    pub code: NearToken,
    /// For the instance: its template's least balance.
    pub minimum: NearToken,
    /// For the instance: what was asked for beyond.
    pub balance: NearToken,
    /// For the factory: the creation fee.
    pub fee: NearToken,
    /// For the factory: what its registry grows by, paid back when the instance retires.
    pub registry: NearToken,
    /// For the factory: what the creator's own record stakes (NEP-145), once, paid back when it unregisters.
    pub registration: NearToken,
    /// The sum: what must be attached or prepaid, `balance` attached.
    pub total: NearToken,
}

/// `get_ledger`: whose money the factory's balance is; all in yoctoNEAR.
///
/// Always: `balance >= storage_stake + creators + in_flight + release_stakes + fees + reserve`, as long as governance's own
/// commands have not used the reserve for storage; `free` is what is left.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "abi", derive(schemars::JsonSchema))]
pub struct Ledger {
    /// The account's balance.
    pub balance: NearToken,
    /// What its storage must stake, releases' and uploads' code apart.
    pub storage_stake: NearToken,
    /// What creators are owed: their prepaid balances, and what their registrations will be paid back beyond the stake of the
    /// records that then go.
    pub creators: NearToken,
    /// Fees and burns of creations and publications that have not ended.
    pub in_flight: NearToken,
    /// What publishers of stored code and owners of unfinished uploads are owed; staked by that code.
    pub release_stakes: NearToken,
    /// Fees collected and not withdrawn.
    pub fees: NearToken,
    /// What is kept for the factory's own storage.
    pub reserve: NearToken,
    /// What is left of the balance: gas rewards, donations.
    pub free: NearToken,
}

json_object!(FactoryInfo {
    governance_id,
    proposed_governance_id,
    guardian,
    paused,
    access,
    limits,
    templates,
    upgrade,
    state_version
});
json_object!(TemplateView {
    template,
    spec,
    current,
    releases
});
json_object!(ReleaseView {
    template,
    version,
    code_hash,
    size,
    delivery,
    source,
    status,
    current,
    publisher_id,
    stake
});
json_object!(InstanceView {
    instance_id,
    template,
    version,
    creator_id,
    created_at
});
json_object!(TemplateCount {
    template,
    instances
});
json_object!(CreatorView {
    creator_id,
    registered,
    available,
    instances,
    templates,
    listed,
    limits,
    overridden,
    remaining_in_window,
    window_ends
});
json_object!(Quote {
    account,
    code,
    minimum,
    balance,
    fee,
    registry,
    registration,
    total
});
json_object!(Ledger {
    balance,
    storage_stake,
    creators,
    in_flight,
    release_stakes,
    fees,
    reserve,
    free
});
