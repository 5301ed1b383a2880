//! The door: transactions that are valid now are let in.

use std::sync::Arc;

use near_primitives::errors::InvalidTxError;
use near_primitives::hash::CryptoHash;
use near_primitives::transaction::SignedTransaction;

use super::Chain;
use crate::runtime::{validate_transaction, verify_transaction};
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
    /// word; here it leaves a failed outcome.)
    pub fn submit(&mut self, transaction: SignedTransaction) -> Result<CryptoHash, InvalidTxError> {
        let hash = transaction.get_hash();
        if self.pool.get(&hash).is_some() {
            return Ok(hash);
        }
        self.check(&transaction)?;
        self.pool.push(Arc::new(transaction));
        Ok(hash)
    }

    /// The checks of [`submit`](Self::submit) alone.
    ///
    /// # Errors
    ///
    /// As for [`submit`](Self::submit).
    pub fn check(&self, transaction: &SignedTransaction) -> Result<(), InvalidTxError> {
        let head = &self.head;
        if !self.is_current(transaction) {
            return Err(InvalidTxError::Expired);
        }
        let context = self.context(head);
        validate_transaction(&context, transaction)?;
        let state = StateUpdate::new(head.trie.clone());
        verify_transaction(
            &context,
            &state,
            &transaction.transaction,
            head.height.saturating_add(1),
        )?;
        Ok(())
    }
}
