//! Starts xtask.
//!
//! The first build of xtask takes minutes, since it carries the chain and its virtual machine, and cargo's progress should be
//! seen then. Later ones take seconds, and cargo's lines would stand between a person and what was asked for.

use std::io;
use std::path::PathBuf;
use std::process::{Command, ExitCode};

fn main() -> ExitCode {
    start().unwrap_or_else(|error| {
        eprintln!("error: xtask cannot be started: {error}");
        ExitCode::FAILURE
    })
}

fn start() -> io::Result<ExitCode> {
    let xtask = beside_this_program()?;
    let mut build = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // With the features that the whole workspace asks for, so that `cargo test --workspace` finds the virtual machine compiled.
    build.args(["build", "--locked", "--workspace", "--bin", "xtask"]);
    // As when cargo is called by hand: build scripts (ring's) are built anew when these change.
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            build.env_remove(&name);
        }
    }
    if xtask.exists() {
        build.arg("--quiet");
    } else {
        eprintln!("{}", how_long());
    }
    if !build.status()?.success() {
        return Ok(ExitCode::FAILURE);
    }
    become_program(Command::new(xtask).args(std::env::args_os().skip(1)))
}

/// What the first build takes of one core, in seconds, on a machine of 2025.
const OF_ONE_CORE: usize = 1_200;
/// What it takes however many cores there are: the longest chain of crates that wait for each other.
const AT_LEAST: usize = 120;

/// What is said before the first build.
fn how_long() -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let minutes = (OF_ONE_CORE / cores).max(AT_LEAST).div_ceil(60);
    format!(
        "building the local chain with its virtual machine, once: some {minutes} minutes on the {cores} cores of this machine"
    )
}

/// Where cargo puts xtask: both are programs of one workspace, built with one profile.
fn beside_this_program() -> io::Result<PathBuf> {
    let name = format!("xtask{}", std::env::consts::EXE_SUFFIX);
    Ok(std::env::current_exe()?.with_file_name(name))
}

/// Ends in the program, so that signals reach it and no one else.
#[cfg(unix)]
fn become_program(program: &mut Command) -> io::Result<ExitCode> {
    use std::os::unix::process::CommandExt;
    Err(program.exec())
}

#[cfg(not(unix))]
fn become_program(program: &mut Command) -> io::Result<ExitCode> {
    let code = program.status()?.code();
    Ok(code
        .and_then(|code| u8::try_from(code).ok())
        .map_or(ExitCode::FAILURE, ExitCode::from))
}
