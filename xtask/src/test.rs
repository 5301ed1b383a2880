//! `cargo xtask test`: every test, on the wasm that ships.

use std::process::Command;

use anyhow::{Result, bail};
use charter_localnet::rpc::Pace;
use clap::Args;

use crate::build;
use crate::terminal::heading;
use crate::workspace::{cargo, contracts_dir, run_quietly};

/// How many tests run at once: the test programs' own variable.
const THREADS_VARIABLE: &str = "RUST_TEST_THREADS";

/// At the node's pace tests wait for blocks nearly all of their time.
const THREADS_THAT_WAIT: &str = "96";

/// What `test` can be told.
#[derive(Debug, Args)]
pub struct Options {
    /// Only tests whose names contain this
    filter: Option<String>,
    /// The pace of the chains behind the node's RPC: blocks at once (instant), or by the clock as on a node (node: only
    /// the suites that run on such a chain)
    #[arg(long, value_name = "PACE", default_value = "instant")]
    pace: Pace,
    /// Passed on to the test programs
    #[arg(last = true)]
    rest: Vec<String>,
}

/// `cargo xtask test`.
pub fn run(options: &Options) -> Result<()> {
    let manifest = build::build_with_abi()?;
    for built in &manifest.contracts {
        println!(
            "{} {} bytes, SHA-256 {}",
            heading(&built.name),
            built.bytes,
            built.sha256
        );
    }
    let mut command = tests(options);
    if !options.rest.is_empty() {
        command.arg("--").args(&options.rest);
    }
    refuse_if_none(options)?;
    let status = command.status()?;
    if status.success() {
        Ok(())
    } else {
        bail!("cargo test ended with {status}")
    }
}

/// Every test that the filter names.
fn tests(options: &Options) -> Command {
    let mut command = cargo();
    command.args(["test", "--locked"]);
    match options.pace {
        Pace::Instant => command.arg("--workspace"),
        Pace::Node { .. } => {
            if std::env::var_os(THREADS_VARIABLE).is_none() {
                command.env(THREADS_VARIABLE, THREADS_THAT_WAIT);
            }
            // No other package has a chain whose pace can be chosen from outside.
            command.args(["--package", "charter-tests"])
        }
    };
    command
        .env("CHARTER_CONTRACTS", contracts_dir())
        .env("CHARTER_PACE", options.pace.to_string())
        .args(&options.filter);
    command
}

/// A filter that names no test is a mistake, which cargo takes for a success.
fn refuse_if_none(options: &Options) -> Result<()> {
    let Some(filter) = &options.filter else {
        return Ok(());
    };
    let mut list = tests(options);
    list.args(["--quiet", "--", "--list", "--format", "terse"]);
    let listed = run_quietly(&mut list, "listing the tests")?;
    let listed = String::from_utf8_lossy(&listed);
    if !listed.lines().any(|line| line.ends_with(": test")) {
        bail!("no test has `{filter}` in its name");
    }
    Ok(())
}
