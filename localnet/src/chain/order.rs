//! In which order waiting things run.

/// How blocks are filled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// As a node does it: a block takes every transaction that waits, and every receipt made in the block before.
    #[default]
    Node,
    /// One thing a block, chosen by a seed: a transaction, or a receipt that may come next. Two receipts between the
    /// same two accounts keep their order, as the protocol has it; everything else may overtake everything else, as it
    /// can between shards. The same seed and the same submissions give the same run.
    Seeded(u64),
}

/// A small generator (SplitMix64), so that one seed means one run on every machine.
pub(super) fn next_random(seed: &mut u64) -> u64 {
    *seed = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut mixed = *seed;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}
