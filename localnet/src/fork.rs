//! A chain on top of a network: what this chain did not write itself is read from a node, as it was after one block, when
//! it is first touched.
//!
//! What was after a block never changes, so whatever was read is kept, in memory for every clone of the chain and on disk
//! for the next run. What a chain writes or removes on top is the chain's own: see [`State`](crate::state::State).

mod disk;
mod error;
mod fetched;
mod http;
mod options;
mod point;
mod read;
mod record;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use near_primitives::account::Account;
use near_primitives::trie_key::TrieKey;
use near_primitives::types::AccountId;

use crate::trie::Value;
use disk::Disk;
use fetched::Counters;
use http::Remote;
use read::{Entry, Reader};

pub use error::{ForkError, NeededBy, Why};
pub use fetched::Fetched;
pub use options::ForkOptions;
pub use point::ForkPoint;
pub use record::Record;

/// A block of a network that chains can begin at; see [`ChainBuilder::fork`](crate::ChainBuilder::fork). Clones share what
/// was read.
#[derive(Clone)]
pub struct Fork {
    shared: Arc<Shared>,
}

struct Shared {
    remote: Remote,
    point: ForkPoint,
    disk: Option<Disk>,
    on_read: Option<fn(&str)>,
    /// What was after the block, by the key of the trie; `None` for what was not there.
    known: Mutex<HashMap<Vec<u8>, Option<Value>>>,
    counters: Counters,
}

/// Entries of a contract's state, in the order of their keys, and whether there are more.
type Page = (Vec<(Vec<u8>, Value)>, bool);

impl Fork {
    fn new(
        remote: Remote,
        point: ForkPoint,
        dir: Option<PathBuf>,
        on_read: Option<fn(&str)>,
    ) -> Self {
        let disk = dir.map(|dir| Disk::of(&dir, &point));
        Self {
            shared: Arc::new(Shared {
                remote,
                point,
                disk,
                on_read,
                known: Mutex::default(),
                counters: Counters::default(),
            }),
        }
    }

    /// The block at which it begins.
    pub fn point(&self) -> &ForkPoint {
        &self.shared.point
    }

    /// What was read so far.
    pub fn fetched(&self) -> Fetched {
        self.shared.counters.read()
    }

    /// Whether the network answers, and still knows the block.
    pub(crate) fn answers(&self) -> bool {
        self.reader().knows_block()
    }

    /// What to say when records that were read contradict each other.
    pub(crate) fn contradiction(&self, what: String) -> ForkError {
        let why = Why::Nonsense("what it gave before contradicts itself".to_owned());
        self.shared.remote.error(what, why)
    }

    /// Where it reads from.
    pub(crate) fn url(&self) -> &str {
        self.shared.remote.url()
    }

    /// The value under a key of the trie, as it was after the block.
    pub(crate) fn get(&self, key: &TrieKey, raw: &[u8]) -> Result<Option<Value>, ForkError> {
        if let Some(known) = self.known(raw) {
            return Ok(known);
        }
        let Some(record) = Record::of(key) else {
            return Ok(None);
        };
        if let Some(owner) = owner(&record)
            && self.is_known_to_lack(owner)
        {
            return Ok(None);
        }
        if let Some(value) = self.on_disk::<Option<Vec<u8>>>(raw) {
            return Ok(self.remember(raw.to_vec(), value));
        }
        let account = match &record {
            Record::Code(account_id) => self.account(account_id)?,
            _ => None,
        };
        let shared = &self.shared;
        let value = self
            .reader()
            .record(&record, account.as_ref())
            .map_err(|why| shared.remote.error(&record, why))?;
        shared.counters.record(&record);
        self.tell(&record.to_string());
        self.to_disk(raw, &value);
        Ok(self.remember(raw.to_vec(), value))
    }

    /// The value under a key of the trie, if it was asked for already.
    pub(crate) fn known(&self, raw: &[u8]) -> Option<Option<Value>> {
        self.lock().get(raw).cloned()
    }

    /// Everything that was read.
    pub(crate) fn all_known(&self) -> Vec<(Vec<u8>, Option<Value>)> {
        let known = self.lock();
        known
            .iter()
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect()
    }

    /// The keys of the trie under which an account has access keys and nonces.
    pub(crate) fn access_keys(&self, account_id: &AccountId) -> Result<Vec<Vec<u8>>, ForkError> {
        if self.is_known_to_lack(account_id) {
            return Ok(Vec::new());
        }
        let name = [b"keys ".as_slice(), account_id.as_bytes()].concat();
        let listed: Vec<Entry> = match self.on_disk(&name) {
            Some(listed) => listed,
            None => {
                let what = format!("the keys of {account_id}");
                let failed = |why| self.shared.remote.error(&what, why);
                let listed = self.read_access_keys(account_id).map_err(failed)?;
                self.shared.counters.key_list();
                self.tell(&what);
                self.to_disk(&name, &listed);
                listed
            }
        };
        let remember = |(raw, value): Entry| {
            self.remember(raw.clone(), Some(value))?;
            Some(raw)
        };
        Ok(listed.into_iter().filter_map(remember).collect())
    }

    fn read_access_keys(&self, account_id: &AccountId) -> Result<Vec<Entry>, Why> {
        let reader = self.reader();
        let mut listed = Vec::new();
        for (handle, key) in reader.access_keys(account_id)? {
            if let Some(info) = key.gas_key_info() {
                let nonces = reader.gas_key_nonces(account_id, &handle)?;
                let nonces = nonces.unwrap_or_default();
                if nonces.len() != usize::from(info.num_nonces) {
                    return Err(Why::Nonsense("a gas key lacks nonces".to_owned()));
                }
                for (index, nonce) in (0..).zip(nonces) {
                    let raw = TrieKey::gas_key_nonce(account_id.clone(), handle.clone(), index);
                    listed.push((raw.to_vec(), crate::state::encode(&nonce)));
                }
            }
            let raw = TrieKey::access_key(account_id.clone(), handle).to_vec();
            listed.push((raw, crate::state::encode(&key)));
        }
        Ok(listed)
    }

    /// Entries of a contract's state whose keys begin with `prefix` and come after `after`: about as many as are wanted.
    pub(crate) fn entries(
        &self,
        account_id: &AccountId,
        prefix: &[u8],
        after: Option<&[u8]>,
        wanted: usize,
    ) -> Result<Page, ForkError> {
        if self.is_known_to_lack(account_id) {
            return Ok((Vec::new(), false));
        }
        let wanted = u32::try_from(wanted).unwrap_or(u32::MAX);
        let name = crate::state::encode(&("page", account_id.as_str(), prefix, after, wanted));
        let (entries, more): (Vec<Entry>, bool) = match self.on_disk(&name) {
            Some(page) => page,
            None => {
                let what = format!("the state of {account_id}");
                let page = self
                    .reader()
                    .entries(account_id, prefix, after, wanted)
                    .map_err(|why| self.shared.remote.error(&what, why))?;
                self.shared.counters.page();
                self.tell(&what);
                self.to_disk(&name, &page);
                page
            }
        };
        let remember = |(key, value): Entry| {
            let account_id = account_id.clone();
            let raw = TrieKey::ContractData {
                account_id,
                key: key.clone(),
            };
            let value = self.remember(raw.to_vec(), Some(value))?;
            Some((key, value))
        };
        Ok((entries.into_iter().filter_map(remember).collect(), more))
    }

    fn account(&self, account_id: &AccountId) -> Result<Option<Account>, ForkError> {
        let key = TrieKey::Account {
            account_id: account_id.clone(),
        };
        let value = self.get(&key, &key.to_vec())?;
        // It was written by this release, or has a checksum that was.
        Ok(value.and_then(|value| borsh::from_slice(value.bytes()).ok()))
    }

    /// Whether it is known that the network has no such account, and so nothing of it.
    fn is_known_to_lack(&self, account_id: &AccountId) -> bool {
        let key = TrieKey::Account {
            account_id: account_id.clone(),
        };
        matches!(self.lock().get(&key.to_vec()), Some(None))
    }

    /// Keeps what was read, and returns what is kept: the first to read something decides, so that all hold the same.
    fn remember(&self, raw: Vec<u8>, value: Option<Vec<u8>>) -> Option<Value> {
        let mut known = self.lock();
        known
            .entry(raw)
            .or_insert_with(|| value.map(Value::from))
            .clone()
    }

    fn on_disk<T: borsh::BorshDeserialize>(&self, key: &[u8]) -> Option<T> {
        let value = self.shared.disk.as_ref()?.read(key)?;
        self.shared.counters.disk();
        Some(value)
    }

    fn to_disk<T: borsh::BorshSerialize>(&self, key: &[u8], value: &T) {
        if let Some(disk) = &self.shared.disk {
            disk.write(key, value);
        }
    }

    fn tell(&self, what: &str) {
        if let Some(tell) = self.shared.on_read {
            tell(what);
        }
    }

    fn reader(&self) -> Reader<'_> {
        Reader {
            remote: &self.shared.remote,
            point: &self.shared.point,
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Vec<u8>, Option<Value>>> {
        self.shared
            .known
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// The account without which there is no such record.
fn owner(record: &Record) -> Option<&AccountId> {
    match record {
        Record::Account(_) | Record::GlobalCode(_) => None,
        Record::Code(account_id)
        | Record::AccessKey(account_id, _)
        | Record::GasKeyNonce(account_id, ..)
        | Record::Data(account_id, _) => Some(account_id),
    }
}

impl std::fmt::Debug for Fork {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Fork")
            .field("point", &self.shared.point)
            .field("fetched", &self.fetched())
            .finish_non_exhaustive()
    }
}
