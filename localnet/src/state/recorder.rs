//! The size of the storage proof that a block needs: every trie node and value read, once each.

use std::collections::HashSet;
use std::sync::Arc;

use crate::trie::{Node, Value};

/// What the protocol adds for a removal by a contract, in bytes, since removing may need a neighbouring node
/// (nearcore issue 10890).
const REMOVAL: usize = 2000;

/// Sums up what was read. Identity stands for equality: two equal nodes in different places count twice here and
/// once in the protocol, which makes this the larger bound.
#[derive(Default)]
pub(crate) struct Recorder {
    seen: HashSet<usize>,
    size: usize,
}

impl Recorder {
    pub(super) fn node(&mut self, node: &Arc<Node>) {
        if self.seen.insert(node.address()) {
            self.size += node.serialized_len();
        }
    }

    pub(super) fn value(&mut self, value: &Value) {
        if self.seen.insert(value.address()) {
            self.size += value.bytes().len();
        }
    }

    pub(super) fn removal(&mut self) {
        self.size += REMOVAL;
    }

    pub(super) fn size(&self) -> usize {
        self.size
    }
}
