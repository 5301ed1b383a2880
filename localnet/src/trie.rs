//! The state as the protocol keeps it: a Merkle Patricia trie of raw keys and values.
//!
//! It is persistent. Nodes are shared between versions, so a clone costs a reference count and an old root stays
//! readable: that is what makes snapshots of a chain cheap and lets a query name an old block. Node hashes are
//! computed when someone asks for them, because execution only needs the trie's shape (it decides how many nodes a
//! storage operation touches, and so what it costs).

mod hash;
mod insert;
mod iter;
mod nibbles;
mod node;
mod remove;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use near_primitives_core::hash::CryptoHash;

pub use iter::Entries;
pub use node::Value;
pub(crate) use node::{Kind, Node};

use nibbles::Nibbles;

/// A version of the state.
#[derive(Clone, Default)]
pub struct Trie {
    root: Option<Arc<Node>>,
}

impl Trie {
    /// The hash of the root node; the zero hash for an empty trie.
    pub fn root(&self) -> CryptoHash {
        self.root
            .as_ref()
            .map(|node| node.hash())
            .unwrap_or_default()
    }

    /// The value stored at `key`.
    pub fn get(&self, key: &[u8]) -> Option<&Value> {
        self.walk(key, |_| ())
    }

    /// Looks `key` up and shows `visit` every node on the way, the last one included even when the key is absent:
    /// proving that a key is absent takes the same nodes as proving that it is present.
    pub(crate) fn walk(&self, key: &[u8], mut visit: impl FnMut(&Arc<Node>)) -> Option<&Value> {
        let path = Nibbles::from_key(key);
        let mut rest: &[u8] = &path;
        let mut node = self.root.as_ref()?;
        loop {
            visit(node);
            match node.kind() {
                Kind::Leaf { path, value } => return (rest == &**path).then_some(value),
                Kind::Extension { path, child } => {
                    rest = rest.strip_prefix(&**path)?;
                    node = child;
                }
                Kind::Branch { children, value } => match rest.split_first() {
                    None => return value.as_ref(),
                    Some((nibble, tail)) => {
                        node = children[usize::from(*nibble)].as_ref()?;
                        rest = tail;
                    }
                },
            }
        }
    }

    /// Stores `value` at `key`.
    pub fn insert(&mut self, key: &[u8], value: Value) {
        let path = Nibbles::from_key(key);
        self.root = Some(match self.root.take() {
            None => Node::leaf(path, value),
            Some(root) => insert::insert(root, &path, value),
        });
    }

    /// Removes `key`. Nothing happens when it is absent.
    pub fn remove(&mut self, key: &[u8]) {
        if self.get(key).is_none() {
            return;
        }
        let path = Nibbles::from_key(key);
        self.root = self
            .root
            .take()
            .and_then(|root| remove::remove(root, &path));
    }

    /// Every entry whose key starts with `prefix`, in the order of the keys.
    pub fn iter(&self, prefix: &[u8]) -> Entries<'_> {
        Entries::new(self.root.as_ref(), prefix)
    }

    /// The serialized nodes that prove what the trie holds under `prefix`: those on the way there and below it.
    pub fn proof(&self, prefix: &[u8]) -> Vec<Arc<[u8]>> {
        let mut nodes = Vec::new();
        self.walk(prefix, |node| nodes.push(node.serialized()));
        iter::visit_below(self.root.as_ref(), prefix, &mut |node| {
            nodes.push(node.serialized())
        });
        nodes
    }
}

impl std::fmt::Debug for Trie {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Trie")
            .field("entries", &self.iter(&[]).count())
            .finish()
    }
}
