//! `charter`: what the people of a council type.
//!
//! A run is a function of its words, of what it sees of the machine ([`Surroundings`]) and of two streams, so that tests run it
//! in process. [`statuses`] says with which status it ends.
//!
//! * [`args`](mod@args): the words; one module for each command is under `commands`;
//! * `context`: what every command has: options, memory, node, key, output;
//! * `node`: the node's JSON-RPC, typed by what council and factory answer;
//! * `outcome`: what a node says of a transaction, whatever its version;
//! * `send`: signs, sends, waits, and follows what failed to its cause;
//! * `human`: amounts, durations, shares and hashes as people write them.

pub mod args;
pub mod cause;
pub mod commands;
pub mod context;
pub mod council;
pub mod error;
pub mod factory;
pub mod fork;
pub mod hand_over;
pub mod human;
pub mod ids;
pub mod keys;
pub mod memory;
pub mod network;
pub mod node;
pub mod outcome;
pub mod print;
pub mod review;
mod send;
mod surroundings;
pub mod transaction;
pub mod words;

use std::ffi::OsString;
use std::io::Write;

use clap::Parser;
use clap::error::ErrorKind;

pub use error::statuses;
pub use surroundings::Surroundings;

use crate::args::Cli;
use crate::context::Context;
use crate::error::Error;
use crate::print::Printer;

/// Runs one command. `args` begins with the program's own name. The result is the exit status: see [`statuses`].
pub fn run(
    args: impl IntoIterator<Item = OsString>,
    surroundings: &Surroundings,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> u8 {
    let args: Vec<_> = args.into_iter().collect();
    let json = args.iter().any(|word| word == "--json");
    let printer = Printer::new(out, err, surroundings, json);
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) => return refuse(&error, &printer),
    };
    let done = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(Error::Runtime)
        .and_then(|runtime| {
            let context = Context::new(&cli.global, surroundings, &printer)?;
            runtime.block_on(commands::run(&cli.command, &context))
        });
    match done {
        Ok(()) => 0,
        Err(error) => {
            printer.error(&error);
            error.status()
        }
    }
}

/// Says in one line what is wrong with the words; help that was asked for is printed whole.
fn refuse(error: &clap::Error, printer: &Printer<'_>) -> u8 {
    if !error.use_stderr() {
        printer.plain(&error.to_string());
        return 0;
    }
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        printer.aside(&error.to_string());
        return 2;
    }
    let text = error.to_string();
    let mut lines = text.lines().map(str::trim);
    let mut said: Vec<_> = lines.by_ref().take_while(|line| !line.is_empty()).collect();
    said.extend(lines.filter(|line| line.starts_with("tip:")));
    let text = said.join(" ");
    let text = text.strip_prefix("error: ").unwrap_or(&text);
    let error = Error::Words(format!("{text}; see --help"));
    printer.error(&error);
    error.status()
}
