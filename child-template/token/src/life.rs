//! What happens to the state when the instance is upgraded or leaves.

use charter_template::{Leaving, Template};
use near_sdk::state::ContractState;

use crate::state::State;
use crate::{Error, Token};

impl Template for Token {
    type Error = Error;

    /// The account goes only when nobody but the owner holds any or is registered. Where others are registered, with nothing,
    /// it stays, with what all who are registered get back when they unregister. One that others hold leaves with `keep` only:
    /// then nothing of theirs is lost, and the token goes on without further releases.
    fn may_retire(&self, keep: bool) -> Result<Leaving, Error> {
        let state = self.state();
        let owner_id = charter_template::owner_id()?;
        if !keep {
            state.check_held_by(&owner_id)?;
        }
        let owners = u64::from(state.ledger.accounts.contains_key(&owner_id));
        if keep || state.registered > owners {
            let reserve = state.deposits()?;
            return Ok(Leaving::Keep { reserve });
        }
        Ok(Leaving::Delete)
    }

    /// A state of the archived 0.1.0 has no mark whether its register is closed: it is open.
    fn migrate_state() -> Result<Self, Error> {
        Ok(match Self::state_read() {
            Some(Self::V1(old)) => Self::V2(State::from(old)),
            Some(state) => state,
            None => Self::default(),
        })
    }
}
