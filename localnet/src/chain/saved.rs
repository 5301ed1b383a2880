//! A chain in a file: its state, its height and time, and what waits. What ran before is not in it.

use std::collections::{BTreeSet, VecDeque};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use borsh::{BorshDeserialize, BorshSerialize};
use near_primitives::hash::CryptoHash;
use near_primitives::receipt::Receipt;
use near_primitives::transaction::SignedTransaction;
use near_primitives::types::validator_stake::ValidatorStake;
use near_primitives::types::{AccountId, Balance, Gas};

use super::pool::Pool;
use super::queue::Queue;
use super::records::Records;
use super::supply::Ledger;
use super::{BuildError, Chain, ChainBuilder, Settings};
use crate::block::Block;
use crate::error::EngineError;
use crate::fork::{ForkError, ForkOptions, ForkPoint};
use crate::rules::Edition;
use crate::runtime::Totals;
use crate::state::{Below, State};
use crate::trie::{Trie, Value};

/// The first bytes of a file, and the form of what follows.
const HEADER: &[u8] = b"charter-localnet 2\n";

/// Why a chain could not be written or read.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// The file cannot be read or written.
    #[error("{path}: {error}", path = .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        error: io::Error,
    },
    /// The file holds something else, or a chain of another release.
    #[error("{} is no chain that was saved by this release", .0.display())]
    NotAChain(PathBuf),
    /// The state in the file is not the one that was written.
    #[error("{path} is damaged: its state has the root {actual}, not {expected}", path = .path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// The root that was written down.
        expected: CryptoHash,
        /// The root of what is there.
        actual: CryptoHash,
    },
    /// The chain in the file cannot be built.
    #[error(transparent)]
    Build(#[from] BuildError),
}

#[derive(BorshSerialize, BorshDeserialize)]
struct Saved {
    settings: SavedSettings,
    head: SavedHead,
    root: CryptoHash,
    entries: Vec<(Vec<u8>, Vec<u8>)>,
    transactions: Vec<SignedTransaction>,
    delayed: Vec<Receipt>,
    incoming: Vec<Receipt>,
    held: BTreeSet<AccountId>,
    ledger: [Balance; 4],
    proposals: Vec<ValidatorStake>,
    fork: Option<SavedFork>,
}

/// The network below a fork, with what was read of it, so that the chain goes on without it as far as that carries.
#[derive(BorshSerialize, BorshDeserialize)]
struct SavedFork {
    url: String,
    point: ForkPoint,
    removed: Vec<Vec<u8>>,
    known: Vec<(Vec<u8>, Option<Vec<u8>>)>,
}

#[derive(BorshSerialize, BorshDeserialize)]
struct SavedSettings {
    protocol_version: u32,
    released_edition: bool,
    chain_id: String,
    gas_price: Balance,
    gas_limit: Gas,
    genesis_time: u64,
    block_time: u64,
    epoch_length: u64,
    transaction_validity: u64,
    data_depth: u64,
    history: u64,
    seed: u64,
    total_supply: Balance,
    genesis_hash: CryptoHash,
    genesis_height: u64,
    genesis_epoch: u64,
    epoch_start: u64,
}

#[derive(BorshSerialize, BorshDeserialize)]
struct SavedHead {
    height: u64,
    hash: CryptoHash,
    prev_hash: CryptoHash,
    prev_height: u64,
    ordinal: u64,
    timestamp: u64,
    epoch_height: u64,
    random_value: CryptoHash,
    burnt_before: Balance,
}

impl Chain {
    /// Writes the chain into a file: the state, height and time, and the transactions and receipts that wait. Blocks,
    /// transactions and outcomes of the past are left out, snapshots and the order of receipts as well.
    ///
    /// # Errors
    ///
    /// When the file cannot be written; what it held before is then still there.
    pub fn save(&self, path: &Path) -> Result<(), SaveError> {
        let failed = |error| SaveError::File {
            path: path.to_owned(),
            error,
        };
        let mut bytes = HEADER.to_vec();
        borsh::to_writer(&mut bytes, &self.saved()).map_err(failed)?;
        let mut unfinished = path.as_os_str().to_owned();
        unfinished.push(".unfinished");
        std::fs::write(&unfinished, bytes).map_err(failed)?;
        std::fs::rename(&unfinished, path).map_err(failed)
    }

    /// Reads a chain that [`save`](Self::save) wrote. It remembers its newest block and none before.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, or holds something else.
    pub fn load(path: &Path) -> Result<Self, SaveError> {
        let bytes = std::fs::read(path).map_err(|error| SaveError::File {
            path: path.to_owned(),
            error,
        })?;
        let saved = bytes
            .strip_prefix(HEADER)
            .and_then(|bytes| borsh::from_slice::<Saved>(bytes).ok())
            .ok_or_else(|| SaveError::NotAChain(path.to_owned()))?;
        let expected = saved.root;
        let fork = saved.fork.as_ref().map(CryptoHash::hash_borsh);
        let chain = saved.into_chain()?;
        match root_with(chain.head.state.trie.root(), fork) {
            actual if actual == expected => Ok(chain),
            actual => Err(SaveError::Damaged {
                path: path.to_owned(),
                expected,
                actual,
            }),
        }
    }

    fn saved(&self) -> Saved {
        let Block {
            height,
            hash,
            prev_hash,
            prev_height,
            ordinal,
            timestamp,
            epoch_height,
            random_value,
            burnt_before,
            state,
            ..
        } = &*self.head;
        let Ledger {
            burnt,
            subsidized,
            patched_in,
            patched_out,
        } = self.ledger;
        let (delayed, incoming, held) = self.queue.parts();
        let owned = |receipts: &VecDeque<Arc<Receipt>>| {
            receipts.iter().map(|one| Receipt::clone(one)).collect()
        };
        let fork = state.below.as_ref().map(SavedFork::of);
        Saved {
            settings: SavedSettings::of(&self.settings, self.block_time),
            head: SavedHead {
                height: *height,
                hash: *hash,
                prev_hash: *prev_hash,
                prev_height: *prev_height,
                ordinal: *ordinal,
                timestamp: *timestamp,
                epoch_height: *epoch_height,
                random_value: *random_value,
                burnt_before: *burnt_before,
            },
            root: root_with(state.trie.root(), fork.as_ref().map(CryptoHash::hash_borsh)),
            entries: state
                .trie
                .iter(&[])
                .map(|(key, value)| (key, value.bytes().to_vec()))
                .collect(),
            transactions: self
                .pool
                .iter()
                .map(|one| SignedTransaction::clone(one))
                .collect(),
            delayed: owned(delayed),
            incoming: owned(incoming),
            held: held.clone(),
            ledger: [burnt, subsidized, patched_in, patched_out],
            proposals: self.proposals.clone(),
            fork,
        }
    }
}

impl SavedSettings {
    fn of(settings: &Settings, block_time: u64) -> Self {
        Self {
            protocol_version: settings.rules.version(),
            released_edition: settings.rules.edition() == Edition::Released,
            chain_id: settings.chain_id.to_string(),
            gas_price: settings.gas_price,
            gas_limit: settings.gas_limit,
            genesis_time: settings.genesis_time,
            block_time,
            epoch_length: settings.epoch_length,
            transaction_validity: settings.transaction_validity,
            data_depth: settings.data_depth,
            history: settings.history as u64,
            seed: settings.seed,
            total_supply: settings.total_supply,
            genesis_hash: settings.genesis_hash,
            genesis_height: settings.genesis_height,
            genesis_epoch: settings.genesis_epoch,
            epoch_start: settings.epoch_start,
        }
    }

    fn builder(self) -> ChainBuilder {
        let edition = match self.released_edition {
            true => Edition::Released,
            false => Edition::Recorded,
        };
        Chain::builder()
            .protocol_version(self.protocol_version)
            .edition(edition)
            .chain_id(self.chain_id)
            .gas_price(self.gas_price)
            .gas_limit(self.gas_limit)
            .genesis_time(self.genesis_time)
            .block_time(Duration::from_nanos(self.block_time))
            .epoch_length(self.epoch_length)
            .transaction_validity(self.transaction_validity)
            .data_depth(self.data_depth)
            .history(usize::try_from(self.history).unwrap_or(usize::MAX))
            .seed(self.seed)
    }
}

impl SavedFork {
    fn of(below: &Below) -> Self {
        let Below { fork, removed } = below;
        let entry = |(key, value): (Vec<u8>, Option<Value>)| {
            (key, value.map(|value| value.bytes().to_vec()))
        };
        let mut known: Vec<_> = fork.all_known().into_iter().map(entry).collect();
        known.sort();
        Self {
            url: fork.url().to_owned(),
            point: fork.point().clone(),
            removed: removed.iter().cloned().collect(),
            known,
        }
    }

    fn resume(self) -> Result<Below, ForkError> {
        let known = self.known.into_iter();
        let known = known.map(|(key, value)| (key, value.map(Value::from)));
        let fork = ForkOptions::new(self.url).resume(self.point, known.collect())?;
        let removed = self.removed.into_iter().collect();
        Ok(Below { fork, removed })
    }
}

/// What tells a whole file from a damaged one.
fn root_with(root: CryptoHash, fork: Option<CryptoHash>) -> CryptoHash {
    match fork {
        None => root,
        Some(fork) => CryptoHash::hash_borsh((root, fork)),
    }
}

impl Saved {
    fn into_chain(self) -> Result<Chain, BuildError> {
        let Self {
            settings,
            head,
            root: _,
            entries,
            transactions,
            delayed,
            incoming,
            held,
            ledger: [burnt, subsidized, patched_in, patched_out],
            proposals,
            fork,
        } = self;
        let (total_supply, genesis_hash) = (settings.total_supply, settings.genesis_hash);
        let genesis_height = settings.genesis_height;
        let (genesis_epoch, epoch_start) = (settings.genesis_epoch, settings.epoch_start);
        let chain = settings.builder().build()?;
        let mut trie = Trie::default();
        for (key, value) in entries {
            trie.insert(&key, value.into());
        }
        let below = fork.map(SavedFork::resume).transpose();
        let state = State {
            trie,
            below: below.map_err(EngineError::from)?,
        };
        let head = Arc::new(Block {
            height: head.height,
            hash: head.hash,
            prev_hash: head.prev_hash,
            prev_height: head.prev_height,
            // What was not final is not remembered: the chain starts again from here.
            last_near_final: head.height,
            last_final: head.height,
            ordinal: head.ordinal,
            timestamp: head.timestamp,
            epoch_height: head.epoch_height,
            gas_price: chain.settings.gas_price,
            random_value: head.random_value,
            transactions: Vec::new(),
            receipts: Vec::new(),
            outcomes: Vec::new(),
            totals: Totals::default(),
            burnt_before: head.burnt_before,
            state,
            changes: Vec::new(),
            outcome_proofs: OnceLock::new(),
        });
        let settings = Settings {
            total_supply,
            genesis_hash,
            genesis_height,
            genesis_epoch,
            epoch_start,
            ..Settings::clone(&chain.settings)
        };
        let shared = |receipts: Vec<Receipt>| receipts.into_iter().map(Arc::new).collect();
        Ok(Chain {
            settings: Arc::new(settings),
            records: Records::new(Arc::clone(&head)),
            head,
            pool: Pool::of(transactions.into_iter().map(Arc::new).collect()),
            queue: Queue::of(shared(delayed), shared(incoming), held),
            ledger: Ledger {
                burnt,
                subsidized,
                patched_in,
                patched_out,
            },
            proposals,
            ..chain
        })
    }
}
