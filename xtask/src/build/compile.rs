//! Rust to wasm.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::workspace::{Contract, cargo, root, run_quietly, target};

const TARGET: &str = "wasm32-unknown-unknown";
const PROFILE: &str = "release";
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

/// Compiles one contract, unless cargo knows that nothing has changed.
pub fn compile(contract: &Contract) -> Result<Vec<u8>> {
    let mut command = cargo();
    command
        .args([
            "build",
            "--locked",
            "--quiet",
            "--package",
            contract.package,
        ])
        .args(["--target", TARGET, "--profile", PROFILE])
        .arg("--target-dir")
        .arg(target())
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
    let path = target().join(TARGET).join(PROFILE).join(file);
    std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))
}
