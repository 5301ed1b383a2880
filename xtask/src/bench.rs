//! `cargo xtask bench`.

use anyhow::Result;
use clap::Args;

/// What `bench` can be told.
#[derive(Debug, Args)]
pub struct Options {}

/// `cargo xtask bench`.
pub fn run(_: &Options) -> Result<()> {
    Ok(())
}
