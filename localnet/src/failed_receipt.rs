//! Receipts that fail, as they do: what a client that only looks at the end of a transaction does not show.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use near_primitives::errors::TxExecutionError;
use near_primitives::hash::CryptoHash;
use near_primitives::receipt::VersionedReceiptEnum;
use near_primitives::transaction::{ExecutionOutcome, ExecutionStatus};
use near_primitives::types::{AccountId, BlockHeight};

use crate::block::Block;
use crate::call;
use crate::chain::Chain;

/// A receipt, or a transaction before it became one, that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailedReceipt {
    /// The receipt's id, or the transaction's hash.
    pub id: CryptoHash,
    /// The transaction that it came of; `None` when that was before anybody looked.
    pub transaction: Option<CryptoHash>,
    /// The account on which it failed.
    pub account_id: AccountId,
    /// The methods that it calls, in order; none when it calls nothing.
    pub methods: Vec<String>,
    /// Why it failed.
    pub error: TxExecutionError,
    /// The block in which it failed.
    pub height: BlockHeight,
}

impl fmt::Display for FailedReceipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "failed at {}: {}", self.height, self.account_id)?;
        if !self.methods.is_empty() {
            write!(f, ".{}", self.methods.join(", "))?;
        }
        write!(f, ": {}", self.error)?;
        match self.transaction {
            Some(hash) => write!(f, " (transaction {hash})"),
            None => write!(f, " (receipt {})", self.id),
        }
    }
}

/// Follows the blocks of a chain, and knows of each receipt on its way which transaction it came of.
pub(crate) struct Origins {
    head: Arc<Block>,
    transactions: HashMap<CryptoHash, CryptoHash>,
}

impl Origins {
    /// Follows a chain from its newest block on.
    pub(crate) fn new(chain: &Chain) -> Self {
        Self {
            head: Arc::clone(chain.head()),
            transactions: HashMap::new(),
        }
    }

    /// The transaction that a receipt on its way came of.
    pub(crate) fn of(&self, receipt_id: &CryptoHash) -> Option<CryptoHash> {
        self.transactions.get(receipt_id).copied()
    }

    /// Goes on to the newest block. Says which blocks are new, and what failed in them.
    pub(crate) fn follow(
        &mut self,
        chain: &Chain,
        mut new: impl FnMut(&Block),
        mut failed: impl FnMut(&FailedReceipt),
    ) {
        if Arc::ptr_eq(&self.head, chain.head()) {
            return;
        }
        let before = self.head.height();
        self.head = Arc::clone(chain.head());
        for block in chain.records().blocks_after(before) {
            new(block);
            for id in block.outcomes() {
                self.outcome(chain, block, *id, &mut failed);
            }
        }
    }

    fn outcome(
        &mut self,
        chain: &Chain,
        block: &Block,
        id: CryptoHash,
        failed: &mut impl FnMut(&FailedReceipt),
    ) {
        let Some(record) = chain.records().outcome(&id) else {
            return;
        };
        let outcome: &ExecutionOutcome = &record.outcome.outcome;
        let transaction = match chain.records().transaction(&id) {
            Some(_) => Some(id),
            None => self.transactions.remove(&id),
        };
        if let Some(transaction) = transaction {
            let made = outcome.receipt_ids.iter();
            self.transactions
                .extend(made.map(|made| (*made, transaction)));
        }
        if let ExecutionStatus::Failure(error) = &outcome.status {
            failed(&FailedReceipt {
                id,
                transaction,
                account_id: outcome.executor_id.clone(),
                methods: methods(chain, &id),
                error: error.clone(),
                height: block.height(),
            });
        }
    }
}

/// The methods that a receipt or a transaction calls.
fn methods(chain: &Chain, id: &CryptoHash) -> Vec<String> {
    let records = chain.records();
    match (records.receipt(id), records.transaction(id)) {
        (Some(receipt), _) => match receipt.versioned_receipt() {
            VersionedReceiptEnum::Action(action) | VersionedReceiptEnum::PromiseYield(action) => {
                call::methods(action.actions())
            }
            _ => Vec::new(),
        },
        (None, Some(transaction)) => call::methods(transaction.transaction.actions()),
        (None, None) => Vec::new(),
    }
}
