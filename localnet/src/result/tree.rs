//! Gathering the receipts of a transaction.

use std::sync::Arc;

use near_primitives::hash::CryptoHash;

use super::{ReceiptOutcome, TransactionResult};
use crate::chain::Chain;

impl Chain {
    /// What came of a transaction up to now; `None` when the chain does not know it (any more).
    pub fn result(&self, hash: CryptoHash) -> Option<TransactionResult> {
        let records = self.records();
        let outcome = records.outcome(&hash).cloned();
        let transaction = Arc::clone(match &outcome {
            Some(_) => records.transaction(&hash)?,
            None => self.waiting_transaction(&hash)?,
        });
        let (mut receipts, waiting) = match &outcome {
            Some(outcome) => self.descendants(&outcome.outcome.outcome.receipt_ids),
            None => Default::default(),
        };
        receipts.sort_by_key(ReceiptOutcome::position);
        Some(TransactionResult {
            transaction,
            outcome,
            receipts,
            waiting,
        })
    }

    /// The receipts of a transaction that ran, as a node's RPC lists them: each before what it made.
    pub fn receipts_in_node_order(&self, hash: CryptoHash) -> Vec<ReceiptOutcome> {
        match self.records().outcome(&hash) {
            Some(outcome) => self.descendants(&outcome.outcome.outcome.receipt_ids).0,
            None => Vec::new(),
        }
    }

    /// The receipts below these ids as a node lists them: each before what it made, in the order in which it was made.
    /// Those that have not run are apart.
    pub(crate) fn descendants(&self, ids: &[CryptoHash]) -> (Vec<ReceiptOutcome>, Vec<CryptoHash>) {
        let mut executed = Vec::new();
        let mut waiting = Vec::new();
        let mut stack: Vec<CryptoHash> = ids.iter().rev().copied().collect();
        while let Some(id) = stack.pop() {
            match (self.records().outcome(&id), self.records().receipt(&id)) {
                (Some(record), Some(receipt)) => {
                    let children = &record.outcome.outcome.receipt_ids;
                    stack.extend(children.iter().rev());
                    executed.push(ReceiptOutcome::new(Arc::clone(receipt), Arc::clone(record)));
                }
                _ => waiting.push(id),
            }
        }
        (executed, waiting)
    }
}
