//! What a factory charges creators, and whether its ledger adds up.

use charter_interface::factory::Ledger;
use charter_interface::{AccountId, NearToken};

use crate::Result;

/// What a creator's record stakes: 40 bytes of the protocol, 1 + 4 and the id of the key, 63 of the value.
pub fn record_price(creator_id: &AccountId) -> NearToken {
    NearToken::from_yoctonear((108 + creator_id.len() as u128) * 10_u128.pow(19))
}

/// What its record stakes more for each template that it has made instances of.
pub const HOLDING: NearToken = NearToken::from_yoctonear(6 * 10_u128.pow(19));

/// Whether a ledger keeps its promise: nobody's money is missing.
///
/// # Errors
///
/// With the figures, when some is.
pub fn check(ledger: &Ledger) -> Result {
    let Ledger {
        balance,
        storage_stake,
        creators,
        in_flight,
        release_stakes,
        fees,
        reserve,
        free,
        missing,
    } = ledger;
    let owed = [
        storage_stake,
        creators,
        in_flight,
        release_stakes,
        fees,
        reserve,
        free,
    ];
    let owed: u128 = owed.iter().map(|amount| amount.as_yoctonear()).sum();
    anyhow::ensure!(
        balance.as_yoctonear() == owed && missing.is_zero(),
        "the ledger does not add up: {ledger:?}"
    );
    Ok(())
}
