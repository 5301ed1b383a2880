//! What governance does with the factory's money.

use charter_interface::factory::gas::FINISH_WITHDRAWAL;
use charter_interface::factory::{FactoryEvent, MAX_RESERVE};
use charter_interface::{AccountId, NearToken};
use near_sdk::{Promise, env, is_promise_success, near};

use crate::error::{BoundsRefusal, MoneyRefusal};
use crate::ledger::{get_ledger, withdrawable_fees};
use crate::rehearsal::{self, emit, pay};
use crate::state::{Config, Totals, add, subtract};
use crate::{Contract, Error};

/// What the callback of a payment of fees is told. Versions are only appended.
#[near(serializers = [borsh])]
#[derive(Debug, Clone)]
pub enum Withdrawal {
    /// Since 0.1.0.
    V1 {
        /// To whom.
        receiver_id: AccountId,
        /// How much, in yoctoNEAR.
        amount: NearToken,
    },
}

pub fn withdraw_fees(
    config: &Config,
    receiver_id: AccountId,
    amount: NearToken,
) -> Result<(), Error> {
    let available = withdrawable_fees(config)?;
    if amount > available {
        return Err(MoneyRefusal::Fees {
            requested: amount,
            available,
        }
        .into());
    }
    Totals::change(|totals| subtract(&mut totals.fees, amount))?;
    if !rehearsal::spend(amount) {
        let withdrawal = Withdrawal::V1 {
            receiver_id: receiver_id.clone(),
            amount,
        };
        Promise::new(receiver_id.clone())
            .transfer(amount)
            .then(
                Contract::ext(env::current_account_id())
                    .with_static_gas(FINISH_WITHDRAWAL)
                    .with_unused_gas_weight(0)
                    .finish_withdrawal(withdrawal),
            )
            // The callback settles what a failure means, and governance's other commands do not depend on it.
            .detach();
    }
    emit(&FactoryEvent::FeesWithdrawn {
        receiver_id,
        amount,
    });
    Ok(())
}

/// `finish_withdrawal`: fees that did not arrive are in the books again.
pub fn finish_withdrawal(withdrawal: Withdrawal) {
    let Withdrawal::V1 {
        receiver_id,
        amount,
    } = withdrawal;
    // They were part of the sum before: it holds. If it did not, they would be free, and not lost.
    if !is_promise_success() && Totals::change(|totals| add(&mut totals.fees, amount)).is_ok() {
        emit(&FactoryEvent::FeesReturned {
            receiver_id,
            amount,
        });
    }
}

pub fn sweep(config: &Config, receiver_id: AccountId, amount: NearToken) -> Result<(), Error> {
    // Commands before this one may have changed the root of the state, which is storage as well.
    config.save();
    let available = get_ledger(config)?.free;
    if amount > available {
        return Err(MoneyRefusal::Free {
            requested: amount,
            available,
        }
        .into());
    }
    pay(&receiver_id, amount);
    emit(&FactoryEvent::Swept {
        receiver_id,
        amount,
    });
    Ok(())
}

pub fn set_reserve(config: &mut Config, reserve: NearToken) -> Result<(), Error> {
    // The ledger adds it to what is owed: a view that failed would hide the rest, and nothing could be paid out.
    if reserve > MAX_RESERVE {
        let max = MAX_RESERVE;
        return Err(BoundsRefusal::Reserve { reserve, max }.into());
    }
    config.reserve = reserve;
    emit(&FactoryEvent::ReserveSet { reserve });
    Ok(())
}
