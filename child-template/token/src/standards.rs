//! NEP-141, NEP-145 and NEP-148, by near-contract-standards. The traits fix what these methods return, so what is refused
//! panics here.

use near_contract_standards::fungible_token::events::FtBurn;
use near_contract_standards::fungible_token::metadata::{
    FungibleTokenMetadata, FungibleTokenMetadataProvider,
};
use near_contract_standards::fungible_token::{FungibleTokenCore, FungibleTokenResolver};
use near_contract_standards::storage_management::{
    StorageBalance, StorageBalanceBounds, StorageManagement,
};
use near_sdk::json_types::U128;
use near_sdk::{AccountId, FunctionError, NearToken, PromiseOrValue, env, near};

use crate::state::State;
use crate::{Error, Token, TokenExt};

#[near]
impl FungibleTokenCore for Token {
    /// NEP-141. With 1 yoctoNEAR. Emits `ft_transfer`. Fails unless both are registered.
    #[payable]
    #[deny_unknown_arguments]
    fn ft_transfer(&mut self, receiver_id: AccountId, amount: U128, memo: Option<String>) {
        self.state_mut()
            .ledger
            .ft_transfer(receiver_id, amount, memo);
    }

    /// NEP-141. With 1 yoctoNEAR. Transfers, then calls `ft_on_transfer` of the receiver, which returns how much it did not
    /// use: that much comes back. Returns how much was used. Emits `ft_transfer`, and again for what comes back, or `ft_burn`
    /// when the sender has unregistered meanwhile.
    #[payable]
    #[deny_unknown_arguments]
    fn ft_transfer_call(
        &mut self,
        receiver_id: AccountId,
        amount: U128,
        memo: Option<String>,
        msg: String,
    ) -> PromiseOrValue<U128> {
        self.state_mut()
            .ledger
            .ft_transfer_call(receiver_id, amount, memo, msg)
    }

    /// NEP-141.
    fn ft_total_supply(&self) -> U128 {
        self.state().ledger.ft_total_supply()
    }

    /// NEP-141; zero for accounts that are not registered.
    #[deny_unknown_arguments]
    fn ft_balance_of(&self, account_id: AccountId) -> U128 {
        self.state().ledger.ft_balance_of(account_id)
    }
}

#[near]
impl FungibleTokenResolver for Token {
    /// NEP-141: the callback of `ft_transfer_call`.
    #[private]
    fn ft_resolve_transfer(
        &mut self,
        sender_id: AccountId,
        receiver_id: AccountId,
        amount: U128,
    ) -> U128 {
        self.state_mut()
            .ledger
            .ft_resolve_transfer(sender_id, receiver_id, amount)
    }
}

#[near]
impl FungibleTokenMetadataProvider for Token {
    /// NEP-148.
    fn ft_metadata(&self) -> FungibleTokenMetadata {
        or_panic(self.state().metadata.get().ok_or(Error::NotInitialized))
    }
}

#[near]
impl StorageManagement for Token {
    /// NEP-145. Registers an account; what is attached beyond the price comes back. Payable. Fails for who is new while the
    /// register is closed.
    #[payable]
    #[deny_unknown_arguments]
    fn storage_deposit(
        &mut self,
        account_id: Option<AccountId>,
        registration_only: Option<bool>,
    ) -> StorageBalance {
        or_panic(self.state_mut().register(account_id, registration_only))
    }

    /// NEP-145. Pays out nothing, since nothing is ever available beyond the price. With 1 yoctoNEAR.
    #[payable]
    #[deny_unknown_arguments]
    fn storage_withdraw(&mut self, amount: Option<NearToken>) -> StorageBalance {
        self.state_mut().ledger.storage_withdraw(amount)
    }

    /// NEP-145. Forgets the caller and returns what it paid; with 1 yoctoNEAR. With `force` its tokens are burnt: emits
    /// `ft_burn`. Fails without while it has any.
    #[payable]
    #[deny_unknown_arguments]
    fn storage_unregister(&mut self, force: Option<bool>) -> bool {
        or_panic(self.state_mut().unregister(force))
    }

    /// NEP-145.
    fn storage_balance_bounds(&self) -> StorageBalanceBounds {
        self.state().ledger.storage_balance_bounds()
    }

    /// NEP-145.
    #[deny_unknown_arguments]
    fn storage_balance_of(&self, account_id: AccountId) -> Option<StorageBalance> {
        self.state().ledger.storage_balance_of(account_id)
    }
}

impl State {
    /// The standard's `storage_deposit`, counted.
    fn register(
        &mut self,
        account_id: Option<AccountId>,
        registration_only: Option<bool>,
    ) -> Result<StorageBalance, Error> {
        let account_id = account_id.unwrap_or_else(env::predecessor_account_id);
        if !self.ledger.accounts.contains_key(&account_id) {
            self.check_open()?;
            self.registered = self.registered.checked_add(1).ok_or(Error::Overflow)?;
        }
        Ok(self
            .ledger
            .storage_deposit(Some(account_id), registration_only))
    }

    /// The standard's `storage_unregister`, counted.
    fn unregister(&mut self, force: Option<bool>) -> Result<bool, Error> {
        let Some((owner_id, balance)) = self.ledger.internal_storage_unregister(force) else {
            return Ok(false);
        };
        self.registered = self.registered.checked_sub(1).ok_or(Error::Overflow)?;
        // The standard's ledger leaves this event to its contract.
        if balance > 0 {
            FtBurn {
                owner_id: &owner_id,
                amount: balance.into(),
                memo: Some("unregistered by force"),
            }
            .emit();
        }
        Ok(true)
    }
}

fn or_panic<T>(result: Result<T, Error>) -> T {
    result.unwrap_or_else(|error| error.panic())
}
