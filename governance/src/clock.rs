//! The time.

use charter_interface::Timestamp;
use near_sdk::env;

/// The time of the block.
pub fn now() -> Timestamp {
    Timestamp(env::block_timestamp())
}
