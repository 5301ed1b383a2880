//! Removing a key: what remains is squashed, so that the trie of a set of entries does not depend on its history.

use std::sync::Arc;

use super::nibbles::Nibbles;
use super::node::{Kind, Node};

/// What `node` becomes without the key at `path`, which must be present; `None` when nothing is left.
pub(super) fn remove(node: Arc<Node>, path: &[u8]) -> Option<Arc<Node>> {
    match Node::into_kind(node) {
        Kind::Leaf { .. } => None,
        Kind::Extension {
            path: existing,
            child,
        } => {
            let child = remove(child, &path[existing.len()..])?;
            Some(prepend(&existing, child))
        }
        Kind::Branch {
            mut children,
            value,
        } => {
            let value = match path.split_first() {
                None => None,
                Some((nibble, rest)) => {
                    let slot = &mut children[usize::from(*nibble)];
                    *slot = slot.take().and_then(|child| remove(child, rest));
                    value
                }
            };
            let mut left = children
                .iter()
                .enumerate()
                .filter(|(_, child)| child.is_some())
                .map(|(nibble, _)| nibble);
            match (left.next(), left.next(), value) {
                (None, _, value) => value.map(|value| Node::leaf(Nibbles::default(), value)),
                (Some(only), None, None) => {
                    let child = children[only].take()?;
                    Some(prepend(&[only as u8], child))
                }
                (_, _, value) => Some(Node::branch(children, value)),
            }
        }
    }
}

/// `child` below `path`, merged with it when it is a leaf or an extension.
fn prepend(path: &[u8], child: Arc<Node>) -> Arc<Node> {
    match child.kind() {
        Kind::Leaf { path: tail, value } => {
            Node::leaf(Nibbles::joined(path, None, tail), value.clone())
        }
        Kind::Extension { path: tail, child } => {
            Node::extension(&Nibbles::joined(path, None, tail), Arc::clone(child))
        }
        Kind::Branch { .. } => Node::extension(path, child),
    }
}
