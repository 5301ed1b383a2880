//! The methods, by what they are about.

pub(super) mod blocks;
pub(super) mod changes;
pub(super) mod config;
pub(super) mod query;
pub(super) mod receipts;
pub(super) mod sandbox;
pub(super) mod status;
pub(super) mod transactions;
pub(super) mod validators;

use std::sync::Arc;

use near_primitives::types::{BlockId, BlockReference, SyncCheckpoint};

use crate::block::Block;
use crate::chain::Chain;

/// The block that a request names. Every block is final, so that any finality means the newest.
fn find_block(chain: &Chain, reference: &BlockReference) -> Option<Arc<Block>> {
    let found = match reference {
        BlockReference::Finality(_) => Some(chain.head()),
        BlockReference::BlockId(BlockId::Height(height)) => chain.block(*height),
        BlockReference::BlockId(BlockId::Hash(hash)) => chain.block_by_hash(hash),
        BlockReference::SyncCheckpoint(SyncCheckpoint::Genesis) => {
            chain.block(chain.settings().genesis_height)
        }
        BlockReference::SyncCheckpoint(SyncCheckpoint::EarliestAvailable) => {
            chain.records().earliest()
        }
    };
    found.cloned()
}

/// What a node says about a block that it does not have.
fn missing_block(reference: &BlockReference) -> String {
    match reference {
        BlockReference::BlockId(BlockId::Height(height)) => {
            format!("DB Not Found Error: BLOCK HEIGHT: {height} \n Cause: Unknown")
        }
        BlockReference::BlockId(BlockId::Hash(hash)) => {
            format!("DB Not Found Error: BLOCK HEADER: {hash}")
        }
        BlockReference::Finality(_) | BlockReference::SyncCheckpoint(_) => {
            "DB Not Found Error: the block was forgotten".to_owned()
        }
    }
}
