//! The end of an instance: out of the registry, its money to its owner.

use charter_host::env;
use charter_host::{Batch, emit, pay, register, storage_price};
use charter_interface::instance::{RETIRE_GAS, RETIRE_INSTANCE, Retirement, SETTLE_GAS};
use charter_interface::{AccountId, NearToken, record};

use crate::owner::{check_owner, factory_id};
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

/// `retire`.
pub fn ask(template: fn() -> Result<Leaving, Error>) -> Result<(), Error> {
    let owner_id = check_owner()?;
    let delete = template()? == Leaving::Delete;
    let arguments = record::to_vec(&(owner_id, delete));
    Batch::to(&factory_id()?)
        .call(RETIRE_INSTANCE, b"{}", NearToken::ZERO, RETIRE_GAS)
        .then(&env::current_account_id())
        .call("on_retired", &arguments, NearToken::ZERO, SETTLE_GAS)
        .as_return();
    Ok(())
}

/// `on_retired`: out of the registry; pays the owner.
pub fn settle((owner_id, delete): (AccountId, bool)) -> Result<(), Error> {
    let answer = register::short_promise_result(1_024).ok_or_else(|| Refusal::FactoryRefused)?;
    let retirement: Option<Retirement> =
        record::from_slice(&answer).ok_or_else(|| Refusal::FactoryAnswer)?;
    // `None`: it had left before, and was interrupted. How much of its storage is code is not known then.
    let stored_code = retirement.map_or(0, |retirement| u64::from(retirement.stored_code));
    let state = env::storage_usage().saturating_sub(stored_code);
    let balance = env::account_balance();
    if delete && state <= MAX_DELETABLE {
        emit(&TemplateEvent::Retired {
            owner_id: owner_id.clone(),
            amount: balance,
            deleted: true,
        });
        Batch::to(&env::current_account_id())
            .delete_account(&owner_id)
            .as_return();
        return Ok(());
    }
    // What its storage stakes stays, with the state.
    let amount = balance.saturating_sub(storage_price(env::storage_usage()));
    emit(&TemplateEvent::Retired {
        owner_id: owner_id.clone(),
        amount,
        deleted: false,
    });
    pay(&owner_id, amount);
    Ok(())
}
