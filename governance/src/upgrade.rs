//! The council's own code.

use charter_host::{Code, upgrade};
use charter_interface::governance::gas::MIGRATE;
use charter_interface::{Delivery, Upgrade};

use crate::state::Council;
use crate::{Error, Refusal};

/// `upgrade`: the input is the code.
pub fn upgrade() -> Result<(), Error> {
    install(&Code::from_input())
}

/// Deploys the approved code, delivered.
pub fn install(code: &Code) -> Result<(), Error> {
    let upgrade = approved(Delivery::Stored)?;
    code.check(&upgrade.code_hash, upgrade.size)?;
    upgrade::send(&upgrade, Some(code), MIGRATE);
    Ok(())
}

/// `upgrade_to_global`: the approved code is a global contract already.
pub fn upgrade_to_global() -> Result<(), Error> {
    upgrade::send(&approved(Delivery::Global)?, None, MIGRATE);
    Ok(())
}

fn approved(delivery: Delivery) -> Result<Upgrade, Error> {
    let upgrade = Council::load()?.upgrade.ok_or_else(|| Refusal::NoUpgrade)?;
    if upgrade.delivery == delivery {
        Ok(upgrade)
    } else {
        Err(Refusal::UpgradeDelivery { upgrade }.into())
    }
}
