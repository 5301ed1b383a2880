//! `cargo xtask test`: every test, on the wasm that ships.

use std::process::Command;

use anyhow::{Result, bail, ensure};
use charter_localnet::rpc::Pace;
use clap::Args;
use serde_json::Value;

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
    let mut command = tests(options)?;
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
fn tests(options: &Options) -> Result<Command> {
    let mut command = cargo();
    command.args(["test", "--locked", "--workspace"]);
    if let Pace::Node { .. } = options.pace {
        if std::env::var_os(THREADS_VARIABLE).is_none() {
            command.env(THREADS_VARIABLE, THREADS_THAT_WAIT);
        }
        for suite in suites()? {
            command.args(["--test", &suite]);
        }
    }
    command
        .env("CHARTER_CONTRACTS", contracts_dir())
        .env("CHARTER_PACE", options.pace.to_string())
        .args(&options.filter);
    Ok(command)
}

/// The test programs of the package whose chains' pace can be chosen from outside. Named one by one: for the package alone cargo
/// would choose other features of the dependencies, and compile the virtual machine a second time.
fn suites() -> Result<Vec<String>> {
    let mut command = cargo();
    command.args(["metadata", "--locked", "--no-deps", "--format-version", "1"]);
    let metadata: Value =
        serde_json::from_slice(&run_quietly(&mut command, "reading the workspace")?)?;
    let packages = metadata["packages"].as_array().into_iter().flatten();
    let targets = packages
        .filter(|package| package["name"] == "charter-tests")
        .flat_map(|package| package["targets"].as_array().into_iter().flatten());
    let suites: Vec<_> = targets
        .filter(|target| target["kind"][0] == "test")
        .filter_map(|target| target["name"].as_str().map(str::to_string))
        .collect();
    ensure!(!suites.is_empty(), "charter-tests has no tests");
    Ok(suites)
}

/// A filter that names no test is a mistake, which cargo takes for a success.
fn refuse_if_none(options: &Options) -> Result<()> {
    let Some(filter) = &options.filter else {
        return Ok(());
    };
    let mut list = tests(options)?;
    list.args(["--quiet", "--", "--list", "--format", "terse"]);
    let listed = run_quietly(&mut list, "listing the tests")?;
    let listed = String::from_utf8_lossy(&listed);
    if !listed.lines().any(|line| line.ends_with(": test")) {
        bail!("no test has `{filter}` in its name");
    }
    Ok(())
}
