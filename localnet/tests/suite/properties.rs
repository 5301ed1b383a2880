//! Properties: whatever is sent, nothing panics, the chain goes on, and after every block all tokens are somewhere.
//!
//! Each property has a few hundred cases by default, always the same. `PROPTEST_CASES` sets another number and
//! `PROPTEST_RNG_SEED` another beginning; the README says how the long run is started.

mod cases;
mod connection;
mod damaged;
mod events;
mod forks;
mod requests;
mod scripts;
mod signing;
mod storage;
mod transactions;

use proptest::test_runner::{Config, RngSeed, TestRunner};

/// A runner for this many cases, or as many as the environment says.
fn runner(cases: u32) -> TestRunner {
    TestRunner::new(config(cases))
}

fn config(cases: u32) -> Config {
    // What the environment says is in the default.
    let asked = Config::default();
    let given = |name: &str| std::env::var_os(name).is_some();
    Config {
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
        max_shrink_iters: 2_000,
        ..asked
    }
}
