//! The door: transactions that are valid now are let in.

use std::sync::Arc;

use near_primitives::errors::{InvalidTxError, StorageError};
use near_primitives::hash::CryptoHash;
use near_primitives::transaction::SignedTransaction;

use super::{Chain, ChainError};
use crate::error::EngineError;
use crate::runtime::{Unverified, validate_transaction, verify_transaction};
use crate::state::StateUpdate;

impl Chain {
    /// Takes a transaction for one of the next blocks, and returns its hash. One that waits already is taken once.
    ///
    /// Beyond what a node checks at its door, the nonce must not be too far ahead: a node takes such a transaction
    /// and never includes it.
    ///
    /// # Errors
    ///
    /// When the transaction would not be valid in the next block, if the state stayed as it is. (It may still fail in
    /// its block, when another takes its nonce or its signer's balance first. A node would drop it then without a
    /// word; here it leaves a failed outcome.) And a [`StorageError`] when the chain is a fork and its network could not be
    /// asked.
    pub fn submit(&mut self, transaction: SignedTransaction) -> Result<CryptoHash, InvalidTxError> {
        self.admit(transaction).map_err(as_invalid)
    }

    /// The same, with a network that could not be asked told apart from a transaction that is not valid.
    pub(crate) fn admit(
        &mut self,
        transaction: SignedTransaction,
    ) -> Result<CryptoHash, Unverified> {
        let hash = transaction.get_hash();
        if self.pool.get(&hash).is_some() {
            return Ok(hash);
        }
        self.verify(&transaction)?;
        self.pool.push(Arc::new(transaction));
        Ok(hash)
    }

    /// The checks of [`submit`](Self::submit) alone.
    ///
    /// # Errors
    ///
    /// As for [`submit`](Self::submit).
    pub fn check(&self, transaction: &SignedTransaction) -> Result<(), InvalidTxError> {
        self.verify(transaction).map_err(as_invalid)
    }

    pub(crate) fn verify(&self, transaction: &SignedTransaction) -> Result<(), Unverified> {
        let head = &self.head;
        if !self.is_current(transaction) {
            return Err(InvalidTxError::Expired.into());
        }
        let context = self.context(head);
        validate_transaction(&context, transaction)?;
        let state = StateUpdate::new(head.state.clone());
        verify_transaction(
            &context,
            &state,
            &transaction.transaction,
            head.height.saturating_add(1),
        )?;
        Ok(())
    }
}

impl From<Unverified> for ChainError {
    fn from(error: Unverified) -> Self {
        match error {
            Unverified::Invalid(error) => Self::Rejected(*error),
            Unverified::Engine(error) => Self::Engine(error),
        }
    }
}

fn as_invalid(error: Unverified) -> InvalidTxError {
    let unread = |error: EngineError| StorageError::StorageInconsistentState(error.to_string());
    match error {
        Unverified::Invalid(error) => *error,
        Unverified::Engine(error) => InvalidTxError::StorageError(unread(error)),
    }
}
