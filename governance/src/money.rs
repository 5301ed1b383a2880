//! What callers pay and get back.

use charter_interface::{AccountId, NearToken};
use near_sdk::{Promise, env};

use crate::Refusal;

/// Takes `price` of what is attached and sends the rest back. Returns who paid.
pub fn charge(price: NearToken) -> Result<AccountId, Refusal> {
    let payer_id = env::predecessor_account_id();
    let attached = env::attached_deposit();
    let excess = attached.checked_sub(price).ok_or(Refusal::Deposit {
        required: price,
        attached,
    })?;
    pay(&payer_id, excess);
    Ok(payer_id)
}

/// Pays somebody, if it is something. Nobody looks at the result: whoever has deleted its account leaves the money to the
/// council.
pub fn pay(receiver_id: &AccountId, amount: NearToken) {
    if !amount.is_zero() {
        Promise::new(receiver_id.clone()).transfer(amount).detach();
    }
}
