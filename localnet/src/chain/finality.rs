//! Which blocks are final.

use std::sync::Arc;
use std::time::Duration;

use near_primitives::types::BlockHeight;

use super::Chain;
use crate::block::Block;

/// When a block is final.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Finality {
    /// When it is made.
    #[default]
    AtOnce,
    /// When two blocks of the next two heights stand on it.
    TwoBlocksLater,
}

/// The newest blocks that are near-final and final once a block of `height` stands on `head` (nearcore, Doomslug): a
/// height that was skipped makes nothing final.
pub(super) fn below(head: &Block, height: BlockHeight) -> (BlockHeight, BlockHeight) {
    if height != head.height.saturating_add(1) {
        return (head.last_near_final, head.last_final);
    }
    let last_final = match head.last_near_final == head.prev_height {
        true => head.prev_height,
        false => head.last_final,
    };
    (head.height, last_final)
}

impl Chain {
    /// From here on, a block takes `block_time` on the chain's clock, and is final when two more stand on it.
    pub(crate) fn keep_pace_of_node(&mut self, block_time: Duration) {
        self.block_time = u64::try_from(block_time.as_nanos())
            .unwrap_or(u64::MAX)
            .max(1);
        self.finality = Finality::TwoBlocksLater;
    }

    /// The newest final block. When it is forgotten already, the oldest that is not.
    pub(crate) fn final_block(&self) -> Option<&Arc<Block>> {
        match self.finality {
            Finality::AtOnce => Some(&self.head),
            Finality::TwoBlocksLater => self.block_or_earliest(self.head.last_final),
        }
    }

    /// The newest block that is final or will be next.
    pub(crate) fn near_final_block(&self) -> Option<&Arc<Block>> {
        match self.finality {
            Finality::AtOnce => Some(&self.head),
            Finality::TwoBlocksLater => self.block_or_earliest(self.head.last_near_final),
        }
    }

    fn block_or_earliest(&self, height: BlockHeight) -> Option<&Arc<Block>> {
        self.records
            .block(height)
            .or_else(|| self.records.earliest())
    }

    /// Whether the block at this height is final.
    pub(crate) fn is_final(&self, height: BlockHeight) -> bool {
        match self.finality {
            Finality::AtOnce => true,
            Finality::TwoBlocksLater => height <= self.head.last_final,
        }
    }

    /// The last near-final and the last final block that the header of a block names. Where blocks are final at once,
    /// the block before.
    pub(crate) fn finality_in(&self, block: &Block) -> (BlockHeight, BlockHeight) {
        match self.finality {
            Finality::AtOnce => (block.prev_height, block.prev_height),
            Finality::TwoBlocksLater => (block.last_near_final, block.last_final),
        }
    }
}
