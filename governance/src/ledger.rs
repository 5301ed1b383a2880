//! Whose money the balance is.

use charter_host::entry::Nothing;
use charter_host::{env, storage_price};
use charter_interface::NearToken;
use charter_interface::governance::Ledger;

use crate::state::Book;
use crate::{Error, Refusal};

/// `get_ledger`.
pub fn get_ledger(_: Nothing) -> Result<Ledger, Error> {
    let book = Book::load();
    let balance = env::account_balance();
    let owed = owed(&book)?;
    Ok(Ledger {
        balance,
        storage_stake: storage_stake(&book),
        proposals: book.proposals,
        bonds: book.bonds,
        code_stakes: book.code_stakes,
        forfeited: book.forfeited,
        free: balance.saturating_sub(owed),
    })
}

/// Fails when the council spends more than it freely owns.
pub fn check_funds(required: NearToken) -> Result<(), Error> {
    let free = env::account_balance().saturating_sub(owed(&Book::load())?);
    if required > free {
        Err(Refusal::Funds { required, free }.into())
    } else {
        Ok(())
    }
}

/// Fails when the council's own storage has grown beyond what it freely owns. The protocol would not mind: to it others'
/// money stakes as well as the council's.
pub fn check_storage() -> Result<(), Error> {
    let owed = owed(&Book::load())?;
    match owed.checked_sub(env::account_balance()) {
        Some(missing) if !missing.is_zero() => Err(Refusal::Storage { missing }.into()),
        _ => Ok(()),
    }
}

/// What storage must stake, proposals and code apart: those are staked by who is owed it.
fn storage_stake(book: &Book) -> NearToken {
    let others = book.proposal_bytes.saturating_add(book.code_bytes);
    storage_price(env::storage_usage().saturating_sub(others))
}

/// All that is not the council's own.
fn owed(book: &Book) -> Result<NearToken, Error> {
    [book.proposals, book.bonds, book.code_stakes]
        .iter()
        .try_fold(storage_stake(book), |sum, amount| sum.checked_add(*amount))
        .ok_or_else(Error::overflow)
}
