//! Storing a value: the path is copied where it is shared, and forks appear where keys part.

use std::sync::Arc;

use super::nibbles::{Nibbles, common_prefix};
use super::node::{Children, Kind, Node, Value};

/// The node that `node` becomes when `value` is stored at `path` below it.
pub(super) fn insert(node: Arc<Node>, path: &[u8], value: Value) -> Arc<Node> {
    match Node::into_kind(node) {
        Kind::Leaf { path: existing, .. } if *existing == *path => Node::leaf(existing, value),
        Kind::Leaf {
            path: existing,
            value: other,
        } => {
            let shared = common_prefix(&existing, path);
            let mut fork = Fork::default();
            fork.add_leaf(&existing[shared..], other);
            fork.add_leaf(&path[shared..], value);
            Node::extension(&path[..shared], fork.into_node())
        }
        Kind::Extension {
            path: existing,
            child,
        } => {
            let shared = common_prefix(&existing, path);
            if shared == existing.len() {
                return Node::extension(&existing, insert(child, &path[shared..], value));
            }
            let mut fork = Fork::default();
            fork.children[usize::from(existing[shared])] =
                Some(Node::extension(&existing[shared + 1..], child));
            fork.add_leaf(&path[shared..], value);
            Node::extension(&path[..shared], fork.into_node())
        }
        Kind::Branch {
            mut children,
            value: here,
        } => match path.split_first() {
            None => Node::branch(children, Some(value)),
            Some((nibble, rest)) => {
                let slot = &mut children[usize::from(*nibble)];
                *slot = Some(match slot.take() {
                    None => Node::leaf(Nibbles::from(rest), value),
                    Some(child) => insert(child, rest, value),
                });
                Node::branch(children, here)
            }
        },
    }
}

/// A branch under construction.
#[derive(Default)]
struct Fork {
    children: Box<Children>,
    value: Option<Value>,
}

impl Fork {
    fn add_leaf(&mut self, path: &[u8], value: Value) {
        match path.split_first() {
            None => self.value = Some(value),
            Some((nibble, rest)) => {
                self.children[usize::from(*nibble)] = Some(Node::leaf(rest.into(), value))
            }
        }
    }

    fn into_node(self) -> Arc<Node> {
        Node::branch(self.children, self.value)
    }
}
