//! Outcomes of transactions, and how far a transaction has come.

use near_jsonrpc_primitives::types::transactions::RpcTransactionResponse;
use near_primitives::hash::CryptoHash;
use near_primitives::merkle::{MerklePath, merklize};
use near_primitives::receipt::Receipt;
use near_primitives::transaction::SignedTransaction;
use near_primitives::views::{
    ExecutionOutcomeView, ExecutionOutcomeWithIdView, FinalExecutionOutcomeView,
    FinalExecutionOutcomeViewEnum, FinalExecutionOutcomeWithReceiptView, ReceiptView,
    SignedTransactionView, TxExecutionStatus,
};

use crate::block::Block;
use crate::chain::{Chain, OutcomeRecord};
use crate::result::TransactionResult;

/// How far a transaction has come.
pub(in crate::rpc) enum Progress {
    /// As far as was asked for.
    Reached(RpcTransactionResponse),
    /// Not so far.
    Pending(RpcTransactionResponse),
    /// Nobody knows it.
    Unknown,
}

/// Compares a transaction with what is asked for. Where a node would answer as soon as only refunds are left, this
/// waits for those as well, if they are about to run: then balances are what they will be when the answer arrives.
pub(in crate::rpc) fn progress(
    chain: &Chain,
    hash: CryptoHash,
    expected: &TxExecutionStatus,
    with_receipts: bool,
) -> Progress {
    let Some(result) = chain.result(hash) else {
        return Progress::Unknown;
    };
    let status = execution_status(chain, &result);
    let reached = meets(expected, &status)
        && (status == TxExecutionStatus::Final || settled(chain, expected));
    let final_execution_outcome = final_outcome(chain, &result, with_receipts);
    let response = RpcTransactionResponse {
        final_execution_outcome,
        final_execution_status: status,
    };
    if reached {
        Progress::Reached(response)
    } else {
        Progress::Pending(response)
    }
}

/// Whether waiting longer would not bring more.
fn settled(chain: &Chain, expected: &TxExecutionStatus) -> bool {
    match expected {
        TxExecutionStatus::None
        | TxExecutionStatus::Included
        | TxExecutionStatus::IncludedFinal => true,
        TxExecutionStatus::ExecutedOptimistic
        | TxExecutionStatus::Executed
        | TxExecutionStatus::Final => chain.is_idle(),
    }
}

/// Blocks are final at once, so that the stages which only differ in finality are one.
fn execution_status(chain: &Chain, result: &TransactionResult) -> TxExecutionStatus {
    if result.outcome().is_none() {
        return TxExecutionStatus::None;
    }
    let is_refund = |id| {
        chain
            .records()
            .receipt(id)
            .is_some_and(|receipt| receipt.predecessor_id().is_system())
    };
    match result.waiting() {
        [] => TxExecutionStatus::Final,
        waiting if waiting.iter().all(is_refund) => TxExecutionStatus::Executed,
        _ => TxExecutionStatus::IncludedFinal,
    }
}

fn meets(expected: &TxExecutionStatus, actual: &TxExecutionStatus) -> bool {
    use TxExecutionStatus as Status;
    match expected {
        Status::None => true,
        Status::Included | Status::IncludedFinal => *actual != Status::None,
        Status::ExecutedOptimistic | Status::Executed => {
            matches!(actual, Status::Executed | Status::Final)
        }
        Status::Final => *actual == Status::Final,
    }
}

fn final_outcome(
    chain: &Chain,
    result: &TransactionResult,
    with_receipts: bool,
) -> Option<FinalExecutionOutcomeViewEnum> {
    let record = chain.records().outcome(&result.hash())?;
    let in_order = chain.receipts_in_node_order(result.hash());
    let view = |id: CryptoHash| {
        chain
            .records()
            .outcome(&id)
            .map(|record| outcome_view(chain, record))
    };
    let final_outcome = FinalExecutionOutcomeView {
        status: result.status(),
        transaction: SignedTransactionView::from(SignedTransaction::clone(result.transaction())),
        transaction_outcome: outcome_view(chain, record),
        receipts_outcome: in_order
            .iter()
            .filter_map(|receipt| view(receipt.receipt_id()))
            .collect(),
    };
    if !with_receipts {
        return Some(FinalExecutionOutcomeViewEnum::FinalExecutionOutcome(
            final_outcome,
        ));
    }
    let receipts = in_order
        .iter()
        .map(|one| ReceiptView::from(Receipt::clone(one.receipt())))
        .collect();
    let view = FinalExecutionOutcomeWithReceiptView {
        final_outcome,
        receipts,
    };
    Some(FinalExecutionOutcomeViewEnum::FinalExecutionOutcomeWithReceipt(view))
}

fn outcome_view(chain: &Chain, record: &OutcomeRecord) -> ExecutionOutcomeWithIdView {
    let block = chain.block_by_hash(&record.block_hash);
    let proof = block
        .map(|block| proofs(chain, block))
        .and_then(|(_, mut paths)| {
            (record.position < paths.len()).then(|| paths.swap_remove(record.position))
        });
    ExecutionOutcomeWithIdView {
        proof: proof.unwrap_or_default(),
        block_hash: record.block_hash,
        id: record.outcome.id,
        outcome: ExecutionOutcomeView::from(record.outcome.outcome.clone()),
    }
}

/// The root over the outcomes of a block.
pub(in crate::rpc) fn outcome_root(chain: &Chain, block: &Block) -> CryptoHash {
    proofs(chain, block).0
}

/// The root over the outcomes of a block, and the path that proves each.
fn proofs(chain: &Chain, block: &Block) -> (CryptoHash, Vec<MerklePath>) {
    let outcomes = block
        .outcomes()
        .iter()
        .filter_map(|id| chain.records().outcome(id));
    let hashes: Vec<CryptoHash> = outcomes
        .map(|record| CryptoHash::hash_borsh(record.outcome.to_hashes()))
        .collect();
    merklize(&hashes)
}
