//! `cargo xtask test`: every test, on the wasm that ships.

use anyhow::{Result, bail};
use clap::Args;

use crate::build;
use crate::terminal::heading;
use crate::workspace::{cargo, contracts_dir};

/// What `test` can be told.
#[derive(Debug, Args)]
pub struct Options {
    /// Only tests whose names contain this
    filter: Option<String>,
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
    let mut command = cargo();
    command
        .args(["test", "--locked", "--workspace"])
        .env("CHARTER_CONTRACTS", contracts_dir());
    command.args(&options.filter);
    if !options.rest.is_empty() {
        command.arg("--").args(&options.rest);
    }
    let status = command.status()?;
    if status.success() {
        Ok(())
    } else {
        bail!("cargo test ended with {status}")
    }
}
