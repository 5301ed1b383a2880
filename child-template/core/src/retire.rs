//! The end of an instance: out of the registry, its money to its owner, its account deleted, its slot and stake back with its
//! creator.

use charter_interface::factory::args::OfInstance;
use charter_interface::instance::{
    LEAVE_GAS, RETIRE_GAS, RETIRE_INSTANCE, Retirement, SETTLE_GAS, SETTLE_GONE, SETTLE_GONE_GAS,
};
use charter_interface::storage_price;
use near_sdk::borsh::BorshDeserialize;
use near_sdk::{AccountId, GasWeight, NearToken, Promise, env, near};

use crate::owner::Instance;
use crate::upgrade::{MAX_ANSWER, encode, json};
use crate::{Error, Template, TemplateEvent};

/// An account with more state than this cannot be deleted, in bytes, its code apart (`MAX_ACCOUNT_DELETION_STORAGE_USAGE` of
/// the protocol).
const MAX_DELETABLE: u64 = 10_000;
const NOTHING: NearToken = NearToken::from_yoctonear(0);

/// What a template says when its instance is to leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leaving {
    /// The account may go, with its state.
    Delete,
    /// Its state is to stay: the account stays, and keeps what its storage stakes.
    Keep {
        /// What it keeps besides that, to pay out later, in yoctoNEAR. When it is owed no more, another `retire` pays it to
        /// the owner.
        reserve: NearToken,
    },
}

/// What the callback of the factory's farewell is told. Variants are only ever appended: an upgrade may come between.
#[near(serializers = [borsh])]
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Farewell {
    /// Since 0.1.0.
    V1 {
        /// The owner who asked.
        owner_id: AccountId,
        /// Whether the account stays, whatever the template says.
        keep: bool,
        /// Whether the instance leaves even if the factory refuses or is gone.
        force: bool,
    },
}

/// What the last check is told. Variants are only ever appended: an upgrade may come between.
#[near(serializers = [borsh])]
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Departure {
    /// Since 0.1.0.
    V1 {
        /// The owner who asked.
        owner_id: AccountId,
    },
}

/// `retire`.
pub fn ask<T: Template>(
    template: &T,
    keep: Option<bool>,
    force: Option<bool>,
) -> Result<Promise, Error> {
    let instance = Instance::of_owner()?;
    let keep = keep.unwrap_or(false);
    template.may_retire(keep).map_err(Error::template)?;
    let farewell = Farewell::V1 {
        owner_id: instance.owner_id,
        keep,
        force: force.unwrap_or(false),
    };
    Ok(Promise::new(instance.factory_id)
        .function_call(RETIRE_INSTANCE, [], NOTHING, RETIRE_GAS)
        // Whatever gas is left goes here: how much is needed depends on the template.
        .then(
            Promise::new(env::current_account_id()).function_call_weight(
                "on_retired",
                encode(&farewell),
                NOTHING,
                SETTLE_GAS,
                GasWeight(1),
            ),
        ))
}

/// `on_retired`: out of the registry; pays the owner, or begins the receipt that deletes the account.
pub fn settle<T: Template>(template: &T, farewell: Farewell) -> Result<(), Error> {
    let Farewell::V1 {
        owner_id,
        keep,
        force,
    } = farewell;
    // Blocks have passed: both are looked at again.
    let factory_id = Instance::still_of(&owner_id)?.factory_id;
    let leaving = template.may_retire(keep).map_err(Error::template)?;
    let answer = env::promise_result_checked(0, MAX_ANSWER);
    if answer.is_err() && !force {
        return Err(Error::FactoryRefused { factory_id });
    }
    let answer = answer.ok();
    let answer = answer.and_then(|answer| Option::<Retirement>::try_from_slice(&answer).ok());
    match leaving {
        Leaving::Keep { reserve } => pay_out(owner_id, reserve),
        Leaving::Delete if !keep && is_deletable(answer.as_ref()) => {
            // A factory that is gone, or none, cannot settle.
            delete(owner_id, (answer.is_some() || !force).then_some(factory_id));
        }
        Leaving::Delete => pay_out(owner_id, NOTHING),
    }
    Ok(())
}

/// Whether the protocol deletes the account.
fn is_deletable(answer: Option<&Option<Retirement>>) -> bool {
    // No figure: the instance had left before, or leaves a factory that does not answer. How much of its storage is code is
    // not known then, and whether it can be deleted is left to the protocol.
    let Some(Some(retirement)) = answer else {
        return true;
    };
    env::storage_usage() <= MAX_DELETABLE + u64::from(retirement.stored_code)
}

/// Deletes the account, and has the factory find that it is gone. The outcome is the deletion's: nobody looks at the
/// factory's, since anyone can ask it again, and an account that could not be deleted is still there.
fn delete(owner_id: AccountId, settled_by: Option<AccountId>) {
    let instance_id = env::current_account_id();
    let departure = Departure::V1 {
        owner_id: owner_id.clone(),
    };
    // One receipt: what is checked first holds when the account goes, and one that cannot go undoes the event.
    let deleted = Promise::new(instance_id.clone())
        .function_call_weight(
            "may_leave",
            encode(&departure),
            NOTHING,
            LEAVE_GAS,
            GasWeight(1),
        )
        .delete_account(owner_id)
        .as_return();
    let settled_by = settled_by.and_then(|factory_id| {
        let name = name_below(&instance_id, &factory_id)?;
        Some((factory_id, OfInstance { name }))
    });
    match settled_by {
        Some((factory_id, arguments)) => deleted
            .then(Promise::new(factory_id).function_call(
                SETTLE_GONE,
                json(&arguments),
                NOTHING,
                SETTLE_GONE_GAS,
            ))
            .detach(),
        None => deleted.detach(),
    }
}

/// The instance's name in the factory's registry. An account that was deployed by hand may have none.
fn name_below(instance_id: &AccountId, factory_id: &AccountId) -> Option<String> {
    let above = instance_id.as_str().strip_suffix(factory_id.as_str())?;
    above.strip_suffix('.').map(ToString::to_string)
}

/// Pays the owner all but what the account's storage stakes and the reserve. The outcome is the payment's.
fn pay_out(owner_id: AccountId, reserve: NearToken) {
    let stays = storage_price(env::storage_usage()).checked_add(reserve);
    // An account that holds no more than is to stay pays nothing.
    let amount = stays
        .and_then(|stays| env::account_balance().checked_sub(stays))
        .unwrap_or(NOTHING);
    TemplateEvent::Retired {
        owner_id: owner_id.clone(),
        amount,
        deleted: false,
    }
    .emit();
    if !amount.is_zero() {
        Promise::new(owner_id).transfer(amount).as_return().detach();
    }
}

/// `may_leave`: in the receipt that deletes the account, before it does.
pub fn leave<T: Template>(template: &T, departure: Departure) -> Result<(), Error> {
    let Departure::V1 { owner_id } = departure;
    Instance::still_of(&owner_id)?;
    if template.may_retire(false).map_err(Error::template)? != Leaving::Delete {
        return Err(Error::Stays);
    }
    TemplateEvent::Retired {
        owner_id,
        amount: env::account_balance(),
        deleted: true,
    }
    .emit();
    Ok(())
}

#[cfg(test)]
mod layout;
