//! Storage of a contract, with the trie nodes that it costs.
//!
//! Writing and removing look the key up in the trie and pay for every node on the way, and one more for the value
//! that was there. Reading finds the key in flat storage, so that only the value counts. What this block wrote
//! already is free to find. The nodes that other contracts' data would add to a way through the trie can be set
//! ([`ChainBuilder::data_depth`](crate::ChainBuilder::data_depth)). (nearcore, `runtime/runtime/src/ext.rs`; from
//! protocol version 82 a node that was touched before costs what a first touch costs, so they need not be told apart.)

use near_vm_runner::logic::{StorageAccessTracker, VMLogicError, ValuePtr};

use super::{Ext, external};
use crate::state::{Found, Lookup, StateUpdate};

type Result<T> = std::result::Result<T, VMLogicError>;

/// A value that was found and not read yet.
struct Pointer<'a> {
    state: &'a StateUpdate,
    found: Found,
}

impl ValuePtr for Pointer<'_> {
    fn len(&self) -> u32 {
        self.found.value().bytes().len() as u32
    }

    fn deref(&self, tracker: &mut dyn StorageAccessTracker) -> Result<Vec<u8>> {
        let value = self.state.deref(&self.found);
        touch(tracker, value_nodes(&self.found))?;
        Ok(value.bytes().to_vec())
    }
}

impl Ext<'_> {
    pub(super) fn write(
        &mut self,
        tracker: &mut dyn StorageAccessTracker,
        key: &[u8],
        value: &[u8],
    ) -> Result<Option<Vec<u8>>> {
        let evicted = self.take(tracker, key, |tracker, bytes| {
            tracker.deref_write_evicted_value_bytes(bytes)
        })?;
        self.state.set(self.data_key(key), value.to_vec());
        Ok(evicted)
    }

    pub(super) fn delete(
        &mut self,
        tracker: &mut dyn StorageAccessTracker,
        key: &[u8],
    ) -> Result<Option<Vec<u8>>> {
        let removed = self.take(tracker, key, |tracker, bytes| {
            tracker.deref_removed_value_bytes(bytes)
        })?;
        self.state.remove(self.data_key(key));
        Ok(removed)
    }

    /// Looks a key up that is about to be replaced, and reads what is there.
    fn take(
        &mut self,
        tracker: &mut dyn StorageAccessTracker,
        key: &[u8],
        charge: impl FnOnce(&mut dyn StorageAccessTracker, u64) -> Result<()>,
    ) -> Result<Option<Vec<u8>>> {
        let lookup = self.look_up(key)?;
        let nodes = self.path_nodes(&lookup);
        let Some(found) = lookup.found else {
            touch(tracker, nodes)?;
            return Ok(None);
        };
        charge(tracker, found.value().bytes().len() as u64)?;
        let value = self.state.deref(&found);
        touch(tracker, nodes.saturating_add(value_nodes(&found)))?;
        Ok(Some(value.bytes().to_vec()))
    }

    /// The nodes on the way to a key: none when the block wrote it. A trie that was walked had a root at least.
    fn path_nodes(&self, lookup: &Lookup) -> u64 {
        match lookup.nodes {
            0 => 0,
            nodes => nodes.saturating_add(self.context.data_depth),
        }
    }

    pub(super) fn read<'a>(&'a self, key: &[u8]) -> Result<Option<Box<dyn ValuePtr + 'a>>> {
        let pointer = |found| -> Box<dyn ValuePtr + 'a> {
            Box::new(Pointer {
                state: self.state,
                found,
            })
        };
        Ok(self.look_up(key)?.found.map(pointer))
    }

    pub(super) fn has(&self, key: &[u8]) -> Result<bool> {
        Ok(self.look_up(key)?.found.is_some())
    }

    fn look_up(&self, key: &[u8]) -> Result<Lookup> {
        self.state.lookup(&self.data_key(key)).map_err(external)
    }
}

fn value_nodes(found: &Found) -> u64 {
    match found {
        Found::InTrie(_) => 1,
        Found::Written(_) => 0,
    }
}

fn touch(tracker: &mut dyn StorageAccessTracker, nodes: u64) -> Result<()> {
    tracker.trie_node_touched(nodes)
}
