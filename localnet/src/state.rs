//! The state during one block: what the trie held when the block began, and what was written since.
//!
//! Writes are prospective until they are committed (a receipt succeeded) or rolled back (it failed). The trie itself
//! does not change before the block ends, which is what the protocol does and what storage costs depend on: a key
//! written earlier in the same block is found without touching a node.

mod access;
mod delete;
mod recorder;

use std::cell::RefCell;
use std::collections::BTreeMap;

use near_primitives::trie_key::TrieKey;
use near_primitives::types::StateChangeCause;

use crate::trie::{Trie, Value};

pub(crate) use access::encode;
use recorder::Recorder;

/// One entry written, with the reason.
#[derive(Clone, Debug)]
pub(crate) struct Change {
    pub key: TrieKey,
    /// `None` when the entry was removed.
    pub value: Option<Value>,
    pub cause: StateChangeCause,
}

/// The state as seen while a block is executed.
pub(crate) struct StateUpdate {
    trie: Trie,
    committed: BTreeMap<Vec<u8>, Option<Value>>,
    prospective: BTreeMap<Vec<u8>, (TrieKey, Option<Value>)>,
    changes: Vec<Change>,
    recorder: RefCell<Recorder>,
}

/// A value that was found.
pub(crate) enum Found {
    /// In the trie. Reading it is recorded and counts as one more node.
    InTrie(Value),
    /// Among the writes of this block.
    Written(Value),
}

impl Found {
    pub(crate) fn value(&self) -> &Value {
        match self {
            Self::InTrie(value) | Self::Written(value) => value,
        }
    }
}

/// The answer to a lookup, and how many trie nodes it took.
pub(crate) struct Lookup {
    pub found: Option<Found>,
    pub nodes: u64,
}

impl StateUpdate {
    pub(crate) fn new(trie: Trie) -> Self {
        Self {
            trie,
            committed: BTreeMap::new(),
            prospective: BTreeMap::new(),
            changes: Vec::new(),
            recorder: RefCell::new(Recorder::default()),
        }
    }

    /// Finds the value at `key` without reading it: the nodes on the way are recorded, the value is not.
    pub(crate) fn lookup(&self, key: &TrieKey) -> Lookup {
        let key = key.to_vec();
        let written = match self.prospective.get(&key) {
            Some((_, value)) => Some(value),
            None => self.committed.get(&key),
        };
        if let Some(written) = written {
            return Lookup {
                found: written.clone().map(Found::Written),
                nodes: 0,
            };
        }
        let mut nodes = 0;
        let mut recorder = self.recorder.borrow_mut();
        let value = self.trie.walk(&key, |node| {
            nodes += 1;
            recorder.node(node);
        });
        Lookup {
            found: value.cloned().map(Found::InTrie),
            nodes,
        }
    }

    /// Reads what a lookup found.
    pub(crate) fn deref(&self, found: &Found) -> Value {
        if let Found::InTrie(value) = found {
            self.recorder.borrow_mut().value(value);
        }
        found.value().clone()
    }

    /// The value at `key`, read.
    pub(crate) fn get(&self, key: &TrieKey) -> Option<Value> {
        self.lookup(key).found.map(|found| self.deref(&found))
    }

    /// Whether there is a value at `key`.
    pub(crate) fn contains(&self, key: &TrieKey) -> bool {
        self.lookup(key).found.is_some()
    }

    pub(crate) fn set(&mut self, key: TrieKey, value: impl Into<Value>) {
        self.prospective
            .insert(key.to_vec(), (key, Some(value.into())));
    }

    pub(crate) fn remove(&mut self, key: TrieKey) {
        if matches!(key, TrieKey::ContractData { .. }) {
            self.recorder.get_mut().removal();
        }
        self.prospective.insert(key.to_vec(), (key, None));
    }

    /// The keys that exist below `prefix`, in order.
    pub(crate) fn keys(&self, prefix: &[u8]) -> Vec<Vec<u8>> {
        let mut present: BTreeMap<Vec<u8>, bool> =
            self.trie.iter(prefix).map(|(key, _)| (key, true)).collect();
        let below = |key: &&Vec<u8>| key.starts_with(prefix);
        for (key, value) in self
            .committed
            .range(prefix.to_vec()..)
            .take_while(|(key, _)| below(key))
        {
            present.insert(key.clone(), value.is_some());
        }
        for (key, (_, value)) in self
            .prospective
            .range(prefix.to_vec()..)
            .take_while(|(key, _)| below(key))
        {
            present.insert(key.clone(), value.is_some());
        }
        present
            .into_iter()
            .filter_map(|(key, exists)| exists.then_some(key))
            .collect()
    }

    /// Makes the prospective writes part of the block.
    pub(crate) fn commit(&mut self, cause: StateChangeCause) {
        for (raw, (key, value)) in std::mem::take(&mut self.prospective) {
            self.changes.push(Change {
                key,
                value: value.clone(),
                cause: cause.clone(),
            });
            self.committed.insert(raw, value);
        }
    }

    /// Drops the prospective writes.
    pub(crate) fn rollback(&mut self) {
        self.prospective.clear();
    }

    /// How large the storage proof of this block is so far, in bytes, as an upper bound.
    pub(crate) fn proof_size(&self) -> usize {
        self.recorder.borrow().size()
    }

    /// Ends the block: the trie after it, and every committed change in order.
    pub(crate) fn finish(self) -> (Trie, Vec<Change>) {
        let mut trie = self.trie;
        for (key, value) in self.committed {
            match value {
                Some(value) => trie.insert(&key, value),
                None => trie.remove(&key),
            }
        }
        (trie, self.changes)
    }
}
