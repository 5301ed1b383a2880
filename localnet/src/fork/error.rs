//! What can go wrong between a fork and the network that it was made of.

use near_primitives::hash::CryptoHash;
use near_primitives::types::AccountId;

use super::http::MAX_ANSWER;

/// Something that a fork needs from the network and did not get. Nothing changed; it can be tried again.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{remote} did not give {what}: {why}")]
pub struct ForkError {
    /// Whom it was asked of: scheme and host, without what may be secret in the address.
    pub remote: String,
    /// What was asked for.
    pub what: String,
    /// Why there is none.
    pub why: Why,
    /// What needed it; `None` when somebody only looked.
    pub needed_by: Option<Box<NeededBy>>,
}

/// A transaction or a receipt that cannot run without something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NeededBy {
    /// The transaction's hash or the receipt's id.
    pub id: CryptoHash,
    /// Who signed the transaction, or where the receipt runs.
    pub account_id: AccountId,
}

/// Why a network did not give something.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Why {
    /// The address is none that can be asked.
    #[error("the address must begin with http:// or https://")]
    Address,
    /// Nobody answered, or not in time.
    #[error("no answer: {0}")]
    NoAnswer(String),
    /// The answer is not JSON.
    #[error("HTTP status {status}, and no JSON in {bytes} bytes")]
    NotJson {
        /// The status of the answer.
        status: u16,
        /// How long it is.
        bytes: usize,
    },
    /// The answer is longer than anything that could be meant.
    #[error("the answer is longer than {MAX_ANSWER} bytes")]
    TooLong,
    /// The answer is of another shape than was asked for.
    #[error("the answer makes no sense: {0}")]
    Nonsense(String),
    /// The remote says that it cannot.
    #[error("it says {0}")]
    Refused(String),
    /// The block is unknown there, or was thrown away.
    #[error(
        "it does not know the block {0}, or no longer does; an archival node keeps old blocks, and a new fork begins at a \
         new one"
    )]
    UnknownBlock(String),
    /// One record of a large state can only be read where `view_state` takes a limit.
    #[error(
        "it cannot read a single record of a state this large: its view_state takes no limit, as that of older nodes"
    )]
    NotPaged,
    /// The network knows the key by its hash alone.
    #[error("the key is known by its hash alone")]
    HashedKey,
}
