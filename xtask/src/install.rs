//! `cargo xtask install`: `charter`, and the name by which near-cli-rs finds it.

use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};

use crate::workspace::cargo;

/// What `install` can be told.
#[derive(Debug, Args)]
pub struct Options {
    /// Where to: into its folder `bin`; where cargo installs programs when not given
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
    /// How: with what the tests have built already (dev), or optimised, which takes minutes (fast)
    #[arg(long, value_name = "PROFILE", default_value = "fast")]
    profile: Profile,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Profile {
    Dev,
    Fast,
}

/// `cargo xtask install`.
pub fn run(options: &Options) -> Result<()> {
    let mut command = cargo();
    command.args(["install", "--locked", "--path", "cli", "--profile"]);
    command.arg(match options.profile {
        Profile::Dev => "dev",
        Profile::Fast => "fast",
    });
    if let Some(root) = &options.root {
        // Cargo runs in the workspace's folder, wherever this was called.
        command.arg("--root").arg(std::path::absolute(root)?);
    }
    let status = command.status()?;
    if status.success() {
        Ok(())
    } else {
        bail!("cargo install ended with {status}")
    }
}
