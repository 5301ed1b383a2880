//! A contract's own code: approved by hash, delivered by anyone, deployed and migrated in one receipt, so that a migration
//! that fails leaves old code, old state and the approval, and the protocol sends the deposit back to the payer.

use charter_interface::{AccountId, CodeHash, Gas, NearToken, Upgrade, record, record_object};

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
    /// The account's storage before, in bytes.
    pub usage: u64,
}

record_object!(Migration {
    code_hash,
    payer_id,
    deposit,
    usage
});

/// Sends the receipt: `code` deployed, or the approved global contract referred to, and `migrate` called on it with at
/// least `gas` and with what the call leaves over. Its outcome is the call's.
pub fn send(upgrade: &Upgrade, code: Option<&Code>, gas: Gas) {
    let migration = Migration {
        code_hash: upgrade.code_hash,
        payer_id: env::predecessor_account_id(),
        deposit: env::attached_deposit(),
        usage: env::storage_usage(),
    };
    let batch = Batch::to(&env::current_account_id()).refund_to(&migration.payer_id);
    let batch = if migration.deposit.is_zero() {
        batch
    } else {
        batch.transfer(migration.deposit)
    };
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

impl Migration {
    /// What the migration cost: what storage has grown by. Everything that changed must have been written.
    pub fn cost(&self) -> NearToken {
        storage_price(env::storage_usage().saturating_sub(self.usage))
    }
}
