//! The balance by whom it belongs to.

use charter_interface::factory::Ledger;
use charter_interface::{NearToken, storage_price};

use crate::error::MoneyRefusal;
use crate::state::{Config, Totals};
use crate::{Error, rehearsal};

/// The sum of amounts, as long as it is one.
pub fn sum(amounts: &[NearToken]) -> Result<NearToken, Error> {
    amounts
        .iter()
        .try_fold(NearToken::ZERO, |sum, amount| sum.checked_add(*amount))
        .ok_or_else(Error::overflow)
}

/// `get_ledger`.
pub fn get_ledger(config: &Config) -> Result<Ledger, Error> {
    let totals = Totals::load();
    let balance = rehearsal::balance()?;
    let reserve = config.reserve;
    let claimed = sum(&[owed(&totals)?, reserve])?;
    let (free, missing) = difference(balance, claimed);
    Ok(Ledger {
        balance,
        storage_stake: storage_stake(&totals)?,
        creators: totals.creators,
        in_flight: totals.in_flight,
        release_stakes: totals.code.amount,
        fees: totals.fees,
        reserve,
        free,
        missing,
    })
}

/// Fails when the factory would owe more than it has.
pub fn check_solvent() -> Result<(), Error> {
    check_covered(NearToken::ZERO)
}

/// Fails when the factory has less than it owes and is to keep.
pub fn check_covered(kept: NearToken) -> Result<(), Error> {
    let claimed = sum(&[owed(&Totals::load())?, kept])?;
    match difference(rehearsal::balance()?, claimed) {
        (_, NearToken::ZERO) => Ok(()),
        (_, missing) => Err(MoneyRefusal::Insolvent { missing }.into()),
    }
}

/// What of the fees can be paid out: not what is missing of the reserve.
pub fn withdrawable_fees(config: &Config) -> Result<NearToken, Error> {
    let Ledger { fees, missing, .. } = get_ledger(config)?;
    Ok(difference(fees, missing).0)
}

/// What the first amount has beyond the second, and what it lacks.
fn difference(amount: NearToken, claimed: NearToken) -> (NearToken, NearToken) {
    match (amount.checked_sub(claimed), claimed.checked_sub(amount)) {
        (Some(beyond), _) => (beyond, NearToken::ZERO),
        (None, lacking) => (NearToken::ZERO, lacking.unwrap_or_default()),
    }
}

/// What storage must stake, code of releases and uploads apart.
fn storage_stake(totals: &Totals) -> Result<NearToken, Error> {
    rehearsal::storage_usage()?
        .checked_sub(totals.code.bytes)
        .map(storage_price)
        .ok_or_else(Error::overflow)
}

/// All that is not the factory's own.
fn owed(totals: &Totals) -> Result<NearToken, Error> {
    sum(&[
        storage_stake(totals)?,
        totals.creators,
        totals.in_flight,
        totals.code.amount,
        totals.fees,
    ])
}
