//! From one version of the state to the next.
//!
//! To change the state: add a variant to [`State`], raise [`STATE_VERSION`], and turn the variants before it into it in
//! [`convert`]. A record of a map gets a new key prefix and is moved when it is first touched: there may be more of them
//! than one call can move. The arguments of a callback get a new variant. Archive the build that you replace under
//! `tests/archive`, and add it to the upgrade test.

use charter_code_delivery::upgrade::{Migration, cost};
use charter_interface::NearToken;
use charter_interface::factory::FactoryEvent;
use near_sdk::state::ContractState;

use crate::error::{CallRefusal, MoneyRefusal, ReleaseRefusal};
use crate::registry::now;
use crate::rehearsal::{emit, pay};
use crate::state::{Config, STATE_VERSION, State};
use crate::upgrade::deliverable;
use crate::{Contract, Error};

/// `migrate`: runs on the new code, in the receipt that deployed it. If it fails, nothing has happened.
pub fn migrate(migration: Migration) -> Result<(), Error> {
    let Migration::V1 {
        code_hash,
        payer_id,
        deposit: attached,
    } = migration;
    let (mut config, from_version) = convert()?;
    // Much can have happened since the code was delivered: of two deliveries at once the second finds nothing approved; the
    // approval may have been withdrawn, or stopped by a pause.
    let approved = deliverable(&config, now())?;
    if approved.code_hash != code_hash {
        return Err(ReleaseRefusal::UpgradeDelivery {
            upgrade: approved.clone(),
        }
        .into());
    }
    config.upgrade = None;
    config.save();
    let required = cost();
    let Some(excess) = attached.checked_sub(required) else {
        return Err(MoneyRefusal::Deposit {
            required,
            attached,
            prepaid: NearToken::ZERO,
        }
        .into());
    };
    pay(&payer_id, excess);
    emit(&FactoryEvent::Upgraded {
        code_hash,
        from_version,
        to_version: STATE_VERSION,
    });
    Ok(())
}

/// The root of the state in its newest form, and the version that it had.
fn convert() -> Result<(Config, u8), Error> {
    match Contract::state_read() {
        Some(Contract(State::V1(config))) => Ok((config, 1)),
        None => Err(CallRefusal::NotInitialized.into()),
    }
}
