//! What happens to the state when the instance is upgraded or leaves.

use charter_template::Leaving;
use near_contract_standards::fungible_token::FungibleTokenCore;

use crate::state::Token;
use crate::{Error, Refusal};

/// The account goes only when nobody but the owner holds any or is registered. Where others are registered, with nothing, it
/// stays, with what all who are registered get back when they unregister. One that others hold leaves with `keep` only:
/// then nothing of theirs is lost, and the token goes on without further releases.
pub fn retire(keep: bool) -> Result<Leaving, Error> {
    let token = Token::load()?;
    let owner_id = charter_template::owner_id()?;
    let ledger = token.ledger();
    let supply = token.supply;
    let held = supply.saturating_sub(ledger.ft_balance_of(owner_id.clone()).0);
    if held > 0 && !keep {
        return Err(Refusal::HeldByOthers { held, supply }.into());
    }
    let owners = u32::from(ledger.accounts.contains_key(&owner_id));
    Ok(if keep || token.registered > owners {
        Leaving::Keep {
            reserve: token.deposits(),
        }
    } else {
        Leaving::Delete
    })
}

/// The state has one layout so far; that it can be read is the check.
pub fn migrate() -> Result<(), Error> {
    Token::load().map(|_| ())
}
