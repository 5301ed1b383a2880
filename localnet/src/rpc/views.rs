//! Blocks and outcomes in the shapes of a node.

pub(super) mod block;
pub(super) mod changes;
pub(super) mod outcome;
pub(super) mod streamer;
