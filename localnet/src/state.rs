//! The state during one block: what the trie held when the block began, and what was written since.
//!
//! Writes are prospective until they are committed (a receipt succeeded) or rolled back (it failed). The trie itself
//! does not change before the block ends, which is what the protocol does and what storage costs depend on: a key
//! written earlier in the same block is found without touching a node.

mod access;
mod base;
mod delete;
mod recorder;

use std::cell::RefCell;
use std::collections::BTreeMap;

use near_primitives::trie_key::TrieKey;
use near_primitives::types::StateChangeCause;

use crate::error::{EngineError, Result};
use crate::trie::Value;

pub(crate) use access::encode;
pub(crate) use base::{Below, State};
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
    base: State,
    committed: BTreeMap<Vec<u8>, Option<Value>>,
    prospective: BTreeMap<Vec<u8>, (TrieKey, Option<Value>)>,
    changes: Vec<Change>,
    recorder: RefCell<Recorder>,
}

/// A value that was found.
pub(crate) enum Found {
    /// In the trie, or in the network below a fork. Reading it is recorded and counts as one more node.
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
    pub(crate) fn new(base: State) -> Self {
        Self {
            base,
            committed: BTreeMap::new(),
            prospective: BTreeMap::new(),
            changes: Vec::new(),
            recorder: RefCell::new(Recorder::default()),
        }
    }

    /// Finds the value at `key` without reading it: the nodes on the way are recorded, the value is not. Fails only where a
    /// network is asked.
    pub(crate) fn lookup(&self, key: &TrieKey) -> Result<Lookup> {
        let raw = key.to_vec();
        let written = match self.prospective.get(&raw) {
            Some((_, value)) => Some(value),
            None => self.committed.get(&raw),
        };
        if let Some(written) = written {
            return Ok(Lookup {
                found: written.clone().map(Found::Written),
                nodes: 0,
            });
        }
        let mut nodes = 0;
        let mut recorder = self.recorder.borrow_mut();
        let own = self.base.trie.walk(&raw, |node| {
            nodes += 1;
            recorder.node(node);
        });
        let value = match own {
            Some(own) => Some(own.clone()),
            None => self.base.below(key, &raw)?,
        };
        if self.base.below.is_some() {
            // The network's trie has a root at least.
            nodes = nodes.max(1);
        }
        Ok(Lookup {
            found: value.map(Found::InTrie),
            nodes,
        })
    }

    /// Reads what a lookup found.
    pub(crate) fn deref(&self, found: &Found) -> Value {
        if let Found::InTrie(value) = found {
            self.recorder.borrow_mut().value(value);
        }
        found.value().clone()
    }

    /// The value at `key`, read.
    pub(crate) fn get(&self, key: &TrieKey) -> Result<Option<Value>> {
        Ok(self.lookup(key)?.found.map(|found| self.deref(&found)))
    }

    /// Whether there is a value at `key`.
    pub(crate) fn contains(&self, key: &TrieKey) -> Result<bool> {
        Ok(self.lookup(key)?.found.is_some())
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

    /// The keys that exist below `prefix`, in order. `below` are those of the network below a fork.
    fn keys(&self, prefix: &[u8], below: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
        let own = self.base.trie.iter(prefix).map(|(key, _)| key);
        let mut present: BTreeMap<Vec<u8>, bool> =
            own.chain(below).map(|key| (key, true)).collect();
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

    /// What to say of a record that cannot be as it is.
    pub(crate) fn inconsistent(&self, what: String) -> EngineError {
        self.base.inconsistent(what)
    }

    /// Every committed change so far, in order.
    pub(crate) fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// Ends the block: the state after it, and every committed change in order.
    pub(crate) fn finish(self) -> (State, Vec<Change>) {
        let mut base = self.base;
        for (key, value) in self.committed {
            base.put(key, value);
        }
        (base, self.changes)
    }
}
