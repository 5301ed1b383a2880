//! Where things are, and what is built.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// A contract of the workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contract {
    /// What it is called, and its files.
    pub name: &'static str,
    /// Its package.
    pub package: &'static str,
    /// Its folder in the workspace.
    pub folder: &'static str,
}

/// Every contract, in the order in which it is built.
pub const CONTRACTS: &[Contract] = &[
    Contract {
        name: "governance",
        package: "charter-governance",
        folder: "governance",
    },
    Contract {
        name: "factory",
        package: "charter-factory",
        folder: "factory",
    },
    Contract {
        name: "donation",
        package: "charter-donation",
        folder: "child-template/donation",
    },
    Contract {
        name: "token",
        package: "charter-token",
        folder: "child-template/token",
    },
];

/// The folder of the workspace: that of the cargo that runs this, so that a copy of the workspace with its target directory works
/// on itself. Without cargo, the one in which this program lies; where it was built, if it lies in none.
pub fn root() -> PathBuf {
    let package = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let here = [package, std::env::current_exe().ok()];
    let above = |place: PathBuf| {
        let mut above = place.ancestors();
        let root = above.find(|folder| folder.join("xtask/Cargo.toml").is_file());
        root.map(Path::to_path_buf)
    };
    let root = here.into_iter().flatten().find_map(above);
    root.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join(".."))
}

/// Cargo's target directory.
pub fn target() -> PathBuf {
    // Cargo tells no program where it builds; whoever moves the directory says so here.
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(dir) => root().join(dir),
        None => root().join("target"),
    }
}

/// Where the contracts are: what the suites call `CHARTER_CONTRACTS`, or below the target directory. Checkouts that share that
/// directory each name one of their own.
pub fn contracts_dir() -> PathBuf {
    match std::env::var_os("CHARTER_CONTRACTS") {
        Some(dir) => root().join(dir),
        None => target().join("contracts"),
    }
}

/// The wasm of a contract that was built.
pub fn wasm(name: &str) -> Result<Vec<u8>> {
    let path = contracts_dir().join(format!("{name}.wasm"));
    std::fs::read(&path)
        .with_context(|| format!("cannot read {}; run `cargo xtask build`", path.display()))
}

/// Cargo, with the toolchain that runs this.
pub fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root());
    // What cargo set for this program. Build scripts are built anew when it changes (ring's, and all that stands on it), and it is
    // not there when cargo is called by hand.
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&name);
        }
    }
    command
}

/// Runs a command and fails with what it printed.
pub fn run_quietly(command: &mut Command, what: &str) -> Result<Vec<u8>> {
    let output = command
        .output()
        .with_context(|| format!("{what}: cannot start {}", name(command)))?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    bail!(
        "{what}: {} ended with {}:\n{}",
        name(command),
        output.status,
        said.trim_end()
    )
}

/// The same, and passes on each line of its error stream as it comes.
pub fn run_watched(command: &mut Command, what: &str, at: impl Fn(&str)) -> Result<Vec<u8>> {
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let started = command.spawn();
    let mut child = started.with_context(|| format!("{what}: cannot start {}", name(command)))?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let (mut stdout, stderr) = stdout
        .zip(stderr)
        .context("a program that was started has streams")?;
    let printed = std::thread::spawn(move || {
        let mut printed = Vec::new();
        stdout.read_to_end(&mut printed).map(|_| printed)
    });
    let mut said = Vec::new();
    for line in BufReader::new(stderr).lines() {
        let line = line?;
        at(&line);
        said.push(line);
    }
    let status = child.wait()?;
    let printed = printed.join().ok().context("reading what it printed")??;
    if status.success() {
        return Ok(printed);
    }
    bail!(
        "{what}: {} ended with {status}:\n{}",
        name(command),
        said.join("\n")
    )
}

fn name(command: &Command) -> String {
    command.get_program().to_string_lossy().into_owned()
}
