//! The state after a block: what this chain wrote, and below it, when it is a fork, what the network had.

use std::collections::BTreeMap;

use imbl::OrdSet;
use near_primitives::trie_key::{TrieKey, trie_key_parsers};
use near_primitives::types::AccountId;

use crate::error::{EngineError, Result};
use crate::fork::Fork;
use crate::trie::{Trie, Value};

/// A key of a contract's data, and its value.
type Entry = (Vec<u8>, Value);

/// The state after a block.
#[derive(Clone, Debug, Default)]
pub(crate) struct State {
    /// What this chain wrote.
    pub trie: Trie,
    /// What lies below.
    pub below: Option<Below>,
}

/// The network below a fork, as far as the fork has not covered it.
#[derive(Clone)]
pub(crate) struct Below {
    pub fork: Fork,
    /// The keys of the trie that the fork removed: what the network has there is gone.
    pub removed: OrdSet<Vec<u8>>,
}

impl State {
    /// A state in which nothing was written yet.
    pub(crate) fn of_fork(fork: Fork) -> Self {
        Self {
            trie: Trie::default(),
            below: Some(Below {
                fork,
                removed: OrdSet::new(),
            }),
        }
    }

    /// The network's value under a key that this chain has not written.
    pub(super) fn below(&self, key: &TrieKey, raw: &[u8]) -> Result<Option<Value>> {
        match &self.below {
            Some(below) if !below.removed.contains(raw) => Ok(below.fork.get(key, raw)?),
            _ => Ok(None),
        }
    }

    /// The network's keys of an account, and nonces of gas keys, that this chain has not removed.
    pub(super) fn access_keys_below(&self, account_id: &AccountId) -> Result<Vec<Vec<u8>>> {
        let Some(below) = &self.below else {
            return Ok(Vec::new());
        };
        let mut keys = below.fork.access_keys(account_id)?;
        keys.retain(|raw| !below.removed.contains(raw));
        Ok(keys)
    }

    /// The keys of the network's data of a contract that this chain has not removed.
    pub(super) fn data_below(&self, account_id: &AccountId) -> Result<Vec<Vec<u8>>> {
        let Some(below) = &self.below else {
            return Ok(Vec::new());
        };
        let mut keys = Vec::new();
        let mut after: Option<Vec<u8>> = None;
        loop {
            let page = below
                .fork
                .entries(account_id, &[], after.as_deref(), usize::MAX)?;
            let (entries, more) = page;
            after = entries.last().map(|(key, _)| key.clone());
            let raw = |(key, _)| {
                let account_id = account_id.clone();
                TrieKey::ContractData { account_id, key }.to_vec()
            };
            keys.extend(entries.into_iter().map(raw));
            if !more {
                keys.retain(|raw| !below.removed.contains(raw));
                return Ok(keys);
            }
        }
    }

    /// Up to `limit` entries of a contract's data whose keys begin with `prefix` and come after `after`, in order, and
    /// whether there are more.
    pub(crate) fn data_page(
        &self,
        account_id: &AccountId,
        prefix: &[u8],
        after: Option<&[u8]>,
        limit: usize,
    ) -> Result<(Vec<Entry>, bool)> {
        let raw = trie_key_parsers::get_raw_prefix_for_contract_data(account_id, prefix);
        let skipped = raw.len() - prefix.len();
        let own = self.trie.iter(&raw);
        let own = own.map(|(key, value)| (key[skipped..].to_vec(), value.clone()));
        let mut own = own
            .skip_while(|(key, _)| after.is_some_and(|after| key.as_slice() <= after))
            .peekable();
        let Some(below) = &self.below else {
            let page = own.by_ref().take(limit).collect();
            return Ok((page, own.peek().is_some()));
        };

        let mut merged: BTreeMap<Vec<u8>, Value> = BTreeMap::new();
        let mut seen = after.map(<[u8]>::to_vec);
        // Up to where the network's entries are known; `None` when all are.
        let end = loop {
            let wanted = limit.saturating_add(1);
            let (entries, more) =
                below
                    .fork
                    .entries(account_id, prefix, seen.as_deref(), wanted)?;
            seen = entries.last().map(|(key, _)| key.clone());
            for (key, value) in entries {
                let raw = [&raw[..skipped], key.as_slice()].concat();
                if !below.removed.contains(&raw) {
                    merged.insert(key, value);
                }
            }
            if !more {
                break None;
            }
            if merged.len() > limit {
                break seen;
            }
        };
        merged.extend(own.take_while(|(key, _)| end.as_ref().is_none_or(|end| key <= end)));
        let more = end.is_some() || merged.len() > limit;
        Ok((merged.into_iter().take(limit).collect(), more))
    }

    /// What to say of a record that cannot be as it is: the network's fault, where there is one below.
    pub(super) fn inconsistent(&self, what: String) -> EngineError {
        match &self.below {
            Some(below) => below.fork.contradiction(what).into(),
            None => EngineError::InconsistentState(what),
        }
    }

    /// Writes an entry, or removes it.
    pub(super) fn put(&mut self, raw: Vec<u8>, value: Option<Value>) {
        match value {
            Some(value) => self.trie.insert(&raw, value),
            None => {
                self.trie.remove(&raw);
                if let Some(below) = &mut self.below {
                    below.removed.insert(raw);
                }
            }
        }
    }
}

impl std::fmt::Debug for Below {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Below")
            .field("fork", &self.fork)
            .field("removed", &self.removed.len())
            .finish()
    }
}
