//! A block with everything that happened in it, as indexers read it: the shapes of `near-indexer-primitives`.

use near_primitives::hash::CryptoHash;
use near_primitives::receipt::Receipt;
use near_primitives::transaction::SignedTransaction;
use near_primitives::types::{AccountId, ShardId};
use near_primitives::views::{
    BlockView, ChunkHeaderView, ExecutionOutcomeWithIdView, ReceiptView, SignedTransactionView,
    StateChangesView,
};
use serde::Serialize;

use super::block::{block_view, chunk_header};
use super::changes::all_changes;
use super::outcome::outcome_view;
use crate::block::{Block, SHARD_ID};
use crate::chain::Chain;

/// `StreamerMessage`.
#[derive(Serialize)]
pub(in crate::rpc) struct Message {
    block: BlockView,
    shards: [Shard; 1],
}

/// `IndexerShard`.
#[derive(Serialize)]
struct Shard {
    shard_id: ShardId,
    chunk: Chunk,
    receipt_execution_outcomes: Vec<Executed>,
    state_changes: StateChangesView,
}

/// `IndexerChunkView`.
#[derive(Serialize)]
struct Chunk {
    author: AccountId,
    header: ChunkHeaderView,
    transactions: Vec<Included>,
    /// Those that came from the block before.
    receipts: Vec<ReceiptView>,
    /// Those of transactions that an account sent to itself.
    local_receipts: Vec<ReceiptView>,
    /// Those that ran in the block that made them.
    instant_receipts: Vec<ReceiptView>,
}

/// `IndexerTransactionWithOutcome`.
#[derive(Serialize)]
struct Included {
    transaction: SignedTransactionView,
    outcome: Executed,
}

/// `IndexerExecutionOutcomeWithReceipt`. A transaction has no receipt of its own.
#[derive(Serialize)]
struct Executed {
    execution_outcome: ExecutionOutcomeWithIdView,
    receipt: Option<ReceiptView>,
}

/// A block with everything that happened in it.
pub(in crate::rpc) fn message(chain: &Chain, block: &Block) -> Message {
    let records = chain.records();
    let transactions: Vec<Included> = block
        .transactions()
        .iter()
        .filter_map(|hash| included(chain, hash))
        .collect();
    let mut chunk = Chunk {
        author: chain.settings().root.account_id.clone(),
        header: chunk_header(chain, block),
        transactions,
        receipts: Vec::new(),
        local_receipts: Vec::new(),
        instant_receipts: Vec::new(),
    };
    for id in block.receipts() {
        let Some(receipt) = records.receipt(id) else {
            continue;
        };
        let kind = if chunk.made_locally(id) {
            &mut chunk.local_receipts
        } else if chain.rules().instant_receipts() && receipt.is_instant_receipt() {
            &mut chunk.instant_receipts
        } else {
            &mut chunk.receipts
        };
        kind.push(ReceiptView::from(Receipt::clone(receipt)));
    }
    Message {
        block: block_view(chain, block),
        shards: [Shard {
            shard_id: SHARD_ID,
            chunk,
            receipt_execution_outcomes: block
                .outcomes()
                .iter()
                .filter_map(|id| executed(chain, id))
                .collect(),
            state_changes: all_changes(block),
        }],
    }
}

impl Chunk {
    /// Whether a transaction of this chunk that an account sent to itself made this receipt.
    fn made_locally(&self, id: &CryptoHash) -> bool {
        self.transactions.iter().any(|included| {
            included.transaction.signer_id == included.transaction.receiver_id
                && included
                    .outcome
                    .execution_outcome
                    .outcome
                    .receipt_ids
                    .contains(id)
        })
    }
}

fn included(chain: &Chain, hash: &CryptoHash) -> Option<Included> {
    let transaction = chain.records().transaction(hash)?;
    let record = chain.records().outcome(hash)?;
    Some(Included {
        transaction: SignedTransactionView::from(SignedTransaction::clone(transaction)),
        outcome: Executed {
            execution_outcome: outcome_view(chain, record),
            receipt: None,
        },
    })
}

fn executed(chain: &Chain, id: &CryptoHash) -> Option<Executed> {
    let receipt = chain.records().receipt(id)?;
    let record = chain.records().outcome(id)?;
    Some(Executed {
        execution_outcome: outcome_view(chain, record),
        receipt: Some(ReceiptView::from(Receipt::clone(receipt))),
    })
}
