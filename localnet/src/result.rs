//! What a transaction did: every receipt that came of it, what each cost, logged and answered.

mod receipt;
mod status;
mod tree;

pub use receipt::ReceiptOutcome;
pub use status::Failed;

use std::fmt;
use std::sync::Arc;

use near_primitives::errors::TxExecutionError;
use near_primitives::hash::CryptoHash;
use near_primitives::transaction::{ExecutionOutcome, ExecutionStatus, SignedTransaction};
use near_primitives::types::{AccountId, Balance, BlockHeight, Gas};
use serde::de::DeserializeOwned;

use crate::chain::OutcomeRecord;
use crate::event::{self, Event};

/// A transaction and everything that came of it up to now. It reads the same whether it succeeded or failed.
#[derive(Clone)]
pub struct TransactionResult {
    transaction: Arc<SignedTransaction>,
    /// The transaction's own outcome; `None` while it waits.
    outcome: Option<Arc<OutcomeRecord>>,
    receipts: Vec<ReceiptOutcome>,
    waiting: Vec<CryptoHash>,
}

impl TransactionResult {
    /// The hash of the transaction.
    pub fn hash(&self) -> CryptoHash {
        self.transaction.get_hash()
    }

    /// The transaction.
    pub fn transaction(&self) -> &SignedTransaction {
        &self.transaction
    }

    /// The transaction's own outcome: what turning it into a receipt cost. `None` while it waits.
    pub fn outcome(&self) -> Option<&ExecutionOutcome> {
        self.outcome
            .as_deref()
            .map(|record| &record.outcome.outcome)
    }

    /// The block that took the transaction.
    pub fn block_height(&self) -> Option<BlockHeight> {
        self.outcome.as_deref().map(|record| record.block_height)
    }

    /// Every receipt that ran, refunds included, in the order in which they ran.
    pub fn receipts(&self) -> &[ReceiptOutcome] {
        &self.receipts
    }

    /// The same without refunds.
    pub fn calls(&self) -> impl Iterator<Item = &ReceiptOutcome> {
        self.receipts.iter().filter(|receipt| !receipt.is_refund())
    }

    /// The receipts that ran on one account.
    pub fn receipts_of<'a>(
        &'a self,
        account_id: &'a AccountId,
    ) -> impl Iterator<Item = &'a ReceiptOutcome> {
        self.receipts
            .iter()
            .filter(move |receipt| receipt.receiver_id() == account_id)
    }

    /// The receipt with this id, if it ran.
    pub fn receipt(&self, id: &CryptoHash) -> Option<&ReceiptOutcome> {
        self.receipts
            .iter()
            .find(|receipt| receipt.receipt_id() == *id)
    }

    /// The receipts that have not run yet: on their way, held back, or waiting for data or a resume.
    pub fn waiting(&self) -> &[CryptoHash] {
        &self.waiting
    }

    /// Whether everything ran that came of the transaction.
    pub fn is_complete(&self) -> bool {
        self.outcome.is_some() && self.waiting.is_empty()
    }

    /// All gas that was burnt, that of refunds (which cost nothing) included, as explorers show it.
    pub fn gas_burnt(&self) -> Gas {
        self.outcomes().fold(Gas::ZERO, |total, outcome| {
            total.saturating_add(outcome.gas_burnt)
        })
    }

    /// All tokens that were burnt, in yoctoNEAR.
    pub fn tokens_burnt(&self) -> Balance {
        self.outcomes().fold(Balance::ZERO, |total, outcome| {
            total.saturating_add(outcome.tokens_burnt)
        })
    }

    /// All logs in the order in which they were written.
    pub fn logs(&self) -> Vec<&str> {
        self.receipts
            .iter()
            .flat_map(|receipt| receipt.logs())
            .map(String::as_str)
            .collect()
    }

    /// All events (NEP-297) in the order in which they were written, with who wrote each.
    pub fn events(&self) -> Vec<Event> {
        self.receipts
            .iter()
            .flat_map(ReceiptOutcome::events)
            .collect()
    }

    /// The events, read as a type of one's own; those that do not read as it are left out.
    pub fn events_as<T: DeserializeOwned>(&self) -> Vec<T> {
        event::read(&self.events())
    }

    /// The receipts that failed, in the order in which they ran. A transaction succeeds when its last promise does:
    /// others may have failed on the way.
    pub fn failed_receipts(&self) -> impl Iterator<Item = &ReceiptOutcome> {
        self.receipts
            .iter()
            .filter(|receipt| receipt.failure().is_some())
    }

    fn outcomes(&self) -> impl Iterator<Item = &ExecutionOutcome> {
        self.outcome()
            .into_iter()
            .chain(self.receipts.iter().map(ReceiptOutcome::outcome))
    }
}

/// Why an outcome failed.
fn failure(outcome: &ExecutionOutcome) -> Option<&TxExecutionError> {
    match &outcome.status {
        ExecutionStatus::Failure(error) => Some(error),
        ExecutionStatus::Unknown
        | ExecutionStatus::SuccessValue(_)
        | ExecutionStatus::SuccessReceiptId(_) => None,
    }
}

impl fmt::Debug for TransactionResult {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransactionResult")
            .field("hash", &self.hash())
            .field("status", &self.status())
            .field("receipts", &self.receipts)
            .field("waiting", &self.waiting)
            .finish()
    }
}
