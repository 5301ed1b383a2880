//! Blocks and outcomes in the shapes of a node.

pub(super) mod block;
pub(super) mod outcome;
