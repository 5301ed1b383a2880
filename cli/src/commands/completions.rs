//! `charter completions`.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use crate::args::Cli;
use crate::context::Context;
use crate::error::Result;

/// What it can be told.
#[derive(Debug, Args)]
pub struct Options {
    /// The shell
    shell: Shell,
}

/// Prints them, to be sourced by the shell.
pub fn run(options: &Options, context: &Context<'_>) -> Result {
    let mut script = Vec::new();
    clap_complete::generate(options.shell, &mut Cli::command(), "charter", &mut script);
    context
        .printer
        .plain(String::from_utf8_lossy(&script).trim_end());
    Ok(())
}
