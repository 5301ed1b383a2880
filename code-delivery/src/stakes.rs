//! What those who deliver code are owed.

use charter_interface::storage_price;
use near_sdk::{NearToken, near};

/// What publishers of stored code and stagers of chunks paid for its storage: a part of the ledger of the contract that keeps
/// the code. The bytes are part of the account's storage, and staked by this money.
#[near(serializers = [borsh])]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CodeStakes {
    /// How much, in yoctoNEAR.
    pub amount: NearToken,
    /// For how many bytes.
    pub bytes: u64,
}

/// The sums would pass their bounds: no storage that an account can hold makes them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{bytes} bytes of code cannot be added to, or taken from, the {total} that are staked for")]
pub struct StakesError {
    /// How many were to be added or taken.
    pub bytes: u64,
    /// How many there are.
    pub total: u64,
}

impl CodeStakes {
    /// Adds what these bytes stake; returns how much that is.
    pub fn add(&mut self, bytes: u64) -> Result<NearToken, StakesError> {
        let stake = storage_price(bytes);
        let error = self.error(bytes);
        self.bytes = self.bytes.checked_add(bytes).ok_or(error)?;
        self.amount = self.amount.checked_add(stake).ok_or(error)?;
        Ok(stake)
    }

    /// Takes away what these bytes staked; returns how much that is.
    pub fn remove(&mut self, bytes: u64) -> Result<NearToken, StakesError> {
        let stake = storage_price(bytes);
        let error = self.error(bytes);
        self.bytes = self.bytes.checked_sub(bytes).ok_or(error)?;
        self.amount = self.amount.checked_sub(stake).ok_or(error)?;
        Ok(stake)
    }

    const fn error(&self, bytes: u64) -> StakesError {
        StakesError {
            bytes,
            total: self.bytes,
        }
    }
}
