//! The factory's own code.

use charter_host::{Code, upgrade};
use charter_interface::factory::gas::MIGRATE;
use charter_interface::{Delivery, Upgrade};

use crate::Error;
use crate::error::ReleaseRefusal;
use crate::state::Config;

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
    let upgrade = Config::load()?
        .upgrade
        .ok_or_else(|| ReleaseRefusal::NoUpgrade)?;
    if upgrade.delivery == delivery {
        Ok(upgrade)
    } else {
        Err(ReleaseRefusal::UpgradeDelivery { upgrade }.into())
    }
}
