//! What happens to the state when the instance is upgraded or leaves.

use charter_template::Leaving;
use near_contract_standards::fungible_token::FungibleTokenCore;

use crate::state::Token;
use crate::{Error, Refusal};

/// Only when nobody but the owner holds any. Where others are registered, with nothing, the account stays: they can still
/// unregister, and get back what they paid for it.
pub fn retire() -> Result<Leaving, Error> {
    let token = Token::load()?;
    let owner_id = charter_template::owner_id()?;
    let ledger = token.ledger();
    let supply = token.supply;
    let held = supply.saturating_sub(ledger.ft_balance_of(owner_id.clone()).0);
    if held > 0 {
        return Err(Refusal::HeldByOthers { held, supply }.into());
    }
    let owners = u32::from(ledger.accounts.contains_key(&owner_id));
    Ok(if token.registered > owners {
        Leaving::Keep
    } else {
        Leaving::Delete
    })
}

/// The state has one layout so far; that it can be read is the check.
pub fn migrate() -> Result<(), Error> {
    Token::load().map(|_| ())
}
