//! The end of an instance: out of the registry, its money to its owner.

use core::fmt::Display;

use charter_host::env;
use charter_host::{Batch, emit, pay, register, storage_price};
use charter_interface::instance::{RETIRE_GAS, RETIRE_INSTANCE, Retirement, SETTLE_GAS};
use charter_interface::{NearToken, json_object, record};

use crate::owner::Instance;
use crate::{Error, Refusal, TemplateEvent};

/// An account with more state than this cannot be deleted, in bytes, its code apart (`MAX_ACCOUNT_DELETION_STORAGE_USAGE` of
/// the protocol).
const MAX_DELETABLE: u64 = 10_000;

/// What a template says when its instance is to leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leaving {
    /// The account may go, with its state.
    Delete,
    /// Its state is to stay readable: the account stays, and keeps what its storage stakes.
    Keep,
}

/// The arguments of `retire`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "abi", derive(schemars::JsonSchema))]
pub struct Retire {
    /// `true`: the account stays, with its state and what that stakes, whatever the template says.
    pub keep: Option<bool>,
    /// `true`: also when the factory refuses or is gone. An entry that it has then stays.
    pub force: Option<bool>,
}

json_object!(Retire { keep, force });

/// `retire`.
pub fn ask<E: Display>(
    arguments: Retire,
    template: fn() -> Result<Leaving, E>,
) -> Result<(), Error> {
    let instance = Instance::of_owner()?;
    let leaving = template().map_err(Refusal::template)?;
    let keep = leaving == Leaving::Keep || arguments.keep.unwrap_or(false);
    let arguments = record::to_vec(&(keep, arguments.force.unwrap_or(false)));
    Batch::to(&instance.factory_id)
        .call(RETIRE_INSTANCE, b"{}", NearToken::ZERO, RETIRE_GAS)
        .then(&env::current_account_id())
        .call("on_retired", &arguments, NearToken::ZERO, SETTLE_GAS)
        .as_return();
    Ok(())
}

/// `on_retired`: out of the registry; pays the owner.
pub fn settle((keep, force): (bool, bool)) -> Result<(), Error> {
    let Instance {
        owner_id,
        factory_id,
        ..
    } = Instance::load()?;
    let answer = register::short_promise_result(1_024);
    if answer.is_none() && !force {
        return Err(Refusal::FactoryRefused { factory_id }.into());
    }
    // Nothing of it: the instance had left before and was interrupted, or leaves a factory that does not answer. How much
    // of its storage is code is not known then, and whether it can be deleted is left to the protocol.
    let retirement = answer.and_then(|answer| record::from_slice::<Option<Retirement>>(&answer)?);
    let deletable = retirement.is_none_or(|retirement| {
        env::storage_usage() <= MAX_DELETABLE + u64::from(retirement.stored_code)
    });
    let balance = env::account_balance();
    let deleted = deletable && !keep;
    let amount = if deleted {
        balance
    } else {
        // What its storage stakes stays, with the state.
        balance.saturating_sub(storage_price(env::storage_usage()))
    };
    if deleted {
        Batch::to(&env::current_account_id())
            .delete_account(&owner_id)
            .as_return();
    } else {
        pay(&owner_id, amount);
    }
    emit(&TemplateEvent::Retired {
        owner_id,
        amount,
        deleted,
    });
    Ok(())
}
