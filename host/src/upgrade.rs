//! A contract's own code: approved by hash, delivered by anyone, deployed and migrated in one receipt, so that a migration
//! that fails leaves old code, old state and the approval, and the protocol sends the deposit back to the payer.
//!
//! The payer pays for the storage that this receipt adds, and for nothing that others did while it was on its way: its first
//! action notes how much there was.

use core::convert::Infallible;

use charter_interface::{AccountId, CodeHash, Gas, NearToken, Upgrade, record, record_object};

use crate::store::Cell;
use crate::{Batch, Code, env, storage_price};

/// What `migrate` is told by the code before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Migration {
    /// What was approved and is deployed in this receipt.
    pub code_hash: CodeHash,
    /// Who pays for storage that grows.
    pub payer_id: AccountId,
    /// What it attached: part of the balance by now.
    pub deposit: NearToken,
}

record_object!(Migration {
    code_hash,
    payer_id,
    deposit
});

/// The account's storage before the code is deployed, in bytes. It is there while the receipt runs.
const USAGE: Cell<u64> = Cell::new(b"USAGE");
/// What noting it needs.
const NOTE: Gas = Gas::from_tgas(5);

/// Sends the receipt: `code` deployed, or the approved global contract referred to, and `migrate` called on it with at
/// least `gas` and with what the call leaves over. Its outcome is the call's.
pub fn send(upgrade: &Upgrade, code: Option<&Code>, gas: Gas) {
    let migration = Migration {
        code_hash: upgrade.code_hash,
        payer_id: env::predecessor_account_id(),
        deposit: env::attached_deposit(),
    };
    let batch = Batch::to(&env::current_account_id()).refund_to(&migration.payer_id);
    let batch = if migration.deposit.is_zero() {
        batch
    } else {
        batch.transfer(migration.deposit)
    };
    let batch = batch.call("note_usage", &[], NearToken::ZERO, NOTE);
    let batch = match code {
        Some(code) => batch.deploy(code),
        None => batch.use_global(&upgrade.code_hash),
    };
    batch
        .call_weighted(
            "migrate",
            &record::to_vec(&migration),
            NearToken::ZERO,
            gas,
            1,
        )
        .as_return();
}

/// `note_usage`: the first action of the receipt, on the old code.
pub fn note_usage(_: ()) -> Result<(), Infallible> {
    USAGE.set(&env::storage_usage());
    Ok(())
}

impl Migration {
    /// What the receipt cost: what storage has grown by. Everything that changed must have been written. It can be asked
    /// once.
    pub fn cost(&self) -> NearToken {
        let before = USAGE.get().unwrap_or_default();
        USAGE.remove();
        storage_price(env::storage_usage().saturating_sub(before))
    }
}
