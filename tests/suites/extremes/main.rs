//! Extremes: what nobody sensible sends, at every entry point of the contracts that ship; too little gas, for every operation; and
//! the receipts of two operations in every order.
//!
//! Each property has a bounded number of cases, always the same. `PROPTEST_CASES` sets another number and `PROPTEST_RNG_SEED`
//! another beginning.

mod arguments;
mod chunks;
mod entries;
mod gas;
mod inits;
mod operations;
mod orders;
mod pairs;
mod refusals;
mod schema;
mod stage;

use proptest::test_runner::{Config, RngSeed, TestRunner};

/// A runner for this many cases, or as many as the environment says.
fn runner(cases: u32) -> TestRunner {
    // What the environment says is in the default.
    let asked = Config::default();
    let given = |name: &str| std::env::var_os(name).is_some();
    TestRunner::new(Config {
        cases: if given("PROPTEST_CASES") {
            asked.cases
        } else {
            cases
        },
        rng_seed: if given("PROPTEST_RNG_SEED") {
            asked.rng_seed
        } else {
            RngSeed::Fixed(1)
        },
        failure_persistence: None,
        max_shrink_iters: 300,
        ..asked
    })
}
