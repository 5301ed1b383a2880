//! How far a transaction has come, as a node counts it (nearcore, `get_tx_execution_status` and
//! `tx_execution_status_meets_expectations`).

use near_primitives::hash::CryptoHash;
use near_primitives::views::TxExecutionStatus;

use super::waiters::Event;
use crate::chain::Chain;
use crate::result::{ReceiptOutcome, TransactionResult};

/// What is asked for.
#[derive(Clone, Debug)]
pub(super) struct Expected {
    pub status: TxExecutionStatus,
    /// Whether a transaction that was executed is waited for until its refunds ran as well.
    pub settled: bool,
}

/// How far a transaction has come.
pub(super) enum Progress {
    /// As far as was asked for.
    Reached(TransactionResult, TxExecutionStatus),
    /// Not so far, and before this happens it will not.
    Pending(TransactionResult, TxExecutionStatus, Event),
    /// It is in no block.
    Unknown,
}

/// Compares a transaction with what is asked for.
pub(super) fn progress(chain: &Chain, hash: CryptoHash, expected: &Expected) -> Progress {
    let Some(result) = chain.result(hash).filter(|one| one.outcome().is_some()) else {
        return Progress::Unknown;
    };
    let status = execution_status(chain, &result);
    let missing = match meets(&expected.status, &status) {
        false => Some(next_event(chain, &result)),
        true if expected.settled => unsettled(chain, &result, &expected.status),
        true => None,
    };
    match missing {
        None => Progress::Reached(result, status),
        Some(event) => Progress::Pending(result, status, event),
    }
}

/// The highest status that holds.
fn execution_status(chain: &Chain, result: &TransactionResult) -> TxExecutionStatus {
    let Some(included) = result.block_height() else {
        return TxExecutionStatus::None;
    };
    let executed = only_refunds_left(chain, result);
    if !chain.is_final(included) {
        return match executed {
            true => TxExecutionStatus::ExecutedOptimistic,
            false => TxExecutionStatus::Included,
        };
    }
    if !executed {
        return TxExecutionStatus::IncludedFinal;
    }
    let is_final = |receipt: &ReceiptOutcome| chain.is_final(receipt.block_height());
    match result.is_complete() && result.receipts().iter().all(is_final) {
        true => TxExecutionStatus::Final,
        false => TxExecutionStatus::Executed,
    }
}

fn only_refunds_left(chain: &Chain, result: &TransactionResult) -> bool {
    result
        .waiting()
        .iter()
        .all(|id| is_last_refund(chain, result, id))
}

/// Whether a receipt is a refund, and the last thing that another receipt made: a node looks at no other.
fn is_last_refund(chain: &Chain, result: &TransactionResult, id: &CryptoHash) -> bool {
    let is_last = |made: &ReceiptOutcome| made.children().last() == Some(id);
    let is_refund = chain
        .records()
        .receipt(id)
        .is_some_and(|receipt| receipt.predecessor_id().is_system());
    is_refund && result.receipts().iter().any(is_last)
}

/// What has to happen before a transaction can come further: a receipt has to run, or else a block has to be final.
fn next_event(chain: &Chain, result: &TransactionResult) -> Event {
    let waits = |id: &&CryptoHash| !is_last_refund(chain, result, id);
    let receipt = result.waiting().iter().find(waits);
    receipt.map_or(Event::Block, |id| Event::Ran(*id))
}

/// What has to happen before a transaction that was executed is settled: its refunds run, unless they are held back.
fn unsettled(
    chain: &Chain,
    result: &TransactionResult,
    expected: &TxExecutionStatus,
) -> Option<Event> {
    let settles = match expected {
        TxExecutionStatus::None
        | TxExecutionStatus::Included
        | TxExecutionStatus::IncludedFinal => false,
        TxExecutionStatus::ExecutedOptimistic
        | TxExecutionStatus::Executed
        | TxExecutionStatus::Final => true,
    };
    let held = |id: &CryptoHash| chain.is_held(id);
    (settles && !result.waiting().iter().all(held)).then_some(Event::Block)
}

fn meets(expected: &TxExecutionStatus, actual: &TxExecutionStatus) -> bool {
    use TxExecutionStatus as Status;
    match expected {
        Status::None => true,
        Status::Included => *actual != Status::None,
        Status::ExecutedOptimistic => matches!(
            actual,
            Status::ExecutedOptimistic | Status::Executed | Status::Final
        ),
        Status::IncludedFinal => matches!(
            actual,
            Status::IncludedFinal | Status::Executed | Status::Final
        ),
        Status::Executed => matches!(actual, Status::Executed | Status::Final),
        Status::Final => *actual == Status::Final,
    }
}
