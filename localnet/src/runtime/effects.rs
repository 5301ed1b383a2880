//! What a transaction or a receipt leaves behind besides the state.

use near_primitives::receipt::Receipt;
use near_primitives::transaction::ExecutionOutcomeWithId;
use near_primitives::types::validator_stake::ValidatorStake;
use near_primitives::types::{Balance, Compute, Gas};

use crate::error::{EngineError, Result};

/// Sums over a block.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Totals {
    /// Gas burnt, that of refunds (which are free) included.
    pub gas: Gas,
    /// Compute time, in units of gas; the block's limit is on this.
    pub compute: Compute,
    /// Tokens that are gone: for gas, for global contracts, with deleted gas keys and refunds that found nobody.
    pub burnt: Balance,
    /// Tokens that the protocol made (the one-yoctoNEAR subsidy of version 85).
    pub subsidized: Balance,
}

impl Totals {
    pub(crate) fn add(&mut self, other: Self) -> Result<()> {
        let tokens = |a: Balance, b: Balance| a.checked_add(b).ok_or(EngineError::Overflow);
        self.gas = self.gas.checked_add_result(other.gas)?;
        self.compute = self
            .compute
            .checked_add(other.compute)
            .ok_or(EngineError::Overflow)?;
        self.burnt = tokens(self.burnt, other.burnt)?;
        self.subsidized = tokens(self.subsidized, other.subsidized)?;
        Ok(())
    }
}

/// The effects of one receipt.
#[derive(Debug, Default)]
pub(crate) struct Effects {
    /// Its outcome; nothing when it only waits, or only brought data.
    pub outcome: Option<ExecutionOutcomeWithId>,
    /// The receipts it made, in order, with their ids.
    pub receipts: Vec<Receipt>,
    pub proposals: Vec<ValidatorStake>,
    pub totals: Totals,
}
