//! What the chain costs: figures for `cargo xtask bench`. They mean something in a release build only.

#[cfg(feature = "workspaces")]
mod workspaces;

use std::time::{Duration, Instant};

use near_primitives::types::Balance;

use crate::batch::Batch;
use crate::call::Call;
use crate::chain::{BuildError, Chain, ChainError};
use crate::keys::Signer;

#[cfg(feature = "workspaces")]
pub use workspaces::{WorkspacesError, through_workspaces};

/// The smallest contract with a method that does nothing:
/// `(module (memory (export "memory") 1) (func (export "noop")))`.
pub const NOOP_CONTRACT: &[u8] = &[
    0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00, // magic, version
    0x01, 0x04, 0x01, 0x60, 0x00, 0x00, // types: one function without parameters
    0x03, 0x02, 0x01, 0x00, // functions: one of that type
    0x05, 0x03, 0x01, 0x00, 0x01, // memory: one page
    0x07, 0x11, 0x02, // exports: two
    0x06, 0x6d, 0x65, 0x6d, 0x6f, 0x72, 0x79, 0x02, 0x00, // "memory"
    0x04, 0x6e, 0x6f, 0x6f, 0x70, 0x00, 0x00, // "noop"
    0x0a, 0x04, 0x01, 0x02, 0x00, 0x0b, // code: nothing
];

/// One figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// What was measured.
    pub name: &'static str,
    /// How much.
    pub value: f64,
    /// Of what.
    pub unit: &'static str,
}

/// Why nothing could be measured.
#[derive(Debug, thiserror::Error)]
pub enum BenchError {
    /// A chain could not be built.
    #[error(transparent)]
    Build(#[from] BuildError),
    /// Something failed on the chain.
    #[error(transparent)]
    Chain(#[from] ChainError),
}

/// Measures the chain without a server, for about `time` a figure.
///
/// # Errors
///
/// When a chain cannot be built or something fails on it.
pub fn in_process(time: Duration) -> Result<Vec<Figure>, BenchError> {
    // The first chain loads what the process needs once; it is measured apart.
    let cold = Instant::now();
    let mut chain = Chain::new()?;
    let cold = cold.elapsed();
    let mut start = Rate::new(time);
    while start.goes_on() {
        Chain::new()?;
    }

    let contract = chain.create_account(account(0), Balance::from_near(10))?;
    chain.deploy(&contract, NOOP_CONTRACT)?;
    let root = chain.root();
    let mut calls = Rate::new(time);
    while calls.goes_on() {
        let result = chain.call(&root, &contract.account_id, Call::new("noop"))?;
        result.into_success().map_err(ChainError::from)?;
    }
    let mut creates = Rate::new(time);
    while creates.goes_on() {
        let child = Signer::new(account(creates.count + 1));
        let batch = Batch::new(child.account_id.clone())
            .create_account()
            .transfer(Balance::from_near(1))
            .add_full_access_key(child.public_key())
            .deploy(NOOP_CONTRACT);
        chain
            .send(&root, batch)?
            .into_success()
            .map_err(ChainError::from)?;
    }
    let mut snapshots = Rate::new(time);
    while snapshots.goes_on() {
        std::hint::black_box(chain.clone());
    }
    let mut blocks = Rate::new(time);
    while blocks.goes_on() {
        chain.produce_block().map_err(ChainError::from)?;
    }
    Ok(vec![
        Figure {
            name: "first chain of a process",
            value: cold.as_secs_f64() * 1e3,
            unit: "ms",
        },
        Figure {
            name: "another chain",
            value: start.seconds() * 1e3,
            unit: "ms",
        },
        Figure {
            name: "no-op calls in process",
            value: calls.per_second(),
            unit: "a second",
        },
        Figure {
            name: "accounts created with code",
            value: creates.per_second(),
            unit: "a second",
        },
        Figure {
            name: "snapshot",
            value: snapshots.seconds() * 1e6,
            unit: "µs",
        },
        Figure {
            name: "empty block",
            value: blocks.seconds() * 1e6,
            unit: "µs",
        },
    ])
}

fn account(index: u64) -> near_primitives::types::AccountId {
    format!("bench-{index}.test.near")
        .parse()
        .expect("the name is valid")
}

/// Counts how often something is done.
struct Rate {
    started: Instant,
    time: Duration,
    count: u64,
    elapsed: Duration,
}

impl Rate {
    fn new(time: Duration) -> Self {
        Self {
            started: Instant::now(),
            time,
            count: 0,
            elapsed: Duration::ZERO,
        }
    }

    /// Whether it should be done once more; counts what was done since the last time.
    fn goes_on(&mut self) -> bool {
        self.elapsed = self.started.elapsed();
        let more = self.count == 0 || self.elapsed < self.time;
        self.count += u64::from(more);
        more
    }

    /// What one takes, in seconds.
    fn seconds(&self) -> f64 {
        self.elapsed.as_secs_f64() / self.count as f64
    }

    fn per_second(&self) -> f64 {
        1.0 / self.seconds()
    }
}
