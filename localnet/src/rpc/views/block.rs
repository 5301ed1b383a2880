//! Blocks and chunks. There is one chunk a block, and nobody signs: signatures are empty, and the roots that nobody
//! could check are those that can be computed from what the block holds.

use near_crypto::{KeyType, Signature};
use near_primitives::hash::CryptoHash;
use near_primitives::merkle::merklize;
use near_primitives::receipt::Receipt;
use near_primitives::transaction::SignedTransaction;
use near_primitives::types::Balance;
use near_primitives::views::{
    BlockHeaderView, BlockView, ChunkHeaderView, ChunkView, ReceiptView, SignedTransactionView,
};

use super::outcome::outcome_root;
use crate::block::{Block, SHARD_ID, epoch_id};
use crate::chain::Chain;

pub(in crate::rpc) fn block_view(chain: &Chain, block: &Block) -> BlockView {
    let author = chain.settings().root.account_id.clone();
    BlockView {
        author,
        header: header(chain, block),
        chunks: vec![chunk_header(chain, block)],
    }
}

pub(in crate::rpc) fn chunk_view(chain: &Chain, block: &Block) -> ChunkView {
    let records = chain.records();
    let transactions = block
        .transactions()
        .iter()
        .filter_map(|hash| records.transaction(hash));
    let receipts = block.receipts().iter().filter_map(|id| records.receipt(id));
    ChunkView {
        author: chain.settings().root.account_id.clone(),
        header: chunk_header(chain, block),
        transactions: transactions
            .map(|one| SignedTransactionView::from(SignedTransaction::clone(one)))
            .collect(),
        receipts: receipts
            .map(|one| ReceiptView::from(Receipt::clone(one)))
            .collect(),
    }
}

fn header(chain: &Chain, block: &Block) -> BlockHeaderView {
    let settings = chain.settings();
    let prev = chain.block_by_hash(&block.prev_hash());
    let genesis = block.height() == settings.genesis_height;
    let (last_near_final, last_final) = chain.finality_in(block);
    let named = |height| {
        let named = chain.block(height).filter(|_| !genesis);
        named.map(|block| block.hash()).unwrap_or_default()
    };
    BlockHeaderView {
        height: block.height(),
        prev_height: (!genesis).then_some(block.prev_height),
        epoch_id: block.epoch_id(),
        next_epoch_id: epoch_id(block.epoch_height() + 1),
        hash: block.hash(),
        prev_hash: block.prev_hash(),
        prev_state_root: prev.map(|prev| prev.state().root()).unwrap_or_default(),
        block_body_hash: Some(block.chunk_hash()),
        chunk_receipts_root: root_of(block.receipts()),
        chunk_headers_root: root_of(&[block.chunk_hash()]),
        chunk_tx_root: root_of(block.transactions()),
        outcome_root: outcome_root(chain, block),
        chunks_included: 1,
        challenges_root: CryptoHash::default(),
        timestamp: block.timestamp(),
        timestamp_nanosec: block.timestamp(),
        random_value: block.random_value,
        validator_proposals: Vec::new(),
        chunk_mask: vec![true],
        gas_price: block.gas_price,
        block_ordinal: Some(block.ordinal),
        rent_paid: Balance::ZERO,
        validator_reward: Balance::ZERO,
        total_supply: settings.total_supply.saturating_sub(block.burnt_before),
        challenges_result: Vec::new(),
        last_final_block: named(last_final),
        last_ds_final_block: named(last_near_final),
        next_bp_hash: CryptoHash::default(),
        block_merkle_root: CryptoHash::default(),
        epoch_sync_data_hash: None,
        approvals: Vec::new(),
        signature: Signature::empty(KeyType::ED25519),
        latest_protocol_version: chain.protocol_version(),
        chunk_endorsements: None,
        shard_split: None,
        prev_last_certified_block_epoch_id: None,
        spice_chunk_endorsement_stats: None,
        chunk_execution_root: None,
    }
}

pub(in crate::rpc) fn chunk_header(chain: &Chain, block: &Block) -> ChunkHeaderView {
    let prev = chain.block_by_hash(&block.prev_hash());
    let bytes = block.transactions().len() + block.receipts().len();
    ChunkHeaderView {
        chunk_hash: block.chunk_hash(),
        prev_block_hash: block.prev_hash(),
        outcome_root: outcome_root(chain, block),
        prev_state_root: prev.map(|prev| prev.state().root()).unwrap_or_default(),
        encoded_merkle_root: CryptoHash::default(),
        encoded_length: bytes as u64,
        height_created: block.height(),
        height_included: block.height(),
        shard_id: SHARD_ID,
        gas_used: block.totals.gas,
        gas_limit: chain.settings().gas_limit,
        rent_paid: Balance::ZERO,
        validator_reward: Balance::ZERO,
        balance_burnt: block.totals.burnt,
        outgoing_receipts_root: root_of(block.receipts()),
        tx_root: root_of(block.transactions()),
        validator_proposals: Vec::new(),
        congestion_info: None,
        bandwidth_requests: None,
        proposed_split: None,
        signature: Signature::empty(KeyType::ED25519),
    }
}

fn root_of(hashes: &[CryptoHash]) -> CryptoHash {
    merklize(hashes).0
}
