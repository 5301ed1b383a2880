//! What the chain remembers of blocks, transactions, receipts and outcomes.

use std::ops::Bound;
use std::sync::Arc;

use imbl::{HashMap, OrdMap};
use near_primitives::hash::CryptoHash;
use near_primitives::receipt::{Receipt, VersionedReceiptEnum};
use near_primitives::transaction::{ExecutionOutcomeWithId, SignedTransaction};
use near_primitives::types::BlockHeight;

use crate::block::Block;

/// An outcome, and where it came about.
#[derive(Debug)]
pub(crate) struct OutcomeRecord {
    pub outcome: ExecutionOutcomeWithId,
    pub block_hash: CryptoHash,
    pub block_height: BlockHeight,
    /// Its place among the outcomes of its block.
    pub position: usize,
}

/// Everything remembered. Maps are persistent, so that a clone is cheap.
#[derive(Clone)]
pub(crate) struct Records {
    blocks: OrdMap<BlockHeight, Arc<Block>>,
    heights: HashMap<CryptoHash, BlockHeight>,
    transactions: HashMap<CryptoHash, Arc<SignedTransaction>>,
    receipts: HashMap<CryptoHash, Arc<Receipt>>,
    outcomes: HashMap<CryptoHash, Arc<OutcomeRecord>>,
}

impl Records {
    pub(super) fn new(genesis: Arc<Block>) -> Self {
        Self {
            heights: HashMap::unit(genesis.hash, genesis.height),
            blocks: OrdMap::unit(genesis.height, genesis),
            transactions: HashMap::new(),
            receipts: HashMap::new(),
            outcomes: HashMap::new(),
        }
    }

    pub(crate) fn block(&self, height: BlockHeight) -> Option<&Arc<Block>> {
        self.blocks.get(&height)
    }

    pub(crate) fn block_by_hash(&self, hash: &CryptoHash) -> Option<&Arc<Block>> {
        self.block(*self.heights.get(hash)?)
    }

    /// The blocks that are remembered, oldest first.
    pub(crate) fn blocks(&self) -> impl DoubleEndedIterator<Item = &Arc<Block>> {
        self.blocks.values()
    }

    /// The blocks above a height, oldest first.
    pub(crate) fn blocks_after(&self, height: BlockHeight) -> impl Iterator<Item = &Arc<Block>> {
        let above = (Bound::Excluded(height), Bound::Unbounded);
        self.blocks.range(above).map(|(_, block)| block)
    }

    /// The oldest block that is remembered.
    pub(crate) fn earliest(&self) -> Option<&Arc<Block>> {
        self.blocks.get_min().map(|(_, block)| block)
    }

    /// The block with this chunk, looked for from the newest on: whoever asks for a chunk has just seen its block.
    pub(crate) fn block_of_chunk(&self, chunk_hash: &CryptoHash) -> Option<&Arc<Block>> {
        self.blocks
            .values()
            .rev()
            .find(|block| block.chunk_hash() == *chunk_hash)
    }

    pub(crate) fn transaction(&self, hash: &CryptoHash) -> Option<&Arc<SignedTransaction>> {
        self.transactions.get(hash)
    }

    pub(crate) fn receipt(&self, id: &CryptoHash) -> Option<&Arc<Receipt>> {
        self.receipts.get(id)
    }

    pub(crate) fn outcome(&self, id: &CryptoHash) -> Option<&Arc<OutcomeRecord>> {
        self.outcomes.get(id)
    }

    /// Adds a block with what belongs to it, and forgets blocks beyond `history`.
    pub(super) fn add<'a>(
        &mut self,
        block: &Arc<Block>,
        history: usize,
        transactions: Vec<Arc<SignedTransaction>>,
        receipts: impl Iterator<Item = &'a Arc<Receipt>>,
        outcomes: Vec<ExecutionOutcomeWithId>,
    ) {
        self.heights.insert(block.hash, block.height);
        self.blocks.insert(block.height, Arc::clone(block));
        for transaction in transactions {
            self.transactions
                .insert(transaction.get_hash(), transaction);
        }
        for receipt in receipts {
            self.receipts
                .insert(*receipt.receipt_id(), Arc::clone(receipt));
        }
        for (position, outcome) in outcomes.into_iter().enumerate() {
            let (block_hash, block_height) = (block.hash, block.height);
            let record = OutcomeRecord {
                outcome,
                block_hash,
                block_height,
                position,
            };
            self.outcomes.insert(record.outcome.id, Arc::new(record));
        }
        while self.blocks.len() > history.max(1) {
            self.forget_earliest();
        }
    }

    /// Forgets the oldest block. A receipt that waits for data goes with the block in which it runs.
    fn forget_earliest(&mut self) {
        let Some(block) = self.earliest().cloned() else {
            return;
        };
        self.blocks.remove(&block.height);
        self.heights.remove(&block.hash);
        for id in &block.transactions {
            self.transactions.remove(id);
        }
        for id in &block.outcomes {
            // A transaction that failed and came again has a newer outcome.
            if self
                .outcomes
                .get(id)
                .is_some_and(|record| record.block_height == block.height)
            {
                self.outcomes.remove(id);
                self.receipts.remove(id);
            }
        }
        for id in &block.receipts {
            if self
                .receipts
                .get(id)
                .is_some_and(|receipt| !has_outcome(receipt))
            {
                self.receipts.remove(id);
            }
        }
    }
}

/// Whether a receipt leaves an outcome at some time.
fn has_outcome(receipt: &Receipt) -> bool {
    matches!(
        receipt.versioned_receipt(),
        VersionedReceiptEnum::Action(_) | VersionedReceiptEnum::PromiseYield(_)
    )
}
