//! What a block wrote into the state, in the shape of a node.

use std::collections::BTreeMap;

use near_primitives::types::{
    RawStateChange, RawStateChangesWithTrieKey, StateChanges, StateChangesExt,
};
use near_primitives::views::{StateChangeWithCauseView, StateChangesView};

use crate::block::Block;

/// Everything that a block wrote.
pub(in crate::rpc) fn all_changes(block: &Block) -> StateChangesView {
    StateChanges::from_changes(raw_changes(block).into_values())
        .into_iter()
        .map(StateChangeWithCauseView::from)
        .collect()
}

/// The changes of a block by key, each key's in the order in which they happened.
pub(in crate::rpc) fn raw_changes(block: &Block) -> BTreeMap<Vec<u8>, RawStateChangesWithTrieKey> {
    let mut raw: BTreeMap<Vec<u8>, RawStateChangesWithTrieKey> = BTreeMap::new();
    for change in &block.changes {
        let entry = raw
            .entry(change.key.to_vec())
            .or_insert_with(|| RawStateChangesWithTrieKey {
                trie_key: change.key.clone(),
                changes: Vec::new(),
            });
        let data = change.value.as_ref().map(|value| value.bytes().to_vec());
        entry.changes.push(RawStateChange {
            cause: change.cause.clone(),
            data,
        });
    }
    raw
}
