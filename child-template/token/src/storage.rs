//! NEP-145: what an account pays for its place in the ledger.

use charter_template::host::entry::Nothing;
use charter_template::host::env;
use charter_template::interface::storage::{
    StorageBalance, StorageBalanceBounds, StorageBalanceOf, StorageDeposit, StorageUnregister,
    StorageWithdraw,
};
use near_contract_standards::fungible_token::events::FtBurn;
use near_contract_standards::storage_management::{self as standard, StorageManagement};

use crate::state::Token;
use crate::{Error, Refusal};

/// `storage_deposit`.
pub fn deposit(arguments: StorageDeposit) -> Result<StorageBalance, Error> {
    let StorageDeposit {
        account_id,
        registration_only,
    } = arguments;
    let account_id = account_id.unwrap_or_else(env::predecessor_account_id);
    let mut token = Token::load()?;
    let mut ledger = token.ledger();
    if !ledger.accounts.contains_key(&account_id) {
        let registered = token.registered.checked_add(1);
        token.registered = registered.ok_or(Refusal::Overflow)?;
        token.save();
    }
    Ok(on_wire(
        ledger.storage_deposit(Some(account_id), registration_only),
    ))
}

/// `storage_withdraw`.
pub fn withdraw(arguments: StorageWithdraw) -> Result<StorageBalance, Error> {
    let mut ledger = Token::load()?.ledger();
    Ok(on_wire(ledger.storage_withdraw(arguments.amount)))
}

/// `storage_unregister`.
pub fn unregister(arguments: StorageUnregister) -> Result<bool, Error> {
    let mut token = Token::load()?;
    let gone = token.with_ledger(|ledger| ledger.internal_storage_unregister(arguments.force));
    let Some((owner_id, balance)) = gone else {
        return Ok(false);
    };
    token.registered = token.registered.saturating_sub(1);
    token.save();
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

/// `storage_balance_of`.
pub fn balance_of(arguments: StorageBalanceOf) -> Result<Option<StorageBalance>, Error> {
    let ledger = Token::load()?.ledger();
    Ok(ledger.storage_balance_of(arguments.account_id).map(on_wire))
}

/// `storage_balance_bounds`.
pub fn balance_bounds(_: Nothing) -> Result<StorageBalanceBounds, Error> {
    let standard::StorageBalanceBounds { min, max } =
        Token::load()?.ledger().storage_balance_bounds();
    Ok(StorageBalanceBounds { min, max })
}

fn on_wire(balance: standard::StorageBalance) -> StorageBalance {
    let standard::StorageBalance { total, available } = balance;
    StorageBalance { total, available }
}
