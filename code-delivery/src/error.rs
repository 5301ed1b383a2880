//! Why code, or a chunk of it, is refused.

use charter_interface::CodeHash;
use near_sdk::AccountId;

use crate::StakesError;
use crate::upload::{Header, MAX_SIZE};

/// Why code is not what was approved.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// Its length differs.
    #[error("the code that was approved has {expected} bytes; {actual} arrived")]
    Size {
        /// What was approved, in bytes.
        expected: u32,
        /// What arrived, in bytes.
        actual: u64,
    },
    /// Its hash differs.
    #[error("the code that was approved has the SHA-256 {expected}; what arrived has {actual}")]
    Hash {
        /// What was approved.
        expected: CodeHash,
        /// What arrived.
        actual: CodeHash,
    },
}

/// Why a chunk, or what is done with an upload, is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UploadError {
    /// The input does not begin with a header.
    #[error("a chunk begins with 40 bytes of header: SHA-256, size and offset in borsh")]
    Header,
    /// The code is longer than one receipt can put together.
    #[error(
        "code of {size} bytes cannot be put together: one receipt can read {MAX_SIZE} (the protocol's limit of 4000000 \
         bytes of storage proof a receipt)"
    )]
    TooLarge {
        /// Its length, in bytes.
        size: u32,
    },
    /// The chunk is not where the last one ended, or its upload has another length.
    #[error(
        "the chunk is for byte {} of {}; the upload is at byte {staged} of {size}",
        .header.offset, .header.size
    )]
    OutOfPlace {
        /// What the chunk says.
        header: Header,
        /// Where the upload ends.
        staged: u32,
        /// The upload's length.
        size: u32,
    },
    /// The chunk is shorter than chunks are, or goes beyond the end.
    #[error("a chunk here has {min} to {max} bytes; this has {length}")]
    ChunkSize {
        /// Its length, in bytes.
        length: usize,
        /// The least it may have.
        min: u32,
        /// The most it may have.
        max: u32,
    },
    /// There is no such upload.
    #[error("{stager_id} has staged nothing of code {code_hash}")]
    Missing {
        /// Its code.
        code_hash: CodeHash,
        /// Whose it would be.
        stager_id: AccountId,
    },
    /// Not all chunks are there.
    #[error("only {staged} of {size} bytes have been staged")]
    Unfinished {
        /// What is, in bytes.
        staged: u32,
        /// What should be, in bytes.
        size: u32,
    },
    /// The sums of what is staged do not hold.
    #[error(transparent)]
    Stakes(#[from] StakesError),
}
