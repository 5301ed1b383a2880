//! What the factory keeps.

use charter_host::store::{Cell, Map};
use charter_host::upload::Uploads;
use charter_interface::factory::{Access, Limits};
use charter_interface::{AccountId, CodeHash, NearToken, Upgrade, record_enum, record_object};

use crate::Error;
use crate::error::CallRefusal;
use crate::list::Items;
use crate::records::{Awaited, Creator, Name, Release, Template};

/// The version of the state that this code writes.
pub const STATE_VERSION: u8 = 1;

/// The root.
pub const STATE: Cell<State> = Cell::new(b"STATE");

// The first byte of every other key. Append only: a number, once used, is never used for anything else, and a record whose
// layout changes gets a new one.

/// Templates by name.
pub const TEMPLATES: Map<String, Template> = Map::new(0);
/// Names of templates by index.
pub const TEMPLATE_NAMES: Map<u16, String> = Map::new(1);
/// Releases by template index and version.
pub const RELEASES: Map<(u16, String), Release> = Map::new(2);
/// Versions of releases by template index and place.
pub const RELEASE_ORDER: Map<(u16, u16), String> = Map::new(3);
/// Releases that await code, by the code's hash.
pub const AWAITED: Map<CodeHash, Awaited> = Map::new(4);
/// Code of stored releases, by template index and version: raw bytes, see [`code_key`].
const CODE: u8 = 5;
/// Instances and reservations by name.
pub const NAMES: Map<String, Name> = Map::new(6);
/// Full pages of the names of a creator's instances of a template, by creator, template index and place.
pub const INSTANCE_PAGES: Map<(AccountId, u16, u32), Items> = Map::new(7);
/// Creators by account id.
pub const CREATORS: Map<AccountId, Creator> = Map::new(8);
/// Full pages of the creators of a template's instances, by template index and place.
pub const CREATOR_PAGES: Map<(u16, u32), Items> = Map::new(9);
/// The sums of the ledger.
const TOTALS: Cell<Totals> = Cell::new(&[10]);
/// Unfinished uploads.
pub const UPLOADS: Uploads = Uploads::new(11);

/// Where a stored release's code is.
pub fn code_key(template: u16, version: &str) -> Vec<u8> {
    let mut key = vec![CODE];
    key.extend_from_slice(&template.to_le_bytes());
    key.extend_from_slice(version.as_bytes());
    key
}

/// The root of the state. `migrate` turns an older variant into the newest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Since 0.1.0.
    V1(Config),
}

record_enum!(State { V1(content) });

/// What most calls read and few write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// Whose commands are obeyed.
    pub governance_id: AccountId,
    /// Who may become that.
    pub proposed_governance_id: Option<AccountId>,
    /// Who may pause.
    pub guardian: Option<AccountId>,
    /// Whether creations, publications and upgrades of instances are stopped.
    pub paused: bool,
    /// Who may create.
    pub access: Access,
    /// What a creator may have and do.
    pub limits: Limits,
    /// How many templates there are.
    pub templates: u16,
    /// What fees cannot be withdrawn below.
    pub reserve: NearToken,
    /// Code approved for the factory itself.
    pub upgrade: Option<Upgrade>,
}

record_object!(Config {
    governance_id,
    proposed_governance_id,
    guardian,
    paused,
    access,
    limits,
    templates,
    reserve,
    upgrade
});

/// Sums of what the factory holds for others. Written only by calls that change one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Totals {
    /// What creators are owed: their prepaid balances, and of their registrations what their records' stake will not pay.
    pub creators: NearToken,
    /// Fees of creations that have not ended.
    pub in_flight: NearToken,
    /// What publishers and stagers are owed.
    pub release_stakes: NearToken,
    /// The bytes of storage that those stakes paid for.
    pub release_bytes: u64,
    /// Fees collected.
    pub fees: NearToken,
}

record_object!(Totals {
    creators,
    in_flight,
    release_stakes,
    release_bytes,
    fees
});

impl Config {
    /// Reads it.
    pub fn load() -> Result<Self, Error> {
        match STATE.get() {
            Some(State::V1(config)) => Ok(config),
            None => Err(CallRefusal::NotInitialized.into()),
        }
    }

    /// Reads it; fails while the factory is paused.
    pub fn load_unpaused() -> Result<Self, Error> {
        let config = Self::load()?;
        if config.paused {
            Err(CallRefusal::Paused.into())
        } else {
            Ok(config)
        }
    }

    /// Writes it.
    pub fn save(self) {
        STATE.set(&State::V1(self));
    }
}

impl Totals {
    /// Reads them.
    pub fn load() -> Self {
        TOTALS.get().unwrap_or_default()
    }

    /// Writes them.
    pub fn save(&self) {
        TOTALS.set(self);
    }

    /// Reads them, changes them, and writes them.
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

#[cfg(test)]
mod layout;
