//! The factory's own code: approved by hash, delivered by anyone, deployed and migrated in one receipt.

use charter_host::{Batch, Code};
use charter_interface::factory::gas::MIGRATE;
use charter_interface::{AccountId, CodeHash, Delivery, NearToken, Upgrade, record_object, record};
use charter_host::env;

use crate::{Error, Refusal};
use crate::state::Config;

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

record_object!(Migration { code_hash, payer_id, deposit, usage });

/// `upgrade`: the input is the code.
pub fn upgrade() -> Result<(), Error> {
    install(&Code::from_input())
}

/// Deploys the approved code, delivered.
pub fn install(code: &Code) -> Result<(), Error> {
    let upgrade = approved(Delivery::Stored)?;
    code.check(&upgrade.code_hash, upgrade.size)?;
    migrate_with(&upgrade, |batch| batch.deploy(code))
}

/// `upgrade_to_global`: the approved code is a global contract already.
pub fn upgrade_to_global() -> Result<(), Error> {
    let upgrade = approved(Delivery::Global)?;
    migrate_with(&upgrade, |batch| batch.use_global(&upgrade.code_hash))
}

fn approved(delivery: Delivery) -> Result<Upgrade, Error> {
    let upgrade = Config::load()?.upgrade.ok_or_else(|| Refusal::NoUpgrade)?;
    if upgrade.delivery == delivery { Ok(upgrade) } else { Err(Refusal::UpgradeDelivery { upgrade }.into()) }
}

/// Deploys and migrates in one receipt: if the migration fails, the old code, the old state and the approval stand, and the
/// protocol sends the deposit back to the payer.
fn migrate_with(upgrade: &Upgrade, deploy: impl FnOnce(Batch) -> Batch) -> Result<(), Error> {
    let deposit = env::attached_deposit();
    let migration = Migration {
        code_hash: upgrade.code_hash,
        payer_id: env::predecessor_account_id(),
        deposit,
        usage: env::storage_usage(),
    };
    let arguments = record::to_vec(&migration);
    let batch = Batch::to(&env::current_account_id()).refund_to(&migration.payer_id);
    let batch = if deposit.is_zero() { batch } else { batch.transfer(deposit) };
    deploy(batch).call_weighted("migrate", &arguments, NearToken::ZERO, MIGRATE, 1).as_return();
    Ok(())
}
