//! What happens to the state when the instance is upgraded or leaves.

use charter_template::{Leaving, Template};
use near_contract_standards::fungible_token::FungibleTokenCore;

use crate::{Error, Token};

impl Template for Token {
    type Error = Error;

    /// The account goes only when nobody but the owner holds any or is registered. Where others are registered, with nothing,
    /// it stays, with what all who are registered get back when they unregister. One that others hold leaves with `keep` only:
    /// then nothing of theirs is lost, and the token goes on without further releases.
    fn may_retire(&self, keep: bool) -> Result<Leaving, Error> {
        let state = self.state();
        let owner_id = charter_template::owner_id()?;
        let supply = state.ledger.total_supply;
        let owned = state.ledger.ft_balance_of(owner_id.clone()).0;
        let held = supply.checked_sub(owned).ok_or(Error::Overflow)?;
        if held > 0 && !keep {
            return Err(Error::HeldByOthers { held, supply });
        }
        let owners = u64::from(state.ledger.accounts.contains_key(&owner_id));
        if keep || state.registered > owners {
            let reserve = state.deposits()?;
            return Ok(Leaving::Keep { reserve });
        }
        Ok(Leaving::Delete)
    }

    // `migrate_state` stays as it is: the state has one layout so far.
}
