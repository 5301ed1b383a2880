//! Wasm to smaller wasm, by Binaryen's `wasm-opt`.
//!
//! One version everywhere, or the same source would not be the same bytes: 116, the version that the field's builder
//! (cargo-near) has, and the one that npm and crates.io both carry. Looked for where it costs least: a program that is
//! there already, npm's package (seconds), the crate (its C++ takes some ten minutes to compile).

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::terminal::Progress;
use crate::workspace::{cargo, run_quietly, target};

/// Binaryen's version.
pub const VERSION: &str = "116";
const NPM_PACKAGE: &str = "binaryen@116.0.0";
const CRATE_VERSION: &str = "0.116.1";
/// Names a `wasm-opt` to be used.
const VARIABLE: &str = "CHARTER_WASM_OPT";

/// What is asked of it: what cargo-near asks of the library (`OptimizationOptions::new_optimize_for_size`, with the two
/// features that rustc has used since 1.87).
const ARGUMENTS: &[&str] = &[
    "-Os",
    "--enable-nontrapping-float-to-int",
    "--enable-bulk-memory",
];

/// All that the bytes depend on besides the compiled code.
pub fn setting() -> String {
    format!("{VERSION} {}", ARGUMENTS.join(" "))
}

/// A `wasm-opt` of the right version.
#[derive(Debug)]
pub struct Tool {
    command: Vec<PathBuf>,
}

impl Tool {
    /// Makes wasm smaller.
    pub fn optimise(&self, wasm: &[u8]) -> Result<Vec<u8>> {
        let dir = target().join("tools");
        let unique = std::process::id();
        let input = dir.join(format!("in-{unique}.wasm"));
        let output = dir.join(format!("out-{unique}.wasm"));
        std::fs::create_dir_all(&dir).with_context(|| format!("cannot make {}", dir.display()))?;
        std::fs::write(&input, wasm)
            .with_context(|| format!("cannot write {}", input.display()))?;
        let mut command = self.command();
        command.args(ARGUMENTS).arg(&input).arg("-o").arg(&output);
        let done = run_quietly(&mut command, "optimising");
        let optimised = done.and_then(|_| Ok(std::fs::read(&output)?));
        // Scratch files: that one is left over harms nobody.
        let _ = std::fs::remove_file(input);
        let _ = std::fs::remove_file(output);
        optimised
    }

    fn command(&self) -> Command {
        let mut parts = self.command.iter();
        let mut command =
            Command::new(parts.next().map_or(Path::new("wasm-opt"), PathBuf::as_path));
        command.args(parts);
        command
    }

    /// It, if it is there and of the right version.
    fn usable(command: Vec<PathBuf>) -> Option<Self> {
        let tool = Self { command };
        let output = tool.command().arg("--version").output().ok()?;
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        said.split_whitespace()
            .any(|word| word == VERSION)
            .then_some(tool)
    }
}

/// Finds one, or installs it below the target directory.
pub fn find(progress: &Progress) -> Result<Tool> {
    if let Some(named) = std::env::var_os(VARIABLE) {
        return Tool::usable(vec![named.into()])
            .with_context(|| format!("{VARIABLE} names no wasm-opt of version {VERSION}"));
    }
    if let Some(tool) = Tool::usable(vec!["wasm-opt".into()]) {
        return Ok(tool);
    }
    let tools = target().join("tools");
    let of_npm = || {
        Tool::usable(vec![
            "node".into(),
            tools.join("npm/node_modules/binaryen/bin/wasm-opt"),
        ])
    };
    let of_cargo = || Tool::usable(vec![tools.join("bin/wasm-opt")]);
    if let Some(tool) = of_npm().or_else(of_cargo) {
        return Ok(tool);
    }
    progress.at(format!("installing wasm-opt {VERSION} from npm"));
    if install_from_npm(&tools.join("npm")).is_ok()
        && let Some(tool) = of_npm()
    {
        return Ok(tool);
    }
    progress.at(format!(
        "npm cannot give wasm-opt {VERSION}: building it from crates.io, which takes some ten minutes once"
    ));
    install_from_crates(&tools)?;
    match of_cargo() {
        Some(tool) => Ok(tool),
        None => bail!(
            "no wasm-opt of version {VERSION} can be had; install Binaryen {VERSION} and name its wasm-opt in {VARIABLE}"
        ),
    }
}

fn install_from_npm(dir: &Path) -> Result<()> {
    std::fs::create_dir_all(dir)?;
    let mut npm = Command::new("npm");
    npm.current_dir(dir)
        .args([
            "install",
            "--no-save",
            "--no-audit",
            "--no-fund",
            "--ignore-scripts",
            "--prefix",
        ])
        .arg(dir)
        .arg(NPM_PACKAGE);
    run_quietly(&mut npm, "installing from npm").map(|_| ())
}

fn install_from_crates(root: &Path) -> Result<()> {
    let mut command = cargo();
    command
        .args([
            "install",
            "wasm-opt",
            "--version",
            CRATE_VERSION,
            "--locked",
            "--quiet",
            "--root",
        ])
        .arg(root)
        // What a caller has set for the contracts is nothing to a C++ build.
        .env_remove("CARGO_ENCODED_RUSTFLAGS");
    run_quietly(&mut command, "building wasm-opt").map(|_| ())
}
