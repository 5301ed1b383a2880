//! The end of an instance: out of the registry, its money to its owner.

use core::fmt::Display;

use charter_host::env;
use charter_host::{Batch, emit, pay, register, storage_price};
use charter_interface::instance::{LEAVE_GAS, RETIRE_GAS, RETIRE_INSTANCE, Retirement, SETTLE_GAS};
use charter_interface::{AccountId, NearToken, json_object, record, record_object};

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
    /// Its state is to stay: the account stays, and keeps what its storage stakes.
    Keep {
        /// What it keeps besides that, to pay out later. When it is owed no more, another `retire` pays it to the owner.
        reserve: NearToken,
    },
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

/// What the callback is told. An upgrade in between may have changed its layout: then the callback refuses, nothing is lost,
/// and `retire` can be called again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Farewell {
    /// The owner who asked.
    pub owner_id: AccountId,
    /// [`Retire::keep`].
    pub keep: bool,
    /// [`Retire::force`].
    pub force: bool,
}

json_object!(Retire { keep, force });
record_object!(Farewell {
    owner_id,
    keep,
    force
});

/// `retire`.
pub fn ask<E: Display>(
    arguments: Retire,
    template: fn(bool) -> Result<Leaving, E>,
) -> Result<(), Error> {
    let Instance {
        owner_id,
        factory_id,
        ..
    } = Instance::of_owner()?;
    let farewell = Farewell {
        owner_id,
        keep: arguments.keep.unwrap_or(false),
        force: arguments.force.unwrap_or(false),
    };
    template(farewell.keep).map_err(Refusal::template)?;
    Batch::to(&factory_id)
        .call(RETIRE_INSTANCE, b"{}", NearToken::ZERO, RETIRE_GAS)
        .then(&env::current_account_id())
        // Whatever gas is left goes here: how much is needed depends on the template.
        .call_weighted(
            "on_retired",
            &record::to_vec(&farewell),
            NearToken::ZERO,
            SETTLE_GAS,
            1,
        )
        .as_return();
    Ok(())
}

/// `on_retired`: out of the registry; pays the owner, or begins the receipt that deletes the account.
pub fn settle<E: Display>(
    farewell: Farewell,
    template: fn(bool) -> Result<Leaving, E>,
) -> Result<(), Error> {
    let Farewell {
        owner_id,
        keep,
        force,
    } = farewell;
    // Blocks have passed: both are looked at again.
    let factory_id = Instance::still_of(&owner_id)?.factory_id;
    let leaving = template(keep).map_err(Refusal::template)?;
    let answer = register::short_promise_result(1_024);
    if answer.is_none() && !force {
        return Err(Refusal::FactoryRefused { factory_id }.into());
    }
    let reserve = match leaving {
        Leaving::Keep { reserve } => reserve,
        Leaving::Delete if !keep && deletable(answer) => {
            // One receipt: what is checked first holds when the account goes, and one that cannot go undoes the event.
            Batch::to(&env::current_account_id())
                .call_weighted(
                    "may_leave",
                    &record::to_vec(&owner_id),
                    NearToken::ZERO,
                    LEAVE_GAS,
                    1,
                )
                .delete_account(&owner_id)
                .as_return();
            return Ok(());
        }
        Leaving::Delete => NearToken::ZERO,
    };
    // What its storage stakes stays, with the state.
    let stays = storage_price(env::storage_usage()).saturating_add(reserve);
    let amount = env::account_balance().saturating_sub(stays);
    pay(&owner_id, amount);
    emit(&TemplateEvent::Retired {
        owner_id,
        amount,
        deleted: false,
    });
    Ok(())
}

/// Whether the protocol deletes the account.
fn deletable(answer: Option<Vec<u8>>) -> bool {
    // Nothing of it: the instance had left before, or leaves a factory that does not answer. How much of its storage is code
    // is not known then, and whether it can be deleted is left to the protocol.
    let retirement = answer.and_then(|answer| record::from_slice::<Option<Retirement>>(&answer)?);
    retirement.is_none_or(|retirement| {
        env::storage_usage() <= MAX_DELETABLE + u64::from(retirement.stored_code)
    })
}

/// `may_leave`: in the receipt that deletes the account, before it does.
pub fn leave<E: Display>(
    owner_id: AccountId,
    template: fn(bool) -> Result<Leaving, E>,
) -> Result<(), Error> {
    Instance::still_of(&owner_id)?;
    if template(false).map_err(Refusal::template)? != Leaving::Delete {
        return Err(Refusal::Stays.into());
    }
    emit(&TemplateEvent::Retired {
        owner_id,
        amount: env::account_balance(),
        deleted: true,
    });
    Ok(())
}

#[cfg(test)]
mod layout;
