//! Time. Every block is one height and one block time after the one before, unless somebody jumps.

use std::time::Duration;

use near_primitives::types::{BlockHeight, BlockHeightDelta};

use super::Chain;
use crate::block::Block;
use crate::error::{EngineError, Result};

/// What the next block adds to the ordinary step.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Jump {
    heights: u64,
    nanoseconds: u64,
}

impl Jump {
    /// The height and the timestamp of the block after `head`.
    pub(super) fn next(self, block_time: u64, head: &Block) -> Result<(BlockHeight, u64)> {
        let plain = Self {
            heights: 1,
            nanoseconds: block_time,
        };
        let step = if self.heights == 0 { plain } else { self };
        let height = head.height.checked_add(step.heights);
        let timestamp = head.timestamp.checked_add(step.nanoseconds);
        height.zip(timestamp).ok_or(EngineError::Overflow)
    }
}

impl Chain {
    /// The time between two blocks on the chain's own clock.
    pub fn block_time(&self) -> Duration {
        Duration::from_nanos(self.block_time)
    }

    /// Goes `blocks` heights ahead at once, as a node's `sandbox_fast_forward` does: the heights between are skipped,
    /// the clock moves by that many block times, and the block at the end runs what waits. Zero does nothing.
    ///
    /// # Errors
    ///
    /// When the height or the time leaves its type, or the chain cannot go on.
    pub fn advance_blocks(&mut self, blocks: BlockHeightDelta) -> Result<()> {
        let nanoseconds = self
            .block_time
            .checked_mul(blocks)
            .ok_or(EngineError::Overflow)?;
        self.jump_by(Jump {
            heights: blocks,
            nanoseconds,
        })
    }

    /// Lets `time` pass: the next block is that much later, to the nanosecond, and as many heights on as block times
    /// fit into it (one at least). Zero does nothing.
    ///
    /// # Errors
    ///
    /// When the height or the time leaves its type, or the chain cannot go on.
    pub fn advance_time(&mut self, time: Duration) -> Result<()> {
        let nanoseconds = u64::try_from(time.as_nanos()).map_err(|_| EngineError::Overflow)?;
        let heights = if nanoseconds == 0 {
            0
        } else {
            (nanoseconds / self.block_time).max(1)
        };
        self.jump_by(Jump {
            heights,
            nanoseconds,
        })
    }

    fn jump_by(&mut self, jump: Jump) -> Result<()> {
        if jump.heights == 0 {
            return Ok(());
        }
        self.jump = jump;
        let made = self.produce_block().map(|_| ());
        self.jump = Jump::default();
        made
    }
}
