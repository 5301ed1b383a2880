//! Whose money the balance is.

use charter_host::env;
use charter_host::storage_price;
use charter_interface::NearToken;
use charter_interface::factory::Ledger;

use crate::Error;
use crate::error::MoneyRefusal;
use crate::state::{Config, Totals};

/// The sum of amounts, as long as it is one.
pub fn sum(amounts: &[NearToken]) -> Result<NearToken, Error> {
    amounts
        .iter()
        .try_fold(NearToken::ZERO, |sum, amount| sum.checked_add(*amount))
        .ok_or_else(Error::overflow)
}

/// `get_ledger`.
pub fn get_ledger(_: charter_host::entry::Nothing) -> Result<Ledger, Error> {
    let totals = Totals::load();
    let balance = env::account_balance();
    let reserve = Config::load()?.reserve;
    let owed = owed(&totals)?;
    Ok(Ledger {
        balance,
        storage_stake: storage_stake(&totals),
        creators: totals.creators,
        in_flight: totals.in_flight,
        release_stakes: totals.release_stakes,
        fees: totals.fees,
        reserve,
        free: balance.saturating_sub(owed).saturating_sub(reserve),
    })
}

/// Fails when the factory would owe more than it has.
pub fn check_solvent() -> Result<(), Error> {
    match owed(&Totals::load())?.saturating_sub(env::account_balance()) {
        NearToken::ZERO => Ok(()),
        missing => Err(MoneyRefusal::Insolvent { missing }.into()),
    }
}

/// Fails when the factory begins with less than its code stakes and its reserve.
pub fn check_funded(reserve: NearToken) -> Result<(), Error> {
    let needed = sum(&[owed(&Totals::load())?, reserve])?;
    match needed.saturating_sub(env::account_balance()) {
        NearToken::ZERO => Ok(()),
        missing => Err(MoneyRefusal::Insolvent { missing }.into()),
    }
}

/// What of the fees can be paid out: not what is missing of the reserve.
pub fn withdrawable_fees() -> Result<NearToken, Error> {
    let totals = Totals::load();
    let kept = sum(&[owed(&totals)?, Config::load()?.reserve])?;
    let short = kept.saturating_sub(env::account_balance());
    Ok(totals.fees.saturating_sub(short))
}

/// What storage must stake, releases' and uploads' code apart.
fn storage_stake(totals: &Totals) -> NearToken {
    storage_price(env::storage_usage().saturating_sub(totals.release_bytes))
}

/// All that is not the factory's own.
fn owed(totals: &Totals) -> Result<NearToken, Error> {
    sum(&[
        storage_stake(totals),
        totals.creators,
        totals.in_flight,
        totals.release_stakes,
        totals.fees,
    ])
}
