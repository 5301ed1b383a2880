//! Reading the entries below a prefix, in the order of their keys.

use std::sync::Arc;

use super::nibbles::Nibbles;
use super::node::{Kind, Node, Value};

/// The entries of a trie below a prefix; see [`Trie::iter`](super::Trie::iter).
pub struct Entries<'a> {
    /// Nodes still to visit with the path that leads to each, the next one last.
    stack: Vec<(Vec<u8>, Step<'a>)>,
}

enum Step<'a> {
    Node(&'a Arc<Node>),
    Value(&'a Value),
}

impl<'a> Entries<'a> {
    pub(super) fn new(root: Option<&'a Arc<Node>>, prefix: &[u8]) -> Self {
        let start = root.and_then(|root| descend(root, &Nibbles::from_key(prefix)));
        Self {
            stack: start
                .into_iter()
                .map(|(path, node)| (path, Step::Node(node)))
                .collect(),
        }
    }
}

impl<'a> Iterator for Entries<'a> {
    type Item = (Vec<u8>, &'a Value);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let (mut path, step) = self.stack.pop()?;
            let node = match step {
                Step::Value(value) => return Some((to_key(&path), value)),
                Step::Node(node) => node,
            };
            match node.kind() {
                Kind::Leaf { path: tail, value } => {
                    path.extend_from_slice(tail);
                    return Some((to_key(&path), value));
                }
                Kind::Extension { path: tail, child } => {
                    path.extend_from_slice(tail);
                    self.stack.push((path, Step::Node(child)));
                }
                Kind::Branch { children, value } => {
                    for (nibble, child) in children.iter().enumerate().rev() {
                        if let Some(child) = child {
                            let mut path = path.clone();
                            path.push(nibble as u8);
                            self.stack.push((path, Step::Node(child)));
                        }
                    }
                    if let Some(value) = value {
                        self.stack.push((path, Step::Value(value)));
                    }
                }
            }
        }
    }
}

/// Shows `visit` every node strictly below the place where `prefix` ends.
pub(super) fn visit_below(
    root: Option<&Arc<Node>>,
    prefix: &[u8],
    visit: &mut impl FnMut(&Arc<Node>),
) {
    let start = root.and_then(|root| descend(root, &Nibbles::from_key(prefix)));
    let mut stack: Vec<&Arc<Node>> = start
        .into_iter()
        .flat_map(|(_, node)| children_of(node))
        .collect();
    while let Some(node) = stack.pop() {
        visit(node);
        stack.extend(children_of(node));
    }
}

fn children_of(node: &Arc<Node>) -> Vec<&Arc<Node>> {
    match node.kind() {
        Kind::Leaf { .. } => Vec::new(),
        Kind::Extension { child, .. } => vec![child],
        Kind::Branch { children, .. } => children.iter().flatten().collect(),
    }
}

/// The highest node all of whose keys start with `prefix`, and the path to it.
fn descend<'a>(root: &'a Arc<Node>, prefix: &[u8]) -> Option<(Vec<u8>, &'a Arc<Node>)> {
    let mut path = Vec::new();
    let mut rest = prefix;
    let mut node = root;
    loop {
        match node.kind() {
            _ if rest.is_empty() => return Some((path, node)),
            Kind::Leaf { path: tail, .. } => return tail.starts_with(rest).then_some((path, node)),
            Kind::Extension { path: tail, .. } if tail.starts_with(rest) => {
                return Some((path, node));
            }
            Kind::Extension { path: tail, child } => {
                rest = rest.strip_prefix(&**tail)?;
                path.extend_from_slice(tail);
                node = child;
            }
            Kind::Branch { children, .. } => {
                let (nibble, tail) = rest.split_first()?;
                node = children[usize::from(*nibble)].as_ref()?;
                path.push(*nibble);
                rest = tail;
            }
        }
    }
}

fn to_key(nibbles: &[u8]) -> Vec<u8> {
    nibbles
        .chunks_exact(2)
        .map(|pair| pair[0] << 4 | pair[1])
        .collect()
}
