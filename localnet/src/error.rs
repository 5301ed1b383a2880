//! What can go wrong inside the engine.
//!
//! These are not failures of transactions (those are [`near_primitives::errors::TxExecutionError`], part of a
//! result): they say that the chain cannot go on.

use near_primitives::errors::IntegerOverflowError;

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
}

impl From<IntegerOverflowError> for EngineError {
    fn from(_: IntegerOverflowError) -> Self {
        Self::Overflow
    }
}

/// What most of the engine returns.
pub(crate) type Result<T, E = EngineError> = std::result::Result<T, E>;
