//! `cargo xtask page`: the council's page, from its sources.

use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::terminal::Progress;
use crate::workspace::{root, run_quietly};

/// What the lock file pins, and no script of a package.
const INSTALL: &[&str] = &["ci", "--ignore-scripts", "--no-audit", "--no-fund"];

/// The page as it is committed, so that whoever serves it needs no npm.
pub const PAGE: &str = include_str!("../../page/charter.html");

/// `cargo xtask page`: installs what `page/package-lock.json` pins, and builds `page/charter.html`. The build prints the file's
/// SHA-256 and its compressed size.
pub fn run() -> Result<()> {
    for arguments in [INSTALL, &["run", "build"]] {
        let status = npm()
            .args(arguments)
            .status()
            .context("npm cannot be started; the committed page/charter.html needs no build")?;
        if !status.success() {
            bail!("npm {} ended with {status}", arguments.join(" "));
        }
    }
    Ok(())
}

/// Fails if the committed page is not what its sources make.
pub fn check() -> Result<()> {
    let _progress = Progress::begin("building the page again");
    for arguments in [INSTALL, &["run", "check"]] {
        run_quietly(npm().args(arguments), "the page")?;
    }
    Ok(())
}

fn npm() -> Command {
    let mut npm = Command::new("npm");
    npm.current_dir(root().join("page"));
    npm
}
