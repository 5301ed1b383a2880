//! How the factory begins, and what it is made of.

use charter_host::emit;
use charter_host::entry::Nothing;
use charter_host::env;
use charter_interface::factory::FactoryEvent;
use charter_interface::factory::args::Init;

use crate::Error;
use crate::error::CallRefusal;
use crate::ledger::check_funded;
use crate::state::{Config, STATE, Totals};

/// `init`.
pub fn init(arguments: Init) -> Result<(), Error> {
    if STATE.exists() {
        return Err(CallRefusal::AlreadyInitialized.into());
    }
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
    let Init {
        governance_id,
        setup,
    } = arguments;
    let config = Config {
        governance_id: governance_id.clone(),
        proposed_governance_id: None,
        guardian: setup.guardian.clone(),
        paused: false,
        access: setup.access,
        limits: setup.limits.clone(),
        templates: 0,
        reserve: setup.reserve,
        upgrade: None,
    };
    config.save();
    Totals::default().save();
    check_funded(setup.reserve)?;
    emit(&FactoryEvent::Initialized {
        governance_id,
        setup,
    });
    Ok(())
}

/// `contract_source_metadata`: NEP-330.
pub fn contract_source_metadata(_: Nothing) -> Result<(), Error> {
    env::value_return(METADATA.as_bytes());
    Ok(())
}

const METADATA: &str =
    charter_host::source_metadata!("nep145" = "1.0.0", "nep297" = "1.0.0", "nep330" = "1.3.0");
