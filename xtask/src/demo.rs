//! `cargo xtask demo`.

use anyhow::Result;
use clap::Args;

/// What `demo` can be told.
#[derive(Debug, Args)]
pub struct Options {}

/// `cargo xtask demo`.
pub fn run(_: &Options) -> Result<()> {
    Ok(())
}
