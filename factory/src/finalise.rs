//! The end of a creation: live, or as if it had never been.
//!
//! The callback cannot fail: what it gives back stands in its arguments, and where a sum does not hold it leaves out what it
//! would add, so that no entry stays pending and no money in flight.

use charter_code_delivery::Receipt;
use charter_interface::factory::gas::REPORT_FAILURE;
use charter_interface::factory::{FactoryEvent, InstanceStatus};
use charter_interface::{NearToken, storage_price};
use near_sdk::{env, is_promise_success};

use crate::creation::{Creation, FailedCreation, Reservation};
use crate::creators::Creator;
use crate::deposit::{holding_price, registration_owed, registration_paid};
use crate::error::CreationRefusal;
use crate::limits::give_back_place;
use crate::records::{Instance, Name};
use crate::registry::{save_creator, strike};
use crate::rehearsal::{emit, pay};
use crate::state::{CREATORS, NAMES, Totals, add, subtract};
use crate::store::encode;
use crate::{Error, allowance};

/// `finalise_creation`: the callback of a creation's batch.
///
/// It does not look at whether the release, the template or the factory has been stopped since: the batch carried everything
/// it needed, and what it did is done.
pub fn finalise(creation: Creation) {
    let Creation::V1(reservation) = creation;
    if is_promise_success() {
        confirm(reservation);
    } else {
        release(reservation);
    }
}

fn confirm(reservation: Reservation) {
    let Reservation {
        name,
        instance_id,
        template,
        version,
        instance,
        fee,
        prepaid,
        bytes: _,
        allowance: _,
        allowances: _,
        registered: _,
        holding: _,
        window_started: _,
    } = reservation;
    // Nothing changes a pending entry but this: it is written without being read.
    let live = Instance {
        status: InstanceStatus::Live,
        ..instance
    };
    NAMES.set(&name, &Name::Instance(live.clone()));
    if !fee.is_zero() {
        settle(|totals| {
            subtract(&mut totals.in_flight, fee)?;
            add(&mut totals.fees, fee)
        });
    }
    // An account id needs no escapes.
    env::value_return(format!("\"{instance_id}\"").as_bytes());
    emit(&FactoryEvent::InstanceCreated {
        instance_id,
        template,
        version,
        creator_id: live.creator_id,
        fee,
        prepaid,
    });
}

/// What is given back of a creation that failed, besides what its batch gave back itself.
struct Refund {
    /// To the creator's account.
    cash: NearToken,
    /// To its prepaid balance.
    to_prepaid: NearToken,
    /// Whether the creator is a stranger again.
    forgotten: bool,
    /// What of its registration is not owed any more.
    no_longer_owed: NearToken,
}

fn release(reservation: Reservation) {
    let creator_id = reservation.instance.creator_id.clone();
    let mut creator = CREATORS.get(&creator_id).unwrap_or_default();
    let refund = give_back(&reservation, &mut creator);
    save_creator(&creator_id, &creator);
    let fee = reservation.fee;
    let Refund {
        cash,
        to_prepaid,
        forgotten,
        no_longer_owed,
    } = refund;
    if !fee.is_zero() || !to_prepaid.is_zero() || !no_longer_owed.is_zero() {
        settle(|totals| {
            subtract(&mut totals.in_flight, fee)?;
            add(&mut totals.creators, to_prepaid)?;
            subtract(&mut totals.creators, no_longer_owed)
        });
    }
    pay(&creator_id, cash);
    emit(&FactoryEvent::InstanceFailed {
        instance_id: reservation.instance_id.clone(),
        template: reservation.template,
        version: reservation.version,
        creator_id: creator_id.clone(),
        refund: cash,
        prepaid: reservation
            .prepaid
            .checked_sub(to_prepaid)
            .unwrap_or_default(),
        registered: reservation.registered && !forgotten,
    });
    // The clean-up above is committed; that the creation failed is told by a second receipt, which undoes nothing.
    let report = FailedCreation::V1 {
        instance_id: reservation.instance_id,
        creator_id,
    };
    Receipt::to(&env::current_account_id())
        .call("report_failed_creation", &encode(&report), REPORT_FAILURE)
        .as_return();
}

/// Takes the creation out of its creator's record, and the instance's records out of storage.
fn give_back(reservation: &Reservation, creator: &mut Creator) -> Refund {
    let Reservation {
        name,
        instance,
        bytes,
        fee,
        prepaid,
        allowance: spent,
        allowances,
        registered,
        holding,
        window_started,
        ..
    } = reservation;
    let creator_id = &instance.creator_id;
    let mut owed = *fee;
    let mut owe = |amount| {
        // No sum of what one creation paid passes the bounds.
        let _ = add(&mut owed, amount);
    };
    // What is not there is not paid for: an entry can be struck only once.
    if is_entered(name, instance) {
        NAMES.remove(name);
        strike(instance, creator);
        owe(storage_price(*bytes));
    }
    give_back_place(creator, *window_started);
    // Another creation may have come to need the holding meanwhile; then it is paid back when the creator unregisters.
    if *holding && creator.drop_empty_holding(instance.template) {
        owe(holding_price(1));
    }
    // A creator that this creation registered, and that has come to nothing else, is a stranger again. (One that has
    // unregistered itself since has been paid for that.)
    if *registered && creator.is_registered() && creator.is_idle() {
        owe(registration_paid(creator_id, creator));
        let no_longer_owed = registration_owed(creator_id, creator).unwrap_or_default();
        creator.forget();
        return Refund {
            cash: owed,
            to_prepaid: NearToken::ZERO,
            forgotten: true,
            no_longer_owed,
        };
    }
    // What came of the prepaid balance goes back there, as far as the factory still has it (what the batch carried has gone
    // to the creator's account), and as long as the creator has one.
    let mut to_prepaid = NearToken::ZERO;
    if creator.is_registered() && add(&mut creator.available, owed.min(*prepaid)).is_some() {
        to_prepaid = owed.min(*prepaid);
        allowance::give_back(creator, *spent, *allowances, to_prepaid);
    }
    Refund {
        cash: owed.checked_sub(to_prepaid).unwrap_or_default(),
        to_prepaid,
        forgotten: false,
        no_longer_owed: NearToken::ZERO,
    }
}

/// Whether the name is still this creation's.
fn is_entered(name: &str, instance: &Instance) -> bool {
    match NAMES.get(name) {
        Some(Name::Instance(entered)) => {
            entered.status == InstanceStatus::Pending
                && entered.creator_id == instance.creator_id
                && entered.creator_number == instance.creator_number
                && entered.created_at == instance.created_at
        }
        Some(Name::Reserved | Name::Gone) | None => false,
    }
}

/// Changes the totals. They hold what the reservation added; if they did not, nothing would be written, and the callback
/// would go on.
fn settle(change: impl FnOnce(&mut Totals) -> Option<()>) {
    let _ = Totals::change(change);
}

/// `report_failed_creation`: the second receipt of a creation that failed. It fails, so that the creator's transaction does.
pub fn report(failed: FailedCreation) -> Result<(), Error> {
    let FailedCreation::V1 {
        instance_id,
        creator_id,
    } = failed;
    Err(CreationRefusal::CreationFailed {
        instance_id,
        creator_id,
    }
    .into())
}
