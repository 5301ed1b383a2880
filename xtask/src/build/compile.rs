//! Rust to wasm.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::workspace::{Contract, cargo, root, run_quietly};

const TARGET: &str = "wasm32-unknown-unknown";
/// What cargo-near tells the compiler, in its order: near-sdk's own flag, and nothing but code in the wasm.
const FLAGS: [&str; 4] = ["-C", "link-arg=-s", "--cfg", "near"];

/// Adds the wasm target to the toolchain when it is missing, and says so.
pub fn ensure_target() -> Result<()> {
    if has_target()? {
        return Ok(());
    }
    let fix = format!("run `rustup target add {TARGET}`");
    eprintln!("the toolchain lacks the target {TARGET}: adding it");
    let added = Command::new("rustup")
        .args(["target", "add", TARGET])
        .current_dir(root())
        .output();
    match added {
        Ok(output) if output.status.success() && has_target()? => Ok(()),
        Ok(output) => bail!(
            "the target {TARGET} cannot be added ({}); {fix}",
            String::from_utf8_lossy(&output.stderr)
                .trim()
                .replace('\n', " ")
        ),
        Err(error) => {
            bail!("the target {TARGET} is missing and rustup cannot be started ({error}); {fix}")
        }
    }
}

fn rustc(arguments: &[&str]) -> Result<String> {
    let mut rustc = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    rustc.current_dir(root()).args(arguments);
    let answer = run_quietly(&mut rustc, "asking rustc about itself")?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

fn has_target() -> Result<bool> {
    let libdir = rustc(&["--print", "target-libdir", "--target", TARGET])?;
    let libdir = PathBuf::from(libdir.trim());
    let core = std::fs::read_dir(libdir).into_iter().flatten().flatten();
    Ok(core
        .into_iter()
        .any(|file| file.file_name().to_string_lossy().starts_with("libcore-")))
}

/// What is compiled, and where.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// The folder of a workspace.
    pub root: &'a Path,
    /// Cargo's target directory.
    pub target: &'a Path,
    /// Cargo's profile.
    pub profile: &'a str,
}

/// Compiles one contract, unless cargo knows that nothing has changed.
pub fn compile(contract: &Contract, source: Source<'_>) -> Result<Vec<u8>> {
    let mut command = cargo();
    command
        .current_dir(source.root)
        .args([
            "build",
            "--locked",
            "--quiet",
            "--package",
            contract.package,
        ])
        .args(["--target", TARGET, "--profile", source.profile])
        .arg("--target-dir")
        .arg(source.target)
        // The profile says what is wanted.
        .env_remove("CARGO_INCREMENTAL")
        .env_remove("RUSTFLAGS")
        .env("CARGO_ENCODED_RUSTFLAGS", FLAGS.join("\x1f"));
    // What near-sdk would write into the contract's metadata; without them it takes the package's own.
    for name in [
        "NEP330_BUILD_INFO_BUILD_ENVIRONMENT",
        "NEP330_LINK",
        "NEP330_VERSION",
    ] {
        command.env_remove(name);
    }
    run_quietly(&mut command, &format!("compiling {}", contract.package))?;
    let file = format!("{}.wasm", contract.package.replace('-', "_"));
    let path = source.target.join(TARGET).join(source.profile).join(file);
    std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))
}
