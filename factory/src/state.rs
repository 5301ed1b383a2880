//! What the factory keeps.
//!
//! Keys are borsh: a [`Prefix`] in one byte, then the key; `STATE` alone is near-sdk's. Values are borsh of the types named
//! here, in [`records`](crate::records) and [`creators`](crate::creators) but the first two. The layout is held by a snapshot (`state/layout.rs`).
//!
//! | key | value |
//! |---|---|
//! | `STATE` | [`State`] |
//! | 0 `Totals` | [`Totals`] |
//! | 1 `Templates`, name | `Template` |
//! | 2 `TemplateNames`, index `u16` | name |
//! | 3 `Releases`, template `u16`, version | `Release` |
//! | 4 `ReleaseOrder`, template `u16`, place `u16` | version |
//! | 5 `Codes`, SHA-256, delivery | `CodeRecord` |
//! | 6 `CodeBytes`, SHA-256 | the code of stored releases, raw |
//! | 7 `Names`, name | `Name` |
//! | 8 `Creators`, account id | `Creator` |
//! | 9 `CreatorInstances`, account id, number `u32` | name |
//! | 10 `TemplateInstances`, template `u16`, number `u32` | name |
//! | 11 `Uploads`, ... | chunks and records of unfinished uploads: see the crate of code delivery |
//!
//! The ledger from these alone: `release_stakes` is the sum of `CodeRecord.stake` and of what the bytes of uploads stake;
//! `storage_stake` is what all other bytes do; `creators` is, for each `Creator`, `available` and what its registration is
//! paid back beyond the record's own stake (`deposit.rs`: [`registration_owed`](crate::deposit::registration_owed)); `in_flight`
//! is the fees of instances that are pending.

use charter_code_delivery::{CodeStakes, Uploads};
use charter_interface::factory::{Access, GovernanceOffer, Limits};
use charter_interface::{AccountId, ApprovedUpgrade, CodeHash, Delivery, NearToken};
use near_sdk::state::ContractState;
use near_sdk::{BorshStorageKey, near};

use crate::creators::Creator;
use crate::error::CallRefusal;
use crate::records::{CodeRecord, Name, Release, Template};
use crate::store::{Map, encode};
use crate::{Contract, Error, rehearsal};

#[cfg(test)]
mod layout;

/// The version of the state that this code writes.
pub const STATE_VERSION: u8 = 1;

/// The first byte of every key. Append only: a record whose layout changes gets a new one.
#[near(serializers = [borsh])]
#[derive(Debug, Clone, Copy, BorshStorageKey)]
pub enum Prefix {
    /// The sums of the ledger.
    Totals,
    /// Templates by name.
    Templates,
    /// Names of templates by index.
    TemplateNames,
    /// Releases by template and version.
    Releases,
    /// Versions of releases by template and place.
    ReleaseOrder,
    /// Code that is awaited or kept, by hash and delivery.
    Codes,
    /// The bytes of stored code by hash.
    CodeBytes,
    /// What names are used for.
    Names,
    /// Creators by account id.
    Creators,
    /// Names of a creator's instances.
    CreatorInstances,
    /// Names of a template's instances.
    TemplateInstances,
    /// Unfinished uploads.
    Uploads,
}

const TOTALS: Map<(), Totals> = Map::new(Prefix::Totals);
/// Templates by name.
pub const TEMPLATES: Map<str, Template> = Map::new(Prefix::Templates);
/// Names of templates by index.
pub const TEMPLATE_NAMES: Map<u16, String> = Map::new(Prefix::TemplateNames);
/// Releases by template index and version.
pub const RELEASES: Map<(u16, String), Release> = Map::new(Prefix::Releases);
/// Versions of releases by template index and place.
pub const RELEASE_ORDER: Map<(u16, u16), String> = Map::new(Prefix::ReleaseOrder);
/// Code that is awaited or kept.
pub const CODES: Map<(CodeHash, Delivery), CodeRecord> = Map::new(Prefix::Codes);
/// What names are used for.
pub const NAMES: Map<str, Name> = Map::new(Prefix::Names);
/// Creators by account id.
pub const CREATORS: Map<AccountId, Creator> = Map::new(Prefix::Creators);
/// Names of instances by creator and the creator's number.
pub const CREATOR_INSTANCES: Map<(AccountId, u32), String> = Map::new(Prefix::CreatorInstances);
/// Names of instances by template index and the template's number.
pub const TEMPLATE_INSTANCES: Map<(u16, u32), String> = Map::new(Prefix::TemplateInstances);
/// Unfinished uploads.
pub const UPLOADS: Uploads = Uploads::new(Prefix::Uploads as u8);

/// Where the bytes of stored code are.
pub fn code_key(code_hash: &CodeHash) -> Vec<u8> {
    encode(&(Prefix::CodeBytes, code_hash))
}

/// The root of the state. `migrate` turns an older variant into the newest.
#[near(serializers = [borsh])]
#[derive(Debug, Clone)]
pub enum State {
    /// Since 0.1.0.
    V1(Config),
}

/// What most calls read and few write.
#[near(serializers = [borsh])]
#[derive(Debug, Clone)]
pub struct Config {
    /// Whose commands are obeyed.
    pub governance_id: AccountId,
    /// How many governances there were before: approvals of an earlier one are void.
    pub epoch: u32,
    /// Who may become governance.
    pub offer: Option<GovernanceOffer>,
    /// Who may pause.
    pub guardian: Option<AccountId>,
    /// Whether creations, publications and upgrades are stopped.
    pub paused: bool,
    /// How many pauses have begun.
    pub pauses: u32,
    /// Who may create.
    pub access: Access,
    /// What a creator may have and do.
    pub limits: Limits,
    /// How many templates there are.
    pub templates: u16,
    /// What fees and what is free cannot be paid out below.
    pub reserve: NearToken,
    /// Code approved for the factory itself.
    pub upgrade: Option<PendingUpgrade>,
}

/// Code that is approved for the factory itself, and when.
#[near(serializers = [borsh])]
#[derive(Debug, Clone)]
pub struct PendingUpgrade {
    /// The code.
    pub approved: ApprovedUpgrade,
    /// How many pauses had begun by then.
    pub pauses: u32,
}

/// Sums of what the factory holds for others. Written only by calls that change one.
#[near(serializers = [borsh])]
#[derive(Debug, Clone, Default)]
pub struct Totals {
    /// What creators are owed: their prepaid balances, and what their registrations are paid back beyond their records' stake.
    pub creators: NearToken,
    /// Fees of creations that have not ended.
    pub in_flight: NearToken,
    /// What publishers and stagers are owed.
    pub code: CodeStakes,
    /// Fees collected.
    pub fees: NearToken,
}

impl Config {
    /// Fails while the factory is paused.
    pub fn check_unpaused(&self) -> Result<(), Error> {
        if self.paused {
            return Err(CallRefusal::Paused.into());
        }
        Ok(())
    }

    /// Writes it at once: near-sdk writes the state after the method, and storage is counted in it.
    pub fn save(&self) {
        rehearsal::write(Contract::state_key(), encode(&State::V1(self.clone())));
    }
}

impl Totals {
    /// Reads them.
    pub fn load() -> Self {
        TOTALS.get(&()).unwrap_or_default()
    }

    /// Writes them.
    pub fn save(&self) {
        TOTALS.set(&(), self);
    }

    /// Reads them, changes them, and writes them; fails, and writes nothing, when a sum does not hold.
    pub fn change(change: impl FnOnce(&mut Self) -> Option<()>) -> Result<(), Error> {
        let mut totals = Self::load();
        change(&mut totals).ok_or_else(Error::overflow)?;
        totals.save();
        Ok(())
    }
}

/// Adds to an amount.
pub fn add(amount: &mut NearToken, more: NearToken) -> Option<()> {
    *amount = amount.checked_add(more)?;
    Some(())
}

/// Takes from an amount.
pub fn subtract(amount: &mut NearToken, less: NearToken) -> Option<()> {
    *amount = amount.checked_sub(less)?;
    Some(())
}
