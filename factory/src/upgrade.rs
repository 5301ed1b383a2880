//! The factory's own code.

use charter_code_delivery::{Code, upgrade};
use charter_interface::factory::gas::MIGRATE;
use charter_interface::{ApprovedUpgrade, Delivery, Timestamp};

use crate::Error;
use crate::error::ReleaseRefusal;
use crate::registry::now;
use crate::state::{Config, PendingUpgrade};

/// `upgrade`: the input is the code.
pub fn upgrade(config: &Config) -> Result<(), Error> {
    install(config, &Code::from_input())
}

/// Deploys the approved code, delivered.
pub fn install(config: &Config, code: &Code) -> Result<(), Error> {
    let upgrade = deliverable_by(config, Delivery::Stored)?;
    code.check(&upgrade.code_hash, upgrade.size)?;
    upgrade::send(upgrade, Some(code), MIGRATE);
    Ok(())
}

/// `upgrade_to_global`: the approved code is a global contract already.
pub fn upgrade_to_global(config: &Config) -> Result<(), Error> {
    upgrade::send(deliverable_by(config, Delivery::Global)?, None, MIGRATE);
    Ok(())
}

fn deliverable_by(config: &Config, delivery: Delivery) -> Result<&ApprovedUpgrade, Error> {
    let upgrade = deliverable(config, now())?;
    if upgrade.delivery == delivery {
        return Ok(upgrade);
    }
    Err(ReleaseRefusal::UpgradeDelivery {
        upgrade: upgrade.clone(),
    }
    .into())
}

/// The approved code, if it can be delivered now. A pause stops what was approved before it began: whoever paused may have
/// seen that this should not be. What governance approves during the pause, it approves in the knowledge of it.
pub fn deliverable(config: &Config, now: Timestamp) -> Result<&ApprovedUpgrade, Error> {
    let Some(PendingUpgrade { approved, pauses }) = &config.upgrade else {
        return Err(ReleaseRefusal::NoUpgrade.into());
    };
    let expires_at = approved.expires_at;
    if now >= expires_at {
        return Err(ReleaseRefusal::UpgradeExpired {
            ago: expires_at.until(now),
            expires_at,
        }
        .into());
    }
    if config.paused && *pauses != config.pauses {
        return Err(ReleaseRefusal::UpgradePaused.into());
    }
    Ok(approved)
}
