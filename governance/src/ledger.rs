//! The ledger: by whom the balance is owned.

use charter_interface::governance::Ledger;
use charter_interface::{NearToken, storage_price};
use near_sdk::env;

use crate::Refusal;
use crate::state::Book;

const NOTHING: NearToken = NearToken::from_yoctonear(0);

/// `get_ledger`.
pub fn get_ledger() -> Result<Ledger, Refusal> {
    let book = Book::load()?;
    let balance = env::account_balance();
    let owed = owed(&book)?;
    Ok(Ledger {
        balance,
        storage_stake: storage_stake(&book)?,
        proposals: book.proposals,
        bonds: book.bonds,
        code_stakes: book.code.amount,
        forfeited: book.forfeited,
        free: balance.checked_sub(owed).unwrap_or(NOTHING),
        missing: owed.checked_sub(balance).unwrap_or(NOTHING),
    })
}

/// Fails when the council spends more than it freely owns.
pub fn check_funds(required: NearToken) -> Result<(), Refusal> {
    if required.is_zero() {
        return Ok(());
    }
    let free = get_ledger()?.free;
    if required > free {
        return Err(Refusal::Funds { required, free });
    }
    Ok(())
}

/// Fails when the council's own storage has grown beyond what it freely owns. The protocol would not mind: to it others'
/// money stakes as well as the council's. All that changed must have been written.
pub fn check_storage() -> Result<(), Refusal> {
    let missing = get_ledger()?.missing;
    if missing.is_zero() {
        return Ok(());
    }
    Err(Refusal::Storage { missing })
}

/// What storage must stake, proposals and code apart: those are staked by who is owed it.
fn storage_stake(book: &Book) -> Result<NearToken, Refusal> {
    let own = book
        .proposal_bytes
        .checked_add(book.code.bytes)
        .and_then(|others| env::storage_usage().checked_sub(others))
        .ok_or(Refusal::Overflow)?;
    Ok(storage_price(own))
}

/// All that is not the council's own.
fn owed(book: &Book) -> Result<NearToken, Refusal> {
    [book.proposals, book.bonds, book.code.amount]
        .iter()
        .try_fold(storage_stake(book)?, |sum, amount| sum.checked_add(*amount))
        .ok_or(Refusal::Overflow)
}
