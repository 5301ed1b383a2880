//! What storage costs, and paying.

use crate::env::STORAGE_PRICE;
use charter_interface::{AccountIdRef, NearToken};

use crate::Batch;

/// What `bytes` of storage must stake. Saturates: no account can hold that much.
pub fn storage_price(bytes: u64) -> NearToken {
    STORAGE_PRICE.saturating_mul(u128::from(bytes))
}

/// Pays `amount` to `account`, unless it is nothing.
///
/// Nobody looks at the outcome: it fails only when the account does not exist, and then the money is back in the
/// contract's own balance, owed to nobody.
pub fn pay(account: &AccountIdRef, amount: NearToken) {
    if !amount.is_zero() {
        Batch::to(account).transfer(amount).detach();
    }
}

/// What a record adds to an account's storage, in bytes: 40 of the protocol (`storage_num_extra_bytes_record`), its key and
/// its value.
pub const fn record_bytes(key: u64, value: u64) -> u64 {
    40 + key + value
}
