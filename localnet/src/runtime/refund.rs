//! What a receipt gives back: deposits of a failed one, and gas that was bought and not burnt.

use near_parameters::ActionCosts;
use near_primitives::receipt::{Receipt, VersionedActionReceipt};
use near_primitives::types::{Balance, Gas};
use near_primitives::version::ProtocolFeature;

use super::context::Context;
use super::fees;
use super::outcome::ActionResult;
use crate::error::{EngineError, Result};

/// How the gas of a receipt was settled, in yoctoNEAR.
pub(super) struct Settlement {
    /// What burning the gas cost, with what is charged on top of it.
    pub burnt: Balance,
    /// The price of a unit of gas that a contract is rewarded at.
    pub reward_price: Balance,
}

/// The price at which gas is burnt. From NEP-642 (version 85) it is never above what the gas was bought at, and the
/// difference goes back; before, a receipt that had bought its gas at a higher price burnt the difference.
fn burn_price(context: &Context, purchase_price: Balance) -> Balance {
    match context.rules.has(ProtocolFeature::AccountCostIncrease) {
        true => purchase_price.min(context.gas_price),
        false => context.gas_price,
    }
}

/// Appends the refunds of a receipt to what it made. `created` says that it created its account.
pub(super) fn settle(
    context: &Context,
    receipt: &Receipt,
    action_receipt: &VersionedActionReceipt,
    created: bool,
    result: &mut ActionResult,
) -> Result<Settlement> {
    let config = &context.config;
    let new_rules = context.rules.has(ProtocolFeature::AccountCostIncrease);
    let purchase_price = action_receipt.gas_price();
    let burn_price = burn_price(context, purchase_price);
    let failed = result.result.is_err();

    let bought = fees::receipt_gas(config, action_receipt.actions(), receipt.receiver_id())?;
    let spent = if failed {
        result.gas_burnt
    } else {
        result.gas_used
    };
    let unused = bought.checked_sub(spent).ok_or(EngineError::Overflow)?;
    let penalty_price = if new_rules {
        burn_price
    } else {
        purchase_price
    };
    let penalty = fees::price(
        penalty_price,
        config.fees.gas_penalty_for_gas_refund(unused),
    )?;
    let mut refund = fees::price(purchase_price, unused)?.saturating_sub(penalty);

    // Everything that was paid for the burnt gas, at the price it was bought at.
    let paid = fees::price(purchase_price, result.gas_burnt)?;
    let mut burnt = fees::add(paid, penalty)?;
    if new_rules {
        let surplus = paid
            .checked_sub(fees::price(burn_price, result.gas_burnt)?)
            .ok_or(EngineError::Overflow)?;
        let charge = if created {
            creation_charge(context, burn_price)?.min(surplus)
        } else {
            Balance::ZERO
        };
        let returned = surplus.checked_sub(charge).ok_or(EngineError::Overflow)?;
        burnt = burnt.checked_sub(returned).ok_or(EngineError::Overflow)?;
        refund = fees::add(refund, returned)?;
    }

    let deposit = if failed {
        fees::deposits(action_receipt.actions())?
    } else {
        Balance::ZERO
    };
    if deposit > Balance::ZERO {
        result.new_receipts.push(Receipt::new_balance_refund(
            receipt.balance_refund_receiver(),
            deposit,
        ));
    }
    if refund > Balance::ZERO {
        let public_key = action_receipt.signer_public_key().clone();
        result.new_receipts.push(Receipt::new_gas_refund(
            action_receipt.signer_id(),
            refund,
            public_key,
        ));
    }
    Ok(Settlement {
        burnt,
        reward_price: if new_rules {
            burn_price
        } else {
            purchase_price
        },
    })
}

/// What creating an account costs beyond the gas that it burns (NEP-642).
fn creation_charge(context: &Context, burn_price: Balance) -> Result<Balance> {
    let gas: Gas = context
        .config
        .fees
        .fee(ActionCosts::create_account)
        .exec_fee()
        .gas;
    Ok(context
        .config
        .account_creation_charge
        .saturating_sub(fees::price(burn_price, gas)?))
}
