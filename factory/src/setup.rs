//! How the factory begins.

use charter_interface::AccountId;
use charter_interface::factory::{FactoryEvent, FactorySetup, MAX_LIST};
use near_sdk::env;

use crate::Error;
use crate::commands::{check_at_most, reserve};
use crate::error::CallRefusal;
use crate::ledger::check_covered;
use crate::rehearsal::emit;
use crate::state::{Config, Totals};

/// `init`.
pub fn init(governance_id: AccountId, setup: FactorySetup) -> Result<Config, Error> {
    let predecessor_id = env::predecessor_account_id();
    let factory_id = env::current_account_id();
    // Deployed by hand, an account whose init is a call of its own could be begun by whoever comes first.
    if predecessor_id != factory_id && !factory_id.is_sub_account_of(&predecessor_id) {
        return Err(CallRefusal::NotOwner {
            factory_id,
            predecessor_id,
        }
        .into());
    }
    let config = Config {
        governance_id: governance_id.clone(),
        epoch: 0,
        offer: None,
        guardian: setup.guardian.clone(),
        paused: false,
        pauses: 0,
        access: setup.access,
        limits: setup.limits.clone(),
        templates: 0,
        reserve: setup.reserve,
        upgrade: None,
    };
    // Before anyone can run ahead.
    check_at_most("names", setup.reserved_names.len(), MAX_LIST)?;
    reserve(&setup.reserved_names)?;
    config.save();
    Totals::default().save();
    check_covered(setup.reserve)?;
    emit(&FactoryEvent::Initialized {
        governance_id,
        setup,
    });
    Ok(config)
}
