//! One receipt that ran.

use std::fmt;
use std::sync::Arc;

use near_primitives::errors::TxExecutionError;
use near_primitives::hash::CryptoHash;
use near_primitives::receipt::{Receipt, VersionedReceiptEnum};
use near_primitives::transaction::{Action, ExecutionOutcome, ExecutionStatus};
use near_primitives::types::{AccountId, Balance, BlockHeight, Gas};
use near_primitives::views::ExecutionMetadataView;

use super::failure;
use crate::call;
use crate::chain::OutcomeRecord;
use crate::event::Event;

/// A receipt, and what came of it.
#[derive(Clone)]
pub struct ReceiptOutcome {
    receipt: Arc<Receipt>,
    record: Arc<OutcomeRecord>,
}

impl ReceiptOutcome {
    pub(super) fn new(receipt: Arc<Receipt>, record: Arc<OutcomeRecord>) -> Self {
        Self { receipt, record }
    }

    /// The receipt as the protocol has it.
    pub fn receipt(&self) -> &Receipt {
        &self.receipt
    }

    /// Its outcome as the protocol has it.
    pub fn outcome(&self) -> &ExecutionOutcome {
        &self.record.outcome.outcome
    }

    /// Its id.
    pub fn receipt_id(&self) -> CryptoHash {
        self.record.outcome.id
    }

    /// Who sent it; `system` for a refund.
    pub fn predecessor_id(&self) -> &AccountId {
        self.receipt.predecessor_id()
    }

    /// Where it ran.
    pub fn receiver_id(&self) -> &AccountId {
        self.receipt.receiver_id()
    }

    /// Whether it is a refund, of gas or of a deposit.
    pub fn is_refund(&self) -> bool {
        self.receipt.predecessor_id().is_system()
    }

    /// What it ran.
    pub fn actions(&self) -> Vec<Action> {
        match self.receipt.versioned_receipt() {
            VersionedReceiptEnum::Action(action) | VersionedReceiptEnum::PromiseYield(action) => {
                action.actions().to_vec()
            }
            _ => Vec::new(),
        }
    }

    /// The methods that it called, in order.
    pub fn methods(&self) -> Vec<String> {
        call::methods(&self.actions())
    }

    /// The block in which it ran.
    pub fn block_height(&self) -> BlockHeight {
        self.record.block_height
    }

    /// Where it ran among everything that ran: by block, then by place in the block.
    pub(super) fn position(&self) -> (BlockHeight, usize) {
        (self.record.block_height, self.record.position)
    }

    /// The receipts that it made and that run actions, refunds included.
    pub fn children(&self) -> &[CryptoHash] {
        &self.outcome().receipt_ids
    }

    /// The gas that it burnt. A refund burns some and pays nothing for it.
    pub fn gas_burnt(&self) -> Gas {
        self.outcome().gas_burnt
    }

    /// The tokens that it burnt, in yoctoNEAR.
    pub fn tokens_burnt(&self) -> Balance {
        self.outcome().tokens_burnt
    }

    /// What it logged.
    pub fn logs(&self) -> &[String] {
        &self.outcome().logs
    }

    /// The events (NEP-297) among its logs.
    pub fn events(&self) -> Vec<Event> {
        Event::parse(self.receiver_id(), self.logs())
    }

    /// The status as the protocol has it.
    pub fn status(&self) -> &ExecutionStatus {
        &self.outcome().status
    }

    /// What it returned, unless it failed or returned a promise.
    pub fn value(&self) -> Option<&[u8]> {
        match self.status() {
            ExecutionStatus::SuccessValue(value) => Some(value),
            _ => None,
        }
    }

    /// Why it failed.
    pub fn failure(&self) -> Option<&TxExecutionError> {
        failure(self.outcome())
    }

    /// What its gas went into, by cost, in units of gas; nothing for a cost that it did not have. The names are those
    /// of the protocol's parameters.
    pub fn gas_profile(&self) -> Vec<(String, Gas)> {
        let view = ExecutionMetadataView::from(self.outcome().metadata.clone());
        let costs = view.gas_profile.unwrap_or_default();
        costs
            .into_iter()
            .map(|cost| (cost.cost, cost.gas_used))
            .collect()
    }
}

impl fmt::Debug for ReceiptOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReceiptOutcome")
            .field("id", &self.receipt_id())
            .field("predecessor", self.predecessor_id())
            .field("receiver", self.receiver_id())
            .field("methods", &self.methods())
            .field("gas_burnt", &self.gas_burnt())
            .field("status", self.status())
            .field("logs", &self.logs())
            .finish()
    }
}
