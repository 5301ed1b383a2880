//! Blocks as the chain keeps them.

use std::sync::OnceLock;

use near_primitives::hash::CryptoHash;
use near_primitives::merkle::MerklePath;
use near_primitives::types::{Balance, BlockHeight, EpochHeight, ShardId};

use crate::runtime::Totals;
use crate::state::{Change, State};
use crate::trie::Trie;

/// The only shard.
pub const SHARD_ID: ShardId = ShardId::new(0);

/// A block that was made. It holds the state after it, so that queries can name it.
#[derive(Clone, Debug)]
pub struct Block {
    pub(crate) height: BlockHeight,
    pub(crate) hash: CryptoHash,
    pub(crate) prev_hash: CryptoHash,
    pub(crate) prev_height: BlockHeight,
    /// The newest block that has one on top, up to this one.
    pub(crate) last_near_final: BlockHeight,
    /// The newest block that has two on top, up to this one.
    pub(crate) last_final: BlockHeight,
    /// How many blocks there are up to and with this one.
    pub(crate) ordinal: u64,
    pub(crate) timestamp: u64,
    pub(crate) epoch_height: EpochHeight,
    pub(crate) gas_price: Balance,
    pub(crate) random_value: CryptoHash,
    /// The transactions it applied, in order.
    pub(crate) transactions: Vec<CryptoHash>,
    /// The receipts that arrived in it, in the order they were processed.
    pub(crate) receipts: Vec<CryptoHash>,
    /// What was executed in it, in order: transactions and receipts.
    pub(crate) outcomes: Vec<CryptoHash>,
    pub(crate) totals: Totals,
    /// Everything that was burnt since genesis, in yoctoNEAR.
    pub(crate) burnt_before: Balance,
    pub(crate) state: State,
    pub(crate) changes: Vec<Change>,
    /// The root over the outcomes and the path that proves each, once somebody asked.
    pub(crate) outcome_proofs: OnceLock<(CryptoHash, Vec<MerklePath>)>,
}

impl Block {
    /// Its height.
    pub fn height(&self) -> BlockHeight {
        self.height
    }

    /// Its hash.
    pub fn hash(&self) -> CryptoHash {
        self.hash
    }

    /// The hash of the block before it.
    pub fn prev_hash(&self) -> CryptoHash {
        self.prev_hash
    }

    /// When it was made on the chain's own clock, in nanoseconds since 1970.
    pub fn timestamp(&self) -> u64 {
        self.timestamp
    }

    /// The epoch it belongs to, counted from genesis.
    pub fn epoch_height(&self) -> EpochHeight {
        self.epoch_height
    }

    /// Hashes of the transactions that it applied, in order.
    pub fn transactions(&self) -> &[CryptoHash] {
        &self.transactions
    }

    /// Ids of the receipts that arrived in it, in the order they were processed. One that had to wait for data is
    /// among the [`outcomes`](Self::outcomes) of the block where it ran.
    pub fn receipts(&self) -> &[CryptoHash] {
        &self.receipts
    }

    /// What was executed in it, in order: hashes of transactions and ids of receipts.
    pub fn outcomes(&self) -> &[CryptoHash] {
        &self.outcomes
    }

    /// The state after it; of a fork, what the fork wrote.
    pub fn state(&self) -> &Trie {
        &self.state.trie
    }

    /// The hash of its only chunk.
    pub(crate) fn chunk_hash(&self) -> CryptoHash {
        CryptoHash::hash_bytes(self.hash.as_bytes())
    }

    /// The id under which the network knows its epoch.
    pub fn epoch_id(&self) -> CryptoHash {
        epoch_id(self.epoch_height)
    }
}

/// The id of an epoch. The first has the id that it has on every network; the others are made up.
pub(crate) fn epoch_id(epoch_height: EpochHeight) -> CryptoHash {
    match epoch_height {
        0 => CryptoHash::default(),
        height => CryptoHash::hash_bytes(format!("epoch {height}").as_bytes()),
    }
}
