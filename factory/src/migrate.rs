//! From one version of the state to the next.
//!
//! To change the state: add a variant to [`State`], raise [`STATE_VERSION`], and turn the variants before it into it in
//! [`convert`]. A record of a map gets a new key prefix and is moved when it is first touched: there may be more of them
//! than one call can move. Archive the build that you replace under `tests/archive`, and add it to the upgrade test.

use charter_host::upgrade::Migration;
use charter_host::{emit, pay};
use charter_interface::NearToken;
use charter_interface::factory::FactoryEvent;

use crate::Error;
use crate::error::{CallRefusal, MoneyRefusal, ReleaseRefusal};
use crate::state::{Config, STATE, STATE_VERSION, State};

/// `migrate`: runs on the new code, in the receipt that deployed it.
pub fn migrate(migration: Migration) -> Result<(), Error> {
    let (mut config, from_version) = convert()?;
    // Of two deliveries at once the second finds nothing approved, and is undone.
    let approved = config
        .upgrade
        .take()
        .ok_or_else(|| ReleaseRefusal::NoUpgrade)?;
    if approved.code_hash != migration.code_hash {
        return Err(ReleaseRefusal::UpgradeDelivery { upgrade: approved }.into());
    }
    config.save();
    let (required, attached) = (migration.cost(), migration.deposit);
    let Some(excess) = attached.checked_sub(required) else {
        return Err(MoneyRefusal::Deposit {
            required,
            attached,
            prepaid: NearToken::ZERO,
        }
        .into());
    };
    pay(&migration.payer_id, excess);
    let code_hash = migration.code_hash;
    emit(&FactoryEvent::Upgraded {
        code_hash,
        from_version,
        to_version: STATE_VERSION,
    });
    Ok(())
}

/// The root of the state in its newest form, and the version that it had.
fn convert() -> Result<(Config, u8), Error> {
    match STATE.get() {
        Some(State::V1(config)) => Ok((config, 1)),
        None => Err(CallRefusal::NotInitialized.into()),
    }
}
