//! The end of a creation: live, or as if it had never been.

use charter_host::env;
use charter_host::{Batch, emit, pay, storage_price};
use charter_interface::factory::FactoryEvent;
use charter_interface::factory::gas::REPORT_FAILURE;
use charter_interface::{AccountId, NearToken, json, record};

use crate::Error;
use crate::creation::Creation;
use crate::deposit::{registration_owed, registration_paid};
use crate::error::CreationRefusal;
use crate::limits::give_back_place;
use crate::records::{Instance, Name, Registration};
use crate::registry::{save_creator, strike};
use crate::state::{CREATORS, NAMES, Totals, add, subtract};

/// `finalise_creation`: the callback of a creation's batch.
///
/// It does not look at whether the release, the template or the factory has been stopped since: the batch carried everything
/// it needed, and what it did is done.
pub fn finalise(creation: Creation) -> Result<(), Error> {
    if charter_host::register::promise_succeeded() {
        confirm(creation)
    } else {
        release(creation)
    }
}

fn confirm(creation: Creation) -> Result<(), Error> {
    let Creation {
        name: _,
        instance_id,
        template,
        version,
        instance,
        fee,
        prepaid,
        registered: _,
        window_started: _,
    } = creation;
    let creator_id = instance.creator_id;
    // The records are there since the creation was asked for: nothing is left to be written but what was paid.
    if !fee.is_zero() {
        Totals::change(|totals| {
            subtract(&mut totals.in_flight, fee).and(add(&mut totals.fees, fee))
        })?;
    }
    env::value_return(json::to_string(&instance_id).as_bytes());
    emit(&FactoryEvent::InstanceCreated {
        instance_id,
        template,
        version,
        creator_id,
        fee,
        prepaid,
    });
    Ok(())
}

fn release(creation: Creation) -> Result<(), Error> {
    let instance_id = creation.instance_id.clone();
    let creator_id = creation.instance.creator_id.clone();
    let usage = env::storage_usage();

    let mut creator = CREATORS.get(&creator_id).unwrap_or_default();
    // An account that was left over under this name could have retired the entry meanwhile: what is gone is not struck twice.
    if is_entered(&creation) {
        strike(
            &creation.name,
            &creation.instance,
            &creation.template,
            &mut creator,
        );
    }
    give_back_place(&mut creator, creation.window_started);
    save_creator(&creator_id, &creator);
    // What the creation wrote that is gone again.
    let freed = storage_price(usage.saturating_sub(env::storage_usage()));
    let owed = freed
        .checked_add(creation.fee)
        .ok_or_else(Error::overflow)?;

    // A creator that this creation registered, and that has come to nothing else, is a stranger again. (One that has
    // unregistered itself since has been paid for that.)
    let forgotten = creation.registered && creator.is_registered() && creator.is_idle();
    let mut no_longer_owed = NearToken::ZERO;
    let (cash, to_prepaid) = if forgotten {
        no_longer_owed = registration_owed(&creator_id, &creator);
        let cash = owed.checked_add(registration_paid(&creator_id, &creator));
        creator.registration = Registration::Missing;
        (cash.ok_or_else(Error::overflow)?, NearToken::ZERO)
    } else {
        // What came of the prepaid balance goes back there, as far as the factory still has it (what the batch carried has
        // gone to the creator's account), and as long as the creator has one.
        let to_prepaid = match creator.is_registered() {
            true => creation.prepaid.min(owed),
            false => NearToken::ZERO,
        };
        add(&mut creator.available, to_prepaid).ok_or_else(Error::overflow)?;
        (owed.saturating_sub(to_prepaid), to_prepaid)
    };
    if forgotten || !to_prepaid.is_zero() {
        save_creator(&creator_id, &creator);
    }

    let fee = creation.fee;
    if !fee.is_zero() || !to_prepaid.is_zero() || !no_longer_owed.is_zero() {
        Totals::change(|totals| {
            subtract(&mut totals.in_flight, fee)
                .and(add(&mut totals.creators, to_prepaid))
                .and(subtract(&mut totals.creators, no_longer_owed))
        })?;
    }
    pay(&creator_id, cash);
    emit(&FactoryEvent::InstanceFailed {
        instance_id: instance_id.clone(),
        template: creation.template,
        version: creation.version,
        creator_id: creator_id.clone(),
        refund: cash,
        prepaid: creation.prepaid.saturating_sub(to_prepaid),
        registered: creation.registered && !forgotten,
    });
    // The clean-up above is committed; that the creation failed is told by a second receipt, which undoes nothing.
    let arguments = record::to_vec(&(instance_id, creator_id));
    Batch::to(&env::current_account_id())
        .call(
            "report_failed_creation",
            &arguments,
            NearToken::ZERO,
            REPORT_FAILURE,
        )
        .as_return();
    Ok(())
}

fn is_entered(creation: &Creation) -> bool {
    let Instance {
        creator_id,
        template,
        number,
        created_at,
        ..
    } = &creation.instance;
    match NAMES.get(&creation.name) {
        Some(Name::Instance(entered)) => {
            entered.creator_id == *creator_id
                && entered.template == *template
                && entered.number == *number
                && entered.created_at == *created_at
        }
        Some(Name::Reserved) | None => false,
    }
}

/// `report_failed_creation`: the second receipt of a creation that failed. It fails, so that the creator's transaction does.
pub fn report((instance_id, creator_id): (AccountId, AccountId)) -> Result<(), Error> {
    Err(CreationRefusal::CreationFailed {
        instance_id,
        creator_id,
    }
    .into())
}
