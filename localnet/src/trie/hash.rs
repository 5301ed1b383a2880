//! How nodes are written down and hashed. The layout is nearcore's `RawTrieNodeWithSize` in borsh.

use std::sync::Arc;

use near_primitives_core::hash::CryptoHash;

use super::node::{Kind, Node, Value};

/// Bytes of a reference to a value: its length and its hash.
const VALUE_REF: usize = 4 + 32;
const TAG: usize = 1;
const MEMORY: usize = 8;
const HASH: usize = 32;
const LENGTH: usize = 4;
const CHILDREN_MASK: usize = 2;

impl Node {
    /// The node's hash. Hashes below it are computed on the way and kept.
    pub(crate) fn hash(&self) -> CryptoHash {
        *self
            .hash
            .get_or_init(|| CryptoHash::hash_bytes(&self.serialized()))
    }

    /// How many bytes the node takes in a storage proof.
    pub(crate) fn serialized_len(&self) -> usize {
        TAG + MEMORY
            + match self.kind() {
                Kind::Leaf { path, .. } => LENGTH + path.encoded_len() + VALUE_REF,
                Kind::Extension { path, .. } => LENGTH + path.encoded_len() + HASH,
                Kind::Branch { children, value } => {
                    let value = if value.is_some() { VALUE_REF } else { 0 };
                    value + CHILDREN_MASK + HASH * children.iter().flatten().count()
                }
            }
    }

    /// The node as the protocol stores it.
    pub(crate) fn serialized(&self) -> Arc<[u8]> {
        let mut out = Vec::with_capacity(self.serialized_len());
        match self.kind() {
            Kind::Leaf { path, value } => {
                out.push(0);
                out.extend((path.encoded_len() as u32).to_le_bytes());
                path.encode(true, &mut out);
                push_value(value, &mut out);
            }
            Kind::Branch { children, value } => {
                out.push(if value.is_some() { 2 } else { 1 });
                if let Some(value) = value {
                    push_value(value, &mut out);
                }
                let present = children
                    .iter()
                    .enumerate()
                    .filter(|(_, child)| child.is_some());
                let mask = present.fold(0u16, |mask, (nibble, _)| mask | 1 << nibble);
                out.extend(mask.to_le_bytes());
                for child in children.iter().flatten() {
                    out.extend(child.hash().as_bytes());
                }
            }
            Kind::Extension { path, child } => {
                out.push(3);
                out.extend((path.encoded_len() as u32).to_le_bytes());
                path.encode(false, &mut out);
                out.extend(child.hash().as_bytes());
            }
        }
        out.extend(self.memory().to_le_bytes());
        out.into()
    }
}

fn push_value(value: &Value, out: &mut Vec<u8>) {
    out.extend((value.bytes().len() as u32).to_le_bytes());
    out.extend(value.hash().as_bytes());
}
