//! What can go wrong inside the engine.
//!
//! These are not failures of transactions (those are [`near_primitives::errors::TxExecutionError`], part of a
//! result): they say that the chain cannot go on.

use near_primitives::errors::IntegerOverflowError;
use near_primitives::hash::CryptoHash;
use near_primitives::types::AccountId;

use crate::fork::{ForkError, NeededBy};

/// A failure of the chain itself.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EngineError {
    /// The state contradicts itself: a patch can do that, a transaction cannot.
    #[error("the state is inconsistent: {0}")]
    InconsistentState(String),
    /// A sum of gas or tokens left its type.
    #[error("an amount overflowed")]
    Overflow,
    /// The VM failed in a way that is not the contract's doing.
    #[error("the VM failed: {0}")]
    Vm(String),
    /// The network below a fork did not give what was needed. Nothing changed; it can be tried again.
    #[error(transparent)]
    Fork(Box<ForkError>),
}

impl EngineError {
    /// The same, with what needed it if that is not known yet.
    pub(crate) fn needed_by(mut self, id: CryptoHash, account_id: &AccountId) -> Self {
        if let Self::Fork(error) = &mut self {
            let account_id = account_id.clone();
            error
                .needed_by
                .get_or_insert_with(|| Box::new(NeededBy { id, account_id }));
        }
        self
    }
}

impl From<ForkError> for EngineError {
    fn from(error: ForkError) -> Self {
        Self::Fork(Box::new(error))
    }
}

impl From<IntegerOverflowError> for EngineError {
    fn from(_: IntegerOverflowError) -> Self {
        Self::Overflow
    }
}

/// What most of the engine returns.
pub(crate) type Result<T, E = EngineError> = std::result::Result<T, E>;
