//! The end of a creation: live, or as if it had never been.

use charter_host::env;
use charter_host::{Batch, emit, pay, storage_price};
use charter_interface::factory::FactoryEvent;
use charter_interface::factory::gas::REPORT_FAILURE;
use charter_interface::{AccountId, NearToken, check_label, json, record};

use crate::creation::Creation;
use crate::deposit::registration_price;
use crate::limits::give_back_place;
use crate::records::{Creator, Instance, Name};
use crate::registry::strike;
use crate::state::{CREATORS, NAMES, Totals, add, subtract};
use crate::{Error, Refusal};

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
        name,
        template,
        version,
        instance,
        fee,
        prepaid,
        ..
    } = creation;
    let creator_id = instance.creator_id;
    let instance_id = check_label(&name, &env::current_account_id())?;
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
    let factory_id = env::current_account_id();
    let instance_id = check_label(&creation.name, &factory_id)?;
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
    CREATORS.set(&creator_id, &creator);
    // What the creation wrote that is gone again: all of it, unless a later creation stands on the same holding.
    let freed = storage_price(usage.saturating_sub(env::storage_usage()));
    let owed = freed
        .checked_add(creation.fee)
        .ok_or_else(Error::overflow)?;
    let (cash, to_prepaid) = give_back(&creator_id, creator, &creation, owed)?;

    let fee = creation.fee;
    if !fee.is_zero() || !to_prepaid.is_zero() {
        Totals::change(|totals| {
            subtract(&mut totals.in_flight, fee).and(add(&mut totals.creators, to_prepaid))
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
    });
    // The clean-up above is committed; that the creation failed is told by a second receipt, which undoes nothing.
    let arguments = record::to_vec(&(instance_id, creator_id));
    Batch::to(&factory_id)
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

/// Splits what a failed creation is owed into what goes to the creator's account and what goes back to its prepaid balance,
/// and writes the creator's record.
fn give_back(
    creator_id: &AccountId,
    mut creator: Creator,
    creation: &Creation,
    owed: NearToken,
) -> Result<(NearToken, NearToken), Error> {
    // A creator that this creation registered, and that has come to nothing else, is a stranger again.
    if creation.registered && creator.instances == 0 && creator.available.is_zero() {
        creator.registered = false;
        if creator.is_blank() {
            CREATORS.remove(creator_id);
        } else {
            CREATORS.set(creator_id, &creator);
        }
        emit(&FactoryEvent::CreatorUnregistered {
            creator_id: creator_id.clone(),
        });
        return Ok((
            owed.checked_add(registration_price())
                .ok_or_else(Error::overflow)?,
            NearToken::ZERO,
        ));
    }
    // What came of the prepaid balance goes back there, as far as the factory still has it: what the batch carried has
    // gone to the creator's account.
    let to_prepaid = creation.prepaid.min(owed);
    if !to_prepaid.is_zero() {
        add(&mut creator.available, to_prepaid).ok_or_else(Error::overflow)?;
        CREATORS.set(creator_id, &creator);
    }
    Ok((owed.saturating_sub(to_prepaid), to_prepaid))
}

/// `report_failed_creation`: the second receipt of a creation that failed. It fails, so that the creator's transaction does.
pub fn report((instance_id, creator_id): (AccountId, AccountId)) -> Result<(), Error> {
    Err(Refusal::CreationFailed {
        instance_id,
        creator_id,
    }
    .into())
}
