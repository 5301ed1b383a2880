//! `cargo xtask page`: the council's page, from its sources.

use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::workspace::root;

/// The page as it is committed, so that whoever serves it needs no npm.
pub const PAGE: &str = include_str!("../../page/charter.html");

/// `cargo xtask page`: installs what `page/package-lock.json` pins, and builds `page/charter.html`. The build prints the file's
/// SHA-256 and its compressed size.
pub fn run() -> Result<()> {
    npm(&["ci", "--ignore-scripts", "--no-audit", "--no-fund"])?;
    npm(&["run", "build"])
}

fn npm(arguments: &[&str]) -> Result<()> {
    let status = Command::new("npm")
        .args(arguments)
        .current_dir(root().join("page"))
        .status()
        .context("npm cannot be started; the committed page/charter.html needs no build")?;
    if status.success() {
        Ok(())
    } else {
        bail!("npm {} ended with {status}", arguments.join(" "))
    }
}
