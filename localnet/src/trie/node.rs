//! Trie nodes and the values they hold.

use std::sync::{Arc, OnceLock};

use near_primitives_core::hash::CryptoHash;

use super::nibbles::Nibbles;

/// A value of the state: shared bytes, and their hash once it was asked for.
#[derive(Clone, Debug)]
pub struct Value(Arc<Contents>);

#[derive(Debug)]
struct Contents {
    bytes: Arc<[u8]>,
    hash: OnceLock<CryptoHash>,
}

impl Value {
    /// Wraps bytes without copying them.
    pub fn new(bytes: Arc<[u8]>) -> Self {
        Self(Arc::new(Contents {
            bytes,
            hash: OnceLock::new(),
        }))
    }

    /// The bytes.
    pub fn bytes(&self) -> &Arc<[u8]> {
        &self.0.bytes
    }

    /// SHA-256 of the bytes.
    pub fn hash(&self) -> CryptoHash {
        *self
            .0
            .hash
            .get_or_init(|| CryptoHash::hash_bytes(&self.0.bytes))
    }

    /// An identity that two clones of one value share.
    pub(crate) fn address(&self) -> usize {
        Arc::as_ptr(&self.0) as usize
    }
}

impl From<Vec<u8>> for Value {
    fn from(bytes: Vec<u8>) -> Self {
        Self::new(bytes.into())
    }
}

pub(crate) type Children = [Option<Arc<Node>>; 16];

/// The three kinds of node.
#[derive(Clone)]
pub(crate) enum Kind {
    /// The end of one key.
    Leaf { path: Nibbles, value: Value },
    /// A stretch that all keys below share.
    Extension { path: Nibbles, child: Arc<Node> },
    /// A fork, and perhaps the end of a key.
    Branch {
        children: Box<Children>,
        value: Option<Value>,
    },
}

/// One node, with the memory of its subtree as the protocol counts it (it is part of what is hashed).
#[derive(Clone)]
pub(crate) struct Node {
    kind: Kind,
    memory: u64,
    pub(super) hash: OnceLock<CryptoHash>,
}

/// What a node, a byte of path and a byte of value count for in `memory_usage` (nearcore, `TRIE_COSTS`).
const NODE_COST: u64 = 50;
const KEY_BYTE_COST: u64 = 2;

impl Node {
    pub(crate) fn new(kind: Kind) -> Arc<Self> {
        let memory = match &kind {
            Kind::Leaf { path, value } => path_cost(path) + value_cost(Some(value)),
            Kind::Extension { path, child } => path_cost(path) + child.memory,
            Kind::Branch { children, value } => {
                value_cost(value.as_ref())
                    + children
                        .iter()
                        .flatten()
                        .map(|child| child.memory)
                        .sum::<u64>()
            }
        };
        Arc::new(Self {
            kind,
            memory: NODE_COST + memory,
            hash: OnceLock::new(),
        })
    }

    pub(crate) fn leaf(path: Nibbles, value: Value) -> Arc<Self> {
        Self::new(Kind::Leaf { path, value })
    }

    pub(crate) fn branch(children: Box<Children>, value: Option<Value>) -> Arc<Self> {
        Self::new(Kind::Branch { children, value })
    }

    /// `child` below `path`; the child itself when the path is empty.
    pub(crate) fn extension(path: &[u8], child: Arc<Self>) -> Arc<Self> {
        match path {
            [] => child,
            _ => Self::new(Kind::Extension {
                path: path.into(),
                child,
            }),
        }
    }

    pub(crate) fn kind(&self) -> &Kind {
        &self.kind
    }

    /// Takes the node apart, without a copy when nobody else holds it.
    pub(crate) fn into_kind(node: Arc<Self>) -> Kind {
        match Arc::try_unwrap(node) {
            Ok(node) => node.kind,
            Err(shared) => shared.kind.clone(),
        }
    }

    pub(super) fn memory(&self) -> u64 {
        self.memory
    }

    /// An identity that stays the same as long as the node lives.
    pub(crate) fn address(self: &Arc<Self>) -> usize {
        Arc::as_ptr(self) as usize
    }
}

fn path_cost(path: &Nibbles) -> u64 {
    path.encoded_len() as u64 * KEY_BYTE_COST
}

fn value_cost(value: Option<&Value>) -> u64 {
    value.map_or(0, |value| value.bytes().len() as u64 + NODE_COST)
}
