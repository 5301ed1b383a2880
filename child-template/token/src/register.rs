//! The end of the register. An account stays as long as somebody else is registered, and anyone can register anybody for next to
//! nothing. So an owner who holds all there is may unregister the others, who have nothing, and let nobody in any more.

use charter_template::interface::storage_price;
use near_contract_standards::fungible_token::FungibleTokenCore;
use near_sdk::{AccountId, Promise};

use crate::Error;
use crate::state::{Balance, State};

/// The most accounts that one call unregisters.
const MAX_UNREGISTERED: usize = 100;

impl State {
    /// `close_register`.
    pub fn close_register(&mut self, account_ids: Vec<AccountId>) -> Result<u32, Error> {
        let owner_id = charter_template::check_owner()?;
        self.check_held_by(&owner_id)?;
        if account_ids.len() > MAX_UNREGISTERED {
            return Err(Error::TooMany {
                count: account_ids.len(),
                max: MAX_UNREGISTERED,
            });
        }
        self.closed = true;
        let price = storage_price(self.ledger.account_storage_usage);
        let mut unregistered = 0;
        for account_id in account_ids {
            // The owner holds all of the supply: what goes is empty.
            if account_id == owner_id || self.ledger.accounts.remove(&account_id).is_none() {
                continue;
            }
            self.registered = self.registered.checked_sub(1).ok_or(Error::Overflow)?;
            unregistered += 1;
            // NEP-145: whoever is registered gets back what was paid. It comes back here from an account that does not exist.
            Promise::new(account_id).transfer(price).detach();
        }
        Ok(unregistered)
    }

    /// `open_register`.
    pub fn open_register(&mut self) -> Result<(), Error> {
        charter_template::check_owner()?;
        self.closed = false;
        Ok(())
    }

    /// Fails if the register takes in nobody. As soon as somebody else holds any, it is open, whatever the owner said: a token
    /// that others hold cannot be kept from finding more.
    pub fn check_open(&self) -> Result<(), Error> {
        if self.closed && self.held_beside(&charter_template::owner_id()?)? == 0 {
            return Err(Error::Closed);
        }
        Ok(())
    }

    /// Fails if others hold any.
    pub fn check_held_by(&self, owner_id: &AccountId) -> Result<(), Error> {
        let held = self.held_beside(owner_id)?;
        if held > 0 {
            return Err(Error::HeldByOthers {
                held,
                supply: self.ledger.total_supply,
            });
        }
        Ok(())
    }

    /// How much others hold.
    fn held_beside(&self, owner_id: &AccountId) -> Result<Balance, Error> {
        let owned = self.ledger.ft_balance_of(owner_id.clone()).0;
        let supply = self.ledger.total_supply;
        supply.checked_sub(owned).ok_or(Error::Overflow)
    }
}
