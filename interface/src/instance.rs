//! What a template and its factory say to each other: in borsh, since both are contracts.
//!
//! An instance is created by a receipt of its factory, so the predecessor of its init is the factory. Later it is the
//! instance that calls: the factory can start neither an upgrade nor a retirement.

use near_sdk::{Gas, near};

use crate::{CodeHash, Delivery};

/// `request_upgrade {version?}` of the factory: called by an instance; returns a [`ReleaseOffer`] in borsh.
pub const REQUEST_UPGRADE: &str = "request_upgrade";
/// `get_code {template, version}` of the factory: the raw bytes of a stored release.
pub const GET_CODE: &str = "get_code";
/// `confirm_upgrade {version}` of the factory: called by an instance, on the result of its migration.
pub const CONFIRM_UPGRADE: &str = "confirm_upgrade";
/// `retire_instance {}` of the factory: called by an instance; returns an `Option` of a [`Retirement`] in borsh: none
/// when it had left before.
pub const RETIRE_INSTANCE: &str = "retire_instance";
/// `settle_gone {name}` of the factory: called by anyone; here by an instance, in the receipt after the one that deletes its
/// account, so that its slot and stake are back with its creator.
pub const SETTLE_GONE: &str = "settle_gone";

/// What `request_upgrade` is given.
pub const REQUEST_UPGRADE_GAS: Gas = Gas::from_tgas(10);
/// What `get_code` is given, besides what each byte costs.
pub const GET_CODE_BASE_GAS: Gas = Gas::from_tgas(5);
/// What a byte of code costs `get_code`: to be read and returned (5.6 + 3.8 + 0.1 Mgas and the data receipt's 47.7).
pub const GET_CODE_GAS_PER_BYTE: Gas = Gas::from_gas(60_000_000);
/// What an instance gives itself at least to install a release; it also gets what the call leaves over.
pub const INSTALL_GAS: Gas = Gas::from_tgas(30);
/// What a byte of stored code costs that: the data receipt's 17.2 Mgas, its hash's 24.1, to be sent and deployed 71.4.
pub const INSTALL_GAS_PER_BYTE: Gas = Gas::from_gas(120_000_000);
/// What an instance gives itself of that for the last look before other code is deployed: one record is read and written.
pub const MAY_INSTALL_GAS: Gas = Gas::from_tgas(5);
/// What a migration is given at least.
pub const MIGRATE_GAS: Gas = Gas::from_tgas(10);
/// What `confirm_upgrade` is given.
pub const CONFIRM_GAS: Gas = Gas::from_tgas(5);
/// What `retire_instance` is given: it writes the entry and nothing else that is long.
pub const RETIRE_GAS: Gas = Gas::from_tgas(12);
/// What an instance gives itself at least to pay its owner after that, or to begin its end; it also gets what the call leaves
/// over. It includes the two below, and is proven by a test with the least gas that begins a retirement.
pub const SETTLE_GAS: Gas = Gas::from_tgas(35);
/// What `settle_gone` is given.
pub const SETTLE_GONE_GAS: Gas = Gas::from_tgas(20);
/// What it gives itself of that at least for the last check before it is deleted.
pub const LEAVE_GAS: Gas = Gas::from_tgas(6);

/// What the factory tells an instance that has left it.
#[near(serializers = [borsh])]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retirement {
    /// How much of the instance's storage is its own copy of the code, in bytes; zero for global code.
    pub stored_code: u32,
}

/// A release that an instance may upgrade to.
#[near(serializers = [borsh])]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleaseOffer {
    /// The instance's template.
    pub template: String,
    /// The release's label.
    pub version: String,
    /// The SHA-256 of its code.
    pub code_hash: CodeHash,
    /// The length of its code, in bytes.
    pub size: u32,
    /// `stored`: the code is to be fetched with `get_code`. `global`: it is referred to by its hash.
    pub delivery: Delivery,
}
