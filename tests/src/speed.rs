//! What the local chain takes in wall time. It means something in a release build only, and within one run on one machine.

mod crowd;

use std::time::{Duration, Instant};

use charter_interface::NearToken;
use charter_localnet::{Batch, Call, Chain, ProtocolVersion, Signer};
use serde::Serialize;

use crate::id::NearId;
use crate::{Result, World, artifact};

/// The one that the oracle was recorded at.
const VERSION: ProtocolVersion = 84;

/// One figure.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figure {
    /// What was measured.
    pub name: &'static str,
    /// How much.
    pub value: f64,
    /// Of what.
    pub unit: &'static str,
}

/// Where it was measured: other work there makes every figure worse.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Machine {
    /// How many threads can run at once.
    pub cores: usize,
    /// How many ran or waited to, on average over the minute before. Linux says.
    pub load: Option<f64>,
}

impl Machine {
    /// This one, now.
    ///
    /// # Errors
    ///
    /// When its cores cannot be counted.
    pub fn now() -> Result<Self> {
        let said = std::fs::read_to_string("/proc/loadavg").ok();
        let load = said.and_then(|said| said.split_whitespace().next()?.parse().ok());
        let cores = std::thread::available_parallelism()?.get();
        Ok(Self { cores, load })
    }
}

/// Measures the chain in process, and then through near-workspaces, alone and by 32 clients at once, for about `time` a figure;
/// `at` hears what is measured next.
pub fn measure(time: Duration, at: impl Fn(&str)) -> Result<Vec<Figure>> {
    at("the chain in process");
    let in_process = in_process(time)?;
    at("the chain through near-workspaces");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let over_rpc = runtime.block_on(over_rpc(time))?;
    at("the chain with 32 clients");
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let crowd = runtime.block_on(crowd::measure(time))?;
    Ok([in_process, over_rpc, crowd].concat())
}

fn in_process(time: Duration) -> Result<Vec<Figure>> {
    // The first chain loads what the process needs once; it is measured apart.
    let cold = Instant::now();
    let mut chain = new_chain()?;
    let cold = cold.elapsed();
    let mut start = Rate::new(time);
    while start.goes_on() {
        new_chain()?;
    }

    let noop = artifact::noop(&["noop"]);
    let contract = chain.create_account(account(0)?, NearToken::from_near(10))?;
    chain.deploy(&contract, &noop)?;
    let root = chain.root();
    let mut calls = Rate::new(time);
    while calls.goes_on() {
        chain
            .call(&root, &contract.account_id, Call::new("noop"))?
            .into_success()?;
    }
    let mut creates = Rate::new(time);
    while creates.goes_on() {
        let child = Signer::new(account(creates.count)?);
        let batch = Batch::new(child.account_id.clone())
            .create_account()
            .transfer(NearToken::from_near(1))
            .add_full_access_key(child.public_key())
            .deploy(noop.as_slice());
        chain.send(&root, batch)?.into_success()?;
    }
    let mut snapshots = Rate::new(time);
    while snapshots.goes_on() {
        std::hint::black_box(chain.clone());
    }
    let mut blocks = Rate::new(time);
    while blocks.goes_on() {
        chain.produce_block()?;
    }
    Ok(vec![
        milliseconds("first chain of a process", cold.as_secs_f64()),
        milliseconds("another chain", start.seconds()),
        per_second("no-op calls in process", &calls),
        per_second("accounts created with code", &creates),
        microseconds("snapshot", &snapshots),
        microseconds("empty block", &blocks),
    ])
}

async fn over_rpc(time: Duration) -> Result<Vec<Figure>> {
    let connecting = Instant::now();
    let world = World::at(VERSION).await?;
    let contract = world
        .worker()
        .dev_deploy(&artifact::noop(&["noop"]))
        .await?;
    let connecting = connecting.elapsed();
    let mut calls = Rate::new(time);
    while calls.goes_on() {
        contract.call("noop").transact().await?.into_result()?;
    }
    let mut views = Rate::new(time);
    while views.goes_on() {
        contract.view("noop").await?;
    }
    Ok(vec![
        milliseconds(
            "connecting and a first deployment",
            connecting.as_secs_f64(),
        ),
        milliseconds("a call through near-workspaces", calls.seconds()),
        milliseconds("a view through near-workspaces", views.seconds()),
    ])
}

fn new_chain() -> Result<Chain> {
    Ok(Chain::builder().protocol_version(VERSION).build()?)
}

fn account(index: u64) -> Result<NearId> {
    Ok(format!("bench-{index}.test.near").parse()?)
}

fn milliseconds(name: &'static str, seconds: f64) -> Figure {
    Figure {
        name,
        value: seconds * 1e3,
        unit: "ms",
    }
}

fn microseconds(name: &'static str, rate: &Rate) -> Figure {
    Figure {
        name,
        value: rate.seconds() * 1e6,
        unit: "µs",
    }
}

fn per_second(name: &'static str, rate: &Rate) -> Figure {
    Figure {
        name,
        value: 1.0 / rate.seconds(),
        unit: "a second",
    }
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
}
