//! What is gone is proven to be gone.
//!
//! An account's own word for it is worth nothing: own code can say it and live on. A transfer of nothing to an account fails
//! only if there is no such account: it has no other reason to, since it adds no storage and takes no balance. And only the
//! factory could make the account again, which it never does: a name is given once.

use charter_interface::factory::gas::FINISH_SETTLEMENT;
use charter_interface::factory::{FactoryEvent, InstanceStatus};
use charter_interface::{AccountId, NearToken, check_label, storage_price};
use near_sdk::{Promise, env, is_promise_success, near};

use crate::error::InstanceRefusal;
use crate::records::{Instance, Name};
use crate::registry::{freed_since, save_creator, strike};
use crate::rehearsal::{self, emit, pay};
use crate::state::{CREATORS, NAMES, Totals, add};
use crate::{Contract, Error};

/// What the callback of a settlement is told. Versions are only appended.
#[near(serializers = [borsh])]
#[derive(Debug, Clone)]
pub enum Settlement {
    /// Since 0.1.0.
    V1 {
        /// The label.
        name: String,
        /// The account.
        instance_id: AccountId,
    },
}

/// `settle_gone`. What has been settled before is left as it is.
pub fn settle_gone(name: String) -> Result<(), Error> {
    let factory_id = env::current_account_id();
    let instance_id = check_label(&name, &factory_id)?;
    match NAMES.get(&name) {
        Some(Name::Instance(instance)) if instance.status == InstanceStatus::Pending => {
            return Err(InstanceRefusal::Pending { instance_id }.into());
        }
        Some(Name::Instance(_)) => {}
        Some(Name::Gone) => return Ok(()),
        Some(Name::Reserved) | None => return Err(InstanceRefusal::NoInstance { name }.into()),
    }
    let settlement = Settlement::V1 {
        name,
        instance_id: instance_id.clone(),
    };
    Promise::new(instance_id)
        .transfer(NearToken::ZERO)
        .then(
            Contract::ext(factory_id)
                .with_static_gas(FINISH_SETTLEMENT)
                .with_unused_gas_weight(0)
                .finish_settlement(settlement),
        )
        .as_return()
        .detach();
    Ok(())
}

/// `finish_settlement`. Nothing has been reserved: if the account is there, this fails, and with it the caller's transaction.
pub fn finish(settlement: Settlement) -> Result<(), Error> {
    let Settlement::V1 { name, instance_id } = settlement;
    if is_promise_success() {
        return Err(InstanceRefusal::IsThere { instance_id }.into());
    }
    // Of several settlements at once the first gives back, and the others find nothing.
    match NAMES.get(&name) {
        Some(Name::Instance(instance)) if instance.status != InstanceStatus::Pending => {
            bury(&name, instance_id, &instance)
        }
        _ => Ok(()),
    }
}

/// Leaves a tombstone, and gives slot and stake back to the creator.
fn bury(name: &str, instance_id: AccountId, instance: &Instance) -> Result<(), Error> {
    let creator_id = instance.creator_id.clone();
    let usage = rehearsal::storage_usage()?;
    let mut creator = CREATORS.get(&creator_id).unwrap_or_default();
    NAMES.set(name, &Name::Gone);
    strike(instance, &mut creator);
    let refund = storage_price(freed_since(usage)?);
    // A creator with an instance cannot unregister, so it has a prepaid balance.
    if creator.is_registered() {
        add(&mut creator.available, refund).ok_or_else(Error::overflow)?;
        Totals::change(|totals| add(&mut totals.creators, refund))?;
    } else {
        pay(&creator_id, refund);
    }
    save_creator(&creator_id, &creator);
    emit(&FactoryEvent::InstanceGone {
        instance_id,
        creator_id,
        refund,
    });
    Ok(())
}
