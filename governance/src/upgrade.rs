//! The council's own code.

use charter_code_delivery::{Code, upgrade};
use charter_interface::governance::gas::MIGRATE;
use charter_interface::{ApprovedUpgrade, Delivery};

use crate::Refusal;
use crate::clock::now;
use crate::state::Council;

/// Deploys the approved code, delivered.
pub fn install(council: &Council, code: &Code) -> Result<(), Refusal> {
    let upgrade = approved(council, Delivery::Stored)?;
    code.check(&upgrade.code_hash, upgrade.size)?;
    upgrade::send(upgrade, Some(code), MIGRATE);
    Ok(())
}

/// `upgrade_to_global`: the approved code is a global contract already.
pub fn use_global(council: &Council) -> Result<(), Refusal> {
    upgrade::send(approved(council, Delivery::Global)?, None, MIGRATE);
    Ok(())
}

fn approved(council: &Council, delivery: Delivery) -> Result<&ApprovedUpgrade, Refusal> {
    let upgrade = council.upgrade.as_ref().ok_or(Refusal::NoUpgrade)?;
    if upgrade.delivery != delivery {
        return Err(Refusal::UpgradeDelivery {
            upgrade: upgrade.clone(),
        });
    }
    if now() >= upgrade.expires_at {
        return Err(Refusal::CodeExpired {
            code_hash: upgrade.code_hash,
            ago: upgrade.expires_at.until(now()),
        });
    }
    Ok(upgrade)
}
