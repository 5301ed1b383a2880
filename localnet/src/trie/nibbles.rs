//! Paths through the trie, one half-byte a step.

use std::ops::Deref;

/// A sequence of half-bytes, each stored in a byte of its own.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Nibbles(Box<[u8]>);

impl Nibbles {
    /// The path of a whole key, the high half of each byte first.
    pub(crate) fn from_key(key: &[u8]) -> Self {
        Self(
            key.iter()
                .flat_map(|byte| [byte >> 4, byte & 0x0f])
                .collect(),
        )
    }

    /// `head`, then `nibble`, then `tail`, as one path.
    pub(crate) fn joined(head: &[u8], nibble: Option<u8>, tail: &[u8]) -> Self {
        Self(
            head.iter()
                .chain(nibble.as_ref())
                .chain(tail)
                .copied()
                .collect(),
        )
    }

    /// How long the path is in the protocol's encoding, in bytes.
    pub(crate) fn encoded_len(&self) -> usize {
        1 + self.0.len() / 2
    }

    /// The protocol's encoding: a first byte that holds the parity, whether the node is a leaf and, for an odd
    /// length, the first nibble; then two nibbles a byte.
    pub(crate) fn encode(&self, leaf: bool, out: &mut Vec<u8>) {
        let kind = if leaf { 0x20 } else { 0 };
        let (first, pairs) = match self.0.len() % 2 {
            1 => (kind | 0x10 | self.0[0], &self.0[1..]),
            _ => (kind, &self.0[..]),
        };
        out.push(first);
        out.extend(pairs.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]));
    }
}

impl From<&[u8]> for Nibbles {
    fn from(nibbles: &[u8]) -> Self {
        Self(nibbles.into())
    }
}

impl Deref for Nibbles {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

/// How many steps two paths share.
pub(crate) fn common_prefix(a: &[u8], b: &[u8]) -> usize {
    a.iter().zip(b).take_while(|(a, b)| a == b).count()
}
