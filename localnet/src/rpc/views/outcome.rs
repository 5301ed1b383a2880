//! Outcomes of transactions.

use near_primitives::hash::CryptoHash;
use near_primitives::merkle::{MerklePath, merklize};
use near_primitives::receipt::Receipt;
use near_primitives::transaction::SignedTransaction;
use near_primitives::views::{
    ExecutionOutcomeView, ExecutionOutcomeWithIdView, FinalExecutionOutcomeView,
    FinalExecutionOutcomeViewEnum, FinalExecutionOutcomeWithReceiptView, ReceiptView,
    SignedTransactionView,
};

use crate::block::Block;
use crate::chain::{Chain, OutcomeRecord};
use crate::result::TransactionResult;

/// The outcome of a transaction up to now, in the shape of a node; `None` while it waits for its block.
pub(in crate::rpc) fn final_outcome(
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

/// One outcome, with the path that proves it.
pub(in crate::rpc) fn outcome_view(
    chain: &Chain,
    record: &OutcomeRecord,
) -> ExecutionOutcomeWithIdView {
    let block = chain.block_by_hash(&record.block_hash);
    let proof = block.and_then(|block| proofs(chain, block).1.get(record.position));
    ExecutionOutcomeWithIdView {
        proof: proof.cloned().unwrap_or_default(),
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
fn proofs<'a>(chain: &Chain, block: &'a Block) -> &'a (CryptoHash, Vec<MerklePath>) {
    block.outcome_proofs.get_or_init(|| {
        let outcomes = block
            .outcomes()
            .iter()
            .filter_map(|id| chain.records().outcome(id));
        let hashes: Vec<CryptoHash> = outcomes
            .map(|record| CryptoHash::hash_borsh(record.outcome.to_hashes()))
            .collect();
        merklize(&hashes)
    })
}
