//! NEP-141.

use charter_template::host::entry::Nothing;
use charter_template::host::env;
use charter_template::interface::json;
use near_contract_standards::fungible_token::{FungibleTokenCore, FungibleTokenResolver};
use near_sdk::PromiseOrValue;

use crate::args::{Amount, BalanceOf, Resolve, Transfer, TransferCall};
use crate::state::Token;
use crate::{Error, Refusal};

/// `ft_transfer`.
pub fn transfer(arguments: Transfer) -> Result<(), Error> {
    let Transfer {
        receiver_id,
        amount,
        memo,
    } = arguments;
    // Nothing but balances changes: there is nothing to save.
    let mut ledger = Token::load()?.ledger();
    ledger.ft_transfer(receiver_id, amount.0.into(), memo);
    Ok(())
}

/// `ft_transfer_call`.
pub fn transfer_call(arguments: TransferCall) -> Result<(), Error> {
    let TransferCall {
        receiver_id,
        amount,
        memo,
        msg,
    } = arguments;
    let mut ledger = Token::load()?.ledger();
    match ledger.ft_transfer_call(receiver_id, amount.0.into(), memo, msg) {
        PromiseOrValue::Promise(promise) => promise.as_return().detach(),
        PromiseOrValue::Value(used) => {
            env::value_return(json::to_string(&Amount(used.0)).as_bytes());
        }
    }
    Ok(())
}

/// `ft_resolve_transfer`.
pub fn resolve(arguments: Resolve) -> Result<Amount, Error> {
    if env::predecessor_account_id() != env::current_account_id() {
        let method = "ft_resolve_transfer";
        return Err(Refusal::Private { method }.into());
    }
    let Resolve {
        sender_id,
        receiver_id,
        amount,
    } = arguments;
    let mut token = Token::load()?;
    let used = token
        .with_ledger(|ledger| ledger.ft_resolve_transfer(sender_id, receiver_id, amount.0.into()));
    token.save();
    Ok(Amount(used.0))
}

/// `ft_total_supply`.
pub fn total_supply(_: Nothing) -> Result<Amount, Error> {
    Ok(Amount(Token::load()?.supply))
}

/// `ft_balance_of`.
pub fn balance_of(arguments: BalanceOf) -> Result<Amount, Error> {
    let ledger = Token::load()?.ledger();
    Ok(Amount(ledger.ft_balance_of(arguments.account_id).0))
}
