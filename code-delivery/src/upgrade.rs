//! A contract's own code: approved by hash, delivered by anyone, deployed and migrated in one receipt, so that a migration
//! that fails leaves old code, old state and the approval, and the protocol sends the deposit back to the payer.
//!
//! The payer pays for the storage that this receipt adds, and for nothing that others did while it was on its way: its first
//! action notes how much there was.

use charter_interface::{ApprovedUpgrade, CodeHash, storage_price};
use near_sdk::{AccountId, Gas, NearToken, borsh, env, near};

use crate::receipt::itself;
use crate::{Code, Receipt};

/// What `migrate` is told by the code before it. Its layout is for ever: the new code reads what the old one wrote.
#[near(serializers = [borsh])]
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Migration {
    /// Since 0.1.0.
    V1 {
        /// What was approved and is deployed in this receipt.
        code_hash: CodeHash,
        /// Who pays for storage that grows.
        payer_id: AccountId,
        /// What it attached, in yoctoNEAR: part of the balance by now.
        deposit: NearToken,
    },
}

/// Where the account's storage before the deployment is noted. It is there while the receipt runs.
const USAGE: &[u8] = b"USAGE";
/// What noting it needs.
const NOTE: Gas = Gas::from_tgas(5);
/// The callback that notes it.
pub const NOTE_USAGE: &str = "note_usage";
/// The callback that runs on the new code.
pub const MIGRATE: &str = "migrate";

/// Sends the receipt: the storage noted, `code` deployed, or the approved global contract referred to when there is none, and
/// `migrate` called on it with at least `gas` and with what the call leaves over. Its outcome is the call's.
pub fn send(upgrade: &ApprovedUpgrade, code: Option<&Code>, gas: Gas) {
    let payer_id = env::predecessor_account_id();
    let deposit = env::attached_deposit();
    let receipt = Receipt::to(&itself())
        // A failure sends the deposit straight to the payer.
        .refund_to(&payer_id)
        .transfer(deposit)
        .call(NOTE_USAGE, &[], NOTE);
    let receipt = match code {
        Some(code) => receipt.deploy(code),
        None => receipt.use_global(&upgrade.code_hash),
    };
    let migration = Migration::V1 {
        code_hash: upgrade.code_hash,
        payer_id,
        deposit,
    };
    receipt
        .call_weighted(MIGRATE, &encode(&migration), gas, 1)
        .as_return();
}

/// `note_usage`: the first action of the receipt, on the old code.
pub fn note_usage() {
    env::storage_write(USAGE, &env::storage_usage().to_le_bytes());
}

/// What the receipt cost: what storage has grown by since it was noted. Everything that changed must have been written. It
/// can be asked once.
pub fn cost() -> NearToken {
    let noted = env::storage_read(USAGE);
    env::storage_remove(USAGE);
    let before = noted
        .and_then(|noted| noted.try_into().ok())
        .map_or(0, u64::from_le_bytes);
    match env::storage_usage().checked_sub(before) {
        Some(grown) => storage_price(grown),
        // It shrank: there is nothing to pay.
        None => NearToken::from_yoctonear(0),
    }
}

fn encode(migration: &Migration) -> Vec<u8> {
    // Writing to a vector cannot fail.
    borsh::to_vec(migration).unwrap_or_default()
}
