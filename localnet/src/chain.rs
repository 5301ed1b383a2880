//! The chain: blocks, what waits to be run, and everything that was.

mod admission;
mod builder;
mod clock;
mod finality;
mod forked;
mod genesis;
mod order;
mod patch;
mod pool;
mod produce;
mod query;
mod queue;
mod records;
mod run;
mod saved;
mod set_aside;
mod supply;

use std::sync::Arc;

use near_primitives::hash::CryptoHash;
use near_primitives::receipt::Receipt;
use near_primitives::transaction::ExecutionOutcome;
use near_primitives::types::validator_stake::ValidatorStake;
use near_primitives::types::{AccountId, Balance, BlockHeight, ProtocolVersion};

use crate::block::Block;
use crate::code_cache::CodeCache;
use crate::keys::Signer;
use crate::rules::Rules;
use crate::runtime::Context;

pub use builder::{BuildError, ChainBuilder};
pub use order::Order;
pub use patch::PatchError;
pub use query::{QueryError, StateView, StorageEntry, ViewResult};
pub use queue::{NotRunnable, Pending, PendingKind};
pub use run::ChainError;
pub use saved::SaveError;
pub use supply::Supply;

pub(crate) use builder::Settings;
pub(crate) use records::{OutcomeRecord, Records};
pub(crate) use set_aside::SetAside;

use clock::Jump;
use finality::Finality;
use pool::Pool;
use queue::Queue;
use supply::Ledger;

/// The account that owns nearly everything at genesis.
pub const ROOT_ACCOUNT: &str = "test.near";

/// A chain. A clone is a snapshot: it shares everything with the original and then goes its own way.
#[derive(Clone)]
pub struct Chain {
    settings: Arc<Settings>,
    head: Arc<Block>,
    records: Records,
    pool: Pool,
    queue: Queue,
    order: Order,
    ledger: Ledger,
    proposals: Vec<ValidatorStake>,
    jump: Jump,
    /// Nanoseconds between two blocks.
    block_time: u64,
    finality: Finality,
}

impl Chain {
    /// A chain with the defaults of [`ChainBuilder`].
    ///
    /// # Errors
    ///
    /// Never with the defaults, unless the contract cache has no place to be.
    pub fn new() -> Result<Self, BuildError> {
        Self::builder().build()
    }

    /// Starts to describe a chain.
    pub fn builder() -> ChainBuilder {
        ChainBuilder::default()
    }

    /// The root account, with its key.
    pub fn root(&self) -> Signer {
        Signer {
            account_id: self.settings.root.account_id.clone(),
            secret_key: self.settings.root.secret_key.clone(),
        }
    }

    /// The newest block.
    pub fn head(&self) -> &Arc<Block> {
        &self.head
    }

    /// The block at `height`, while the chain remembers it.
    pub fn block(&self, height: BlockHeight) -> Option<&Arc<Block>> {
        self.records.block(height)
    }

    /// The block with this hash, while the chain remembers it.
    pub fn block_by_hash(&self, hash: &CryptoHash) -> Option<&Arc<Block>> {
        self.records.block_by_hash(hash)
    }

    /// The block with this chunk.
    pub(crate) fn block_of_chunk(&self, chunk_hash: &CryptoHash) -> Option<&Arc<Block>> {
        self.records.block_of_chunk(chunk_hash)
    }

    /// What the transaction or the receipt with this id did, while the chain remembers it.
    pub fn outcome(&self, id: &CryptoHash) -> Option<&ExecutionOutcome> {
        self.records
            .outcome(id)
            .map(|record| &record.outcome.outcome)
    }

    /// The receipt with this id, while the chain remembers it.
    pub fn receipt(&self, id: &CryptoHash) -> Option<&Receipt> {
        self.records.receipt(id).map(AsRef::as_ref)
    }

    /// The protocol version whose rules apply.
    pub fn protocol_version(&self) -> ProtocolVersion {
        self.rules().version()
    }

    /// The rules that apply.
    pub fn rules(&self) -> Rules {
        self.settings.rules
    }

    /// The chain id that clients and contracts see.
    pub fn chain_id(&self) -> &str {
        &self.settings.chain_id
    }

    /// The price of gas in yoctoNEAR a unit. It never moves.
    pub fn gas_price(&self) -> Balance {
        self.settings.gas_price
    }

    /// The account that may create short top-level accounts.
    pub fn registrar(&self) -> &AccountId {
        &self
            .settings
            .config
            .account_creation_config
            .registrar_account_id
    }

    /// The protocol's parameters at this version.
    pub fn config(&self) -> &near_parameters::RuntimeConfig {
        &self.settings.config
    }

    /// The cache of compiled contracts that this chain uses.
    pub fn code_cache(&self) -> &CodeCache {
        &self.settings.code_cache
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }

    pub(crate) fn records(&self) -> &Records {
        &self.records
    }

    /// What was proposed for the next validators, which will never come.
    pub(crate) fn proposals(&self) -> &[ValidatorStake] {
        &self.proposals
    }

    /// The context of a block.
    pub(crate) fn context(&self, block: &Block) -> Context {
        Context {
            rules: self.settings.rules,
            config: Arc::clone(&self.settings.config),
            chain_id: Arc::clone(&self.settings.chain_id),
            height: block.height,
            timestamp: block.timestamp,
            epoch_height: block.epoch_height,
            gas_price: block.gas_price,
            random_seed: block.random_value,
            data_depth: self.settings.data_depth,
            validators: Arc::clone(&self.settings.validators),
            code_cache: self.settings.code_cache.clone(),
        }
    }
}

impl std::fmt::Debug for Chain {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Chain")
            .field("protocol_version", &self.protocol_version())
            .field("height", &self.head.height)
            .field("pool", &self.pool.len())
            .field("pending", &self.queue.len())
            .finish_non_exhaustive()
    }
}
