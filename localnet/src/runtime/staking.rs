//! Tokens that back storage.

use near_parameters::RuntimeConfig;
use near_primitives::account::Account;
use near_primitives::types::Balance;

use crate::error::{EngineError, Result};

/// An account that takes up to this many bytes needs no balance at all (NEP-448).
pub(crate) const ZERO_BALANCE_ACCOUNT_BYTES: u64 = 770;

/// How much `account` lacks for its storage when its free balance is `amount`; nothing when it lacks nothing.
pub(crate) fn missing_for_storage(
    account: &Account,
    amount: Balance,
    config: &RuntimeConfig,
) -> Result<Option<Balance>> {
    let required = storage_cost(account.storage_usage(), config)?;
    let available = amount
        .checked_add(account.locked())
        .ok_or(EngineError::Overflow)?;
    match required.checked_sub(available) {
        None => Ok(None),
        Some(missing)
            if missing.is_zero() || account.storage_usage() <= ZERO_BALANCE_ACCOUNT_BYTES =>
        {
            Ok(None)
        }
        Some(missing) => Ok(Some(missing)),
    }
}

/// The balance that backs `bytes` of storage.
pub(crate) fn storage_cost(bytes: u64, config: &RuntimeConfig) -> Result<Balance> {
    config
        .storage_amount_per_byte()
        .checked_mul(u128::from(bytes))
        .ok_or(EngineError::Overflow)
}
