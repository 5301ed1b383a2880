//! `cargo xtask trace`: `charter trace` against a node, the local one when none is named.

use anyhow::{Result, bail};
use clap::Args;

use crate::workspace::cargo;

/// What `trace` can be told.
#[derive(Debug, Args)]
pub struct Options {
    /// The transaction's hash
    #[arg(value_name = "TRANSACTION")]
    hash: String,
    /// The node to ask
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:3030")]
    rpc: String,
    /// Who sent it, which some nodes must know
    #[arg(long, value_name = "ACCOUNT", default_value = "test.near")]
    sender: String,
    /// How long its end is waited for; what has run until then is shown
    #[arg(long, value_name = "DURATION", default_value = "15s")]
    wait: String,
    /// Show what the gas of each receipt went into
    #[arg(long)]
    profile: bool,
    /// Print folded stacks for flame graphs, in gas
    #[arg(long)]
    folded: bool,
    /// Print it for programs
    #[arg(long)]
    json: bool,
}

/// `cargo xtask trace`.
pub fn run(options: &Options) -> Result<()> {
    let mut command = cargo();
    command.args([
        "run",
        "--quiet",
        "--locked",
        "--package",
        "charter-cli",
        "--bin",
        "charter",
        "--",
    ]);
    command.args([
        "trace",
        &options.hash,
        "--network",
        &options.rpc,
        "--sender",
        &options.sender,
        "--wait",
        &options.wait,
    ]);
    let flags = [
        ("--profile", options.profile),
        ("--folded", options.folded),
        ("--json", options.json),
    ];
    command.args(
        flags
            .iter()
            .filter(|(_, asked)| *asked)
            .map(|(flag, _)| flag),
    );
    let status = command.status()?;
    if status.success() {
        Ok(())
    } else {
        bail!("charter trace ended with {status}")
    }
}
