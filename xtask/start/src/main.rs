//! Starts xtask.
//!
//! The first build of xtask takes minutes, since it carries the chain and its virtual machine, and cargo's progress should be
//! seen then. Later ones take seconds, and cargo's lines would stand between a person and what was asked for.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

fn main() -> ExitCode {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["run", "--locked", "--package", "xtask"]);
    if built().exists() {
        cargo.arg("--quiet");
    } else {
        eprintln!("building the local chain and its tools; this takes some minutes the first time");
    }
    match cargo.arg("--").args(std::env::args_os().skip(1)).status() {
        Ok(status) => status
            .code()
            .and_then(|code| u8::try_from(code).ok())
            .map_or(ExitCode::FAILURE, ExitCode::from),
        Err(error) => {
            eprintln!("error: cargo cannot be started: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Where cargo puts xtask.
fn built() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let target = std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into());
    root.join(target)
        .join("debug")
        .join(format!("xtask{}", std::env::consts::EXE_SUFFIX))
}
