//! `cargo xtask`: builds, shows, tests and measures Charter.

mod bench;
mod build;
mod demo;
mod docs;
mod install;
mod mutants;
mod node;
mod page;
mod release;
mod soak;
mod terminal;
mod test;
mod trace;
mod workspace;

use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{Parser, Subcommand};

/// Charter: a council-governed contract deployer for NEAR.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", version, disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Build every contract for the chain, optimised, with its ABI, into target/contracts
    Build(build::Options),
    /// Show the main job on an in-process chain: a council approves, a factory creates
    Demo(demo::Options),
    /// Install `charter`, also as `near charter`
    Install(install::Options),
    /// Build the contracts and run every test of the workspace
    Test(test::Options),
    /// Put known faults into a copy of the contracts, one at a time, and see that the tests catch them
    Mutants(mutants::Options),
    /// Serve a local chain on a port, with the node's JSON-RPC, until Ctrl-C
    Node(node::Options),
    /// Build the council's page, one HTML file, into page/charter.html; needs node and npm
    Page,
    /// Draw the receipts of a transaction as a tree: who called what, what it burnt, where it failed
    Trace(trace::Options),
    /// Make the files of a release: contracts built in their container, ABI, page, hashes; needs docker and cargo-near
    Release(release::Options),
    /// Build the book of docs/ into target/book; needs mdbook
    Docs,
    /// Measure what everything costs, in gas, NEAR, bytes and wall time, and hold it against the budgets and the kept figures
    Bench(bench::Options),
    /// Run random sequences of calls against the model, optimised, until the time is up or something breaks
    Soak(soak::Options),
}

#[cfg(test)]
mod typed;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return refuse(&error),
    };
    let done = match cli.task {
        Task::Build(options) => build::run(&options),
        Task::Demo(options) => demo::run(&options),
        Task::Install(options) => install::run(&options),
        Task::Test(options) => test::run(&options),
        Task::Mutants(options) => mutants::run(&options),
        Task::Node(options) => node::run(&options),
        Task::Page => page::run(),
        Task::Trace(options) => trace::run(&options),
        Task::Release(options) => release::run(&options),
        Task::Docs => docs::run(),
        Task::Bench(options) => bench::run(&options),
        Task::Soak(options) => soak::run(&options),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // One line: what was tried, and why it failed.
            let causes: Vec<_> = error.chain().map(ToString::to_string).collect();
            eprintln!("{} {}", terminal::bad("error:"), causes.join(": "));
            ExitCode::FAILURE
        }
    }
}

/// Says in one line what is wrong with a command line; help that was asked for is printed whole.
fn refuse(error: &clap::Error) -> ExitCode {
    if !error.use_stderr() || error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        error.exit();
    }
    let text = error.to_string();
    let lines = text
        .lines()
        .map(str::trim)
        .take_while(|line| !line.is_empty());
    let text = lines.collect::<Vec<_>>().join(" ");
    let text = text.strip_prefix("error: ").unwrap_or(&text);
    eprintln!("{} {text}; see --help", terminal::bad("error:"));
    ExitCode::from(2)
}
