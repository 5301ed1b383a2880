//! The block that a request names.

use std::sync::Arc;

use near_primitives::types::{BlockId, BlockReference, Finality, SyncCheckpoint};

use crate::block::Block;
use crate::chain::Chain;

pub(super) fn find_block(chain: &Chain, reference: &BlockReference) -> Option<Arc<Block>> {
    let found = match reference {
        BlockReference::Finality(Finality::None) => Some(chain.head()),
        BlockReference::Finality(Finality::DoomSlug) => chain.near_final_block(),
        BlockReference::Finality(Finality::Final) => chain.final_block(),
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
pub(super) fn missing_block(reference: &BlockReference) -> String {
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
