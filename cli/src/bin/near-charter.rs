//! `near charter ...`: the same program, under the name by which near-cli-rs finds it.

use std::io::{stderr, stdout};
use std::process::ExitCode;

use charter_cli::Surroundings;

fn main() -> ExitCode {
    let surroundings = Surroundings::of_this_process();
    let status = charter_cli::run(
        std::env::args_os(),
        &surroundings,
        &mut stdout(),
        &mut stderr(),
    );
    ExitCode::from(status)
}
