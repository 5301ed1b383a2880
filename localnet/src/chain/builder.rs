//! Describing a chain before it exists.

use std::path::PathBuf;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use near_parameters::{RuntimeConfig, RuntimeConfigStore};
use near_primitives::hash::CryptoHash;
use near_primitives::types::{
    AccountId, Balance, BlockHeight, BlockHeightDelta, EpochHeight, Gas, ProtocolVersion,
};

use super::{Chain, ROOT_ACCOUNT};
use crate::code_cache::CodeCache;
use crate::error::EngineError;
use crate::fork::Fork;
use crate::keys::Signer;
use crate::rules::{Edition, MAX_PROTOCOL_VERSION, MIN_PROTOCOL_VERSION, Rules};
use crate::validators::Validators;

/// 1 January 2025, midnight UTC, in nanoseconds since 1970.
const GENESIS_TIME: u64 = 1_735_689_600_000_000_000;
/// yoctoNEAR a unit of gas.
const GAS_PRICE: Balance = Balance::from_yoctonear(100_000_000);

/// Why a chain could not be built.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// The protocol version is outside of what the chain runs.
    #[error(
        "protocol version {0} is not between {MIN_PROTOCOL_VERSION} and {MAX_PROTOCOL_VERSION}, which this chain runs"
    )]
    ProtocolVersion(ProtocolVersion),
    /// An account stands in the genesis twice.
    #[error("account {0} stands in the genesis twice")]
    DuplicateAccount(AccountId),
    /// A setting that must not be zero is zero.
    #[error("{0} must not be zero")]
    Zero(&'static str),
    /// The genesis cannot be written.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

/// What does not change during the life of a chain.
#[derive(Clone)]
pub(crate) struct Settings {
    pub rules: Rules,
    pub config: Arc<RuntimeConfig>,
    pub chain_id: Arc<str>,
    pub root: Signer,
    pub gas_price: Balance,
    pub gas_limit: Gas,
    pub genesis_time: u64,
    pub genesis_height: BlockHeight,
    /// The epoch in which the first block is, and where that began.
    pub genesis_epoch: EpochHeight,
    pub epoch_start: BlockHeight,
    pub epoch_length: BlockHeightDelta,
    pub transaction_validity: BlockHeightDelta,
    /// See [`ChainBuilder::data_depth`].
    pub data_depth: u64,
    pub history: usize,
    pub seed: u64,
    pub validators: Arc<Validators>,
    pub code_cache: CodeCache,
    pub total_supply: Balance,
    pub genesis_hash: CryptoHash,
}

impl Settings {
    /// The epoch of a block.
    pub fn epoch_at(&self, height: BlockHeight) -> EpochHeight {
        let blocks = height.saturating_sub(self.epoch_start);
        self.genesis_epoch
            .saturating_add(blocks / self.epoch_length)
    }

    /// The height at which an epoch began.
    pub fn start_of_epoch(&self, epoch: EpochHeight) -> BlockHeight {
        let epochs = epoch.saturating_sub(self.genesis_epoch);
        self.epoch_start
            .saturating_add(epochs.saturating_mul(self.epoch_length))
    }
}

/// Describes a chain; see each method for its default.
#[derive(Clone, Debug)]
pub struct ChainBuilder {
    pub(super) protocol_version: ProtocolVersion,
    pub(super) edition: Edition,
    pub(super) chain_id: String,
    pub(super) gas_price: Balance,
    pub(super) gas_limit: Gas,
    pub(super) genesis_time: u64,
    pub(super) block_time: Duration,
    pub(super) epoch_length: BlockHeightDelta,
    pub(super) transaction_validity: BlockHeightDelta,
    pub(super) data_depth: u64,
    pub(super) history: usize,
    pub(super) seed: u64,
    pub(super) accounts: Vec<(Signer, Balance)>,
    pub(super) cache_dir: Option<PathBuf>,
    pub(super) fork: Option<Fork>,
}

impl Default for ChainBuilder {
    fn default() -> Self {
        Self {
            protocol_version: MAX_PROTOCOL_VERSION,
            edition: Edition::default(),
            chain_id: "localnet".to_owned(),
            gas_price: GAS_PRICE,
            gas_limit: Gas::from_teragas(1000),
            genesis_time: GENESIS_TIME,
            block_time: Duration::from_secs(1),
            epoch_length: 60,
            transaction_validity: 86_400,
            data_depth: 0,
            history: 10_000,
            seed: 0,
            accounts: Vec::new(),
            cache_dir: None,
            fork: None,
        }
    }
}

impl ChainBuilder {
    /// The protocol version, 84 to 88; by default the newest.
    pub fn protocol_version(mut self, version: ProtocolVersion) -> Self {
        self.protocol_version = version;
        self
    }

    /// Which nodes version 84 is taken from; by default those that the oracle was recorded on. Later versions have
    /// one edition.
    pub fn edition(mut self, edition: Edition) -> Self {
        self.edition = edition;
        self
    }

    /// The chain id that clients and contracts see; by default `localnet`.
    pub fn chain_id(mut self, chain_id: impl Into<String>) -> Self {
        self.chain_id = chain_id.into();
        self
    }

    /// The price of gas in yoctoNEAR a unit; by default 100,000,000, the least that the network knows.
    pub fn gas_price(mut self, price: Balance) -> Self {
        self.gas_price = price;
        self
    }

    /// How much compute time one block takes, in gas; by default 1,000 Tgas. What does not fit waits for the next.
    pub fn gas_limit(mut self, limit: Gas) -> Self {
        self.gas_limit = limit;
        self
    }

    /// The time of the genesis block in nanoseconds since 1970; by default the start of 2025.
    pub fn genesis_time(mut self, nanoseconds: u64) -> Self {
        self.genesis_time = nanoseconds;
        self
    }

    /// The time between two blocks on the chain's own clock; by default one second. It must not be zero.
    pub fn block_time(mut self, time: Duration) -> Self {
        self.block_time = time;
        self
    }

    /// Blocks in an epoch; by default 60, as near-sandbox has it. It must not be zero.
    pub fn epoch_length(mut self, blocks: BlockHeightDelta) -> Self {
        self.epoch_length = blocks;
        self
    }

    /// How many heights the block that a transaction names may be below the head when the transaction is taken; by
    /// default 86,400, as on the public networks.
    pub fn transaction_validity(mut self, blocks: BlockHeightDelta) -> Self {
        self.transaction_validity = blocks;
        self
    }

    /// How many nodes the data of other contracts would put before each entry of contract data in the trie; by default
    /// 0. A contract's write or removal then touches this many nodes more and pays for them, unless the block wrote
    /// the key before: such a key is not looked up in the trie. Nothing else changes.
    pub fn data_depth(mut self, nodes: u64) -> Self {
        self.data_depth = nodes;
        self
    }

    /// How many blocks are remembered with their state and outcomes; by default 10,000. It must not be zero.
    pub fn history(mut self, blocks: usize) -> Self {
        self.history = blocks;
        self
    }

    /// What the randomness that contracts see is derived from; by default 0.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// An account of the genesis, with its key as its full access key.
    pub fn account(mut self, signer: Signer, balance: Balance) -> Self {
        self.accounts.push((signer, balance));
        self
    }

    /// Begins at a block of a network: accounts, keys, code and data are what they were after it, until this chain changes
    /// them, and are read when they are first touched. Height, time, epoch, gas price, chain id, protocol version and
    /// the network's limits are taken from there as well; what is set after this call differs from the network.
    ///
    /// The root account is the network's, if its key is the one that is known here. If not, it is put in: see
    /// [`Chain::root`].
    pub fn fork(mut self, fork: Fork) -> Self {
        let point = fork.point();
        self.protocol_version = point.protocol_version;
        self.chain_id = point.chain_id.clone();
        self.gas_price = point.gas_price;
        self.gas_limit = point.gas_limit;
        self.genesis_time = point.timestamp;
        self.epoch_length = point.epoch_length;
        self.transaction_validity = point.transaction_validity;
        self.fork = Some(fork);
        self
    }

    /// Where compiled contracts are kept; see [`CodeCache::shared`] for the default.
    pub fn cache_dir(mut self, dir: impl Into<PathBuf>) -> Self {
        self.cache_dir = Some(dir.into());
        self
    }

    /// Builds the chain: its genesis block and nothing else.
    ///
    /// # Errors
    ///
    /// When the protocol version is not one that the chain runs, when a setting is zero that must not be, when an
    /// account is named twice, or when the network below a fork cannot be asked for the accounts of the genesis.
    pub fn build(self) -> Result<Chain, BuildError> {
        if !(MIN_PROTOCOL_VERSION..=MAX_PROTOCOL_VERSION).contains(&self.protocol_version) {
            return Err(BuildError::ProtocolVersion(self.protocol_version));
        }
        let zeros = [
            ("the block time", self.block_time.is_zero()),
            ("the epoch length", self.epoch_length == 0),
            ("the history", self.history == 0),
        ];
        if let Some((name, _)) = zeros.into_iter().find(|(_, zero)| *zero) {
            return Err(BuildError::Zero(name));
        }
        match self.fork.clone() {
            None => Chain::genesis(self),
            Some(fork) => Chain::forked(self, fork),
        }
    }

    pub(super) fn root() -> AccountId {
        ROOT_ACCOUNT
            .parse()
            .expect("the root account has a valid name")
    }

    pub(super) fn config(&self) -> Arc<RuntimeConfig> {
        /// Reading the parameters of all versions takes longer than anything else that a new chain does.
        static STORE: LazyLock<RuntimeConfigStore> =
            LazyLock::new(|| RuntimeConfigStore::new(None));
        Arc::clone(STORE.get_config(self.protocol_version))
    }

    pub(super) fn code_cache(&self) -> CodeCache {
        match &self.cache_dir {
            Some(dir) => CodeCache::open(Some(dir.clone())),
            None => CodeCache::shared(),
        }
    }
}
