//! What anyone can see of a factory.

use near_sdk::{AccountId, NearToken, near};

use super::{Access, Limits, ReleaseStatus, TemplateSpec, TemplateTerms};
use crate::{ApprovedUpgrade, CodeHash, Delivery, Timestamp};

/// `get_info`.
#[near(serializers = [json])]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactoryInfo {
    /// Whose commands it obeys.
    pub governance_id: AccountId,
    /// Who may take governance over by calling `accept_governance`, and until when.
    pub proposed_governance: Option<GovernanceOffer>,
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
    pub upgrade: Option<ApprovedUpgrade>,
    /// Whether it could be delivered now: it has not expired, and no pause began after it was approved.
    pub upgrade_deliverable: bool,
    /// What is kept free for the factory's own storage, in yoctoNEAR.
    pub reserve: NearToken,
    /// The version of its state.
    pub state_version: u8,
}

/// An offer of governance.
#[near(serializers = [json, borsh])]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GovernanceOffer {
    /// To whom.
    pub governance_id: AccountId,
    /// From when on it cannot be accepted any more.
    pub expires_at: Timestamp,
}

/// `get_template`.
#[near(serializers = [json])]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateView {
    /// Its name.
    pub template: String,
    /// What is fixed for it.
    pub spec: TemplateSpec,
    /// What an instance costs, and whether it can have a key.
    pub terms: TemplateTerms,
    /// Whether creators can make instances of it.
    pub open: bool,
    /// The release that is created when none is named.
    pub current: Option<String>,
    /// How many releases it had, removed ones included.
    pub releases: u16,
}

/// `get_release`.
#[near(serializers = [json])]
#[derive(Debug, Clone, PartialEq, Eq)]
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
    /// From when on its code cannot be delivered any more. `null`: the code is there, or the release is gone.
    pub expires_at: Option<Timestamp>,
    /// Who delivered its code, and is paid back when the last release that uses it is removed.
    pub publisher_id: Option<AccountId>,
    /// What the publisher is paid back then, in yoctoNEAR; shared by all releases that use the code.
    pub stake: NearToken,
}

/// Where an instance stands.
#[near(serializers = [json, borsh])]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum InstanceStatus {
    /// Its creation is on its way.
    Pending,
    /// It is there.
    Live,
    /// It left its template; that its account is gone is not proven yet.
    Left,
}

impl core::fmt::Display for InstanceStatus {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::Pending => "pending",
            Self::Live => "live",
            Self::Left => "left",
        })
    }
}

/// `get_name`: what a name is used for.
#[near(serializers = [json])]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum NameStatus {
    /// It can be created.
    Free,
    /// The council keeps it.
    Reserved,
    /// An instance has it: see `get_instance`.
    Taken,
    /// An instance had it; nobody gets it again.
    Gone,
}

/// `get_instance`.
#[near(serializers = [json])]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstanceView {
    /// Its account.
    pub instance_id: AccountId,
    /// Its template.
    pub template: String,
    /// The release it runs, as far as it told the factory.
    pub version: String,
    /// Who created it, and whose slot it takes.
    pub creator_id: AccountId,
    /// When its creation was asked for.
    pub created_at: Timestamp,
    /// Where it stands.
    pub status: InstanceStatus,
}

/// How many instances of one template a creator has.
#[near(serializers = [json])]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateCount {
    /// The template.
    pub template: String,
    /// Instances: pending, live, and left but not proven gone.
    pub instances: u32,
}

/// `get_creator`.
#[near(serializers = [json])]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreatorView {
    /// The creator.
    pub creator_id: AccountId,
    /// Whether it has paid for its record (NEP-145).
    pub registered: bool,
    /// Its prepaid balance, in yoctoNEAR.
    pub available: NearToken,
    /// What of it calls that attach nothing may still spend, in yoctoNEAR.
    pub allowance: NearToken,
    /// Its instances: pending, live, and left but not proven gone.
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
#[near(serializers = [json])]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    /// For the instance: what its account must stake, where it does not fit the zero-balance allowance (NEP-448).
    pub account: NearToken,
    /// For the instance: what its own copy of the code must stake; zero for global code.
    pub code: NearToken,
    /// For the instance: its template's minimum balance.
    pub minimum: NearToken,
    /// For the instance: what was asked for beyond.
    pub balance: NearToken,
    /// For the factory: the creation fee.
    pub fee: NearToken,
    /// For the factory: what its registry grows by, paid back when the instance is gone, `tombstone` excepted.
    pub registry: NearToken,
    /// What of `registry` never comes back: the name is given once, for ever, and its tombstone stays.
    pub tombstone: NearToken,
    /// For the factory: what the creator's own record stakes (NEP-145), with 6 bytes more for each template that is new to it;
    /// paid back when it unregisters.
    pub registration: NearToken,
    /// The sum: what must be attached or prepaid, `balance` attached.
    pub total: NearToken,
}

/// `check_commands`: what `govern` would answer now.
#[near(serializers = [json])]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommandsCheck {
    /// Whether `govern` would obey all of them.
    pub ok: bool,
    /// For each command why it would be refused, given those before it that would not be. `null`: it would be obeyed.
    pub commands: Vec<Option<String>>,
    /// Why the whole would be refused, if it is not one command's fault.
    pub whole: Option<String>,
}

/// `get_ledger`: the factory's balance by whom it belongs to; all in yoctoNEAR.
///
/// Always: `balance + missing = storage_stake + creators + in_flight + release_stakes + fees + reserve + free`, and `missing`
/// is zero unless governance's own commands have used the reserve.
#[near(serializers = [json])]
#[derive(Debug, Clone, PartialEq, Eq)]
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
    /// What is left of the balance: gas rewards, gifts.
    pub free: NearToken,
    /// What the balance lacks of the parts above.
    pub missing: NearToken,
}
