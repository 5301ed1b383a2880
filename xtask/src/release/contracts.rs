//! The contracts as anyone can build them: by `cargo near build reproducible-wasm`, in the container that their Cargo.toml pins.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::build::{Built, Manifest};
use crate::terminal::Progress;
use crate::workspace::{CONTRACTS, Contract, cargo, root, run_quietly};

const HOW: &str = "it builds in a container (cargo-near 0.22: `cargo install cargo-near --version 0.22.0 --locked`); \
    `--unverifiable` makes the rest without one";

/// Fails if what builds in containers is not there: before anything is built.
pub fn check_tools() -> Result<()> {
    let docker = runs(Command::new("docker").args(["version", "--format", "{{.Server.Version}}"]));
    if !docker {
        bail!("docker does not answer: {HOW}");
    }
    if !runs(cargo().args(["near", "--version"])) {
        bail!("cargo-near is not installed: {HOW}");
    }
    Ok(())
}

/// Builds every contract of a manifest into `dir` and puts what came out into the manifest. Returns the image in which they were
/// built, by digest.
pub fn build_in_container(
    manifest: &mut Manifest,
    dir: &Path,
    progress: &Progress,
) -> Result<String> {
    std::fs::create_dir_all(dir).with_context(|| format!("cannot make {}", dir.display()))?;
    let mut images = Vec::new();
    for (contract, built) in CONTRACTS.iter().zip(&mut manifest.contracts) {
        progress.at(format!("building {} in its container", contract.name));
        images.push(image(contract)?);
        let wasm = build(contract, dir)?;
        let path = dir.join(format!("{}.wasm", contract.name));
        std::fs::write(&path, &wasm).with_context(|| format!("cannot write {}", path.display()))?;
        // What the compiler made before wasm-opt stays in the container; a release does not tell it.
        *built = Built::new(contract, &[], &wasm);
    }
    images.dedup();
    match images.as_slice() {
        [image] => Ok(image.clone()),
        images => bail!(
            "the contracts name {} different images: {}",
            images.len(),
            images.join(", ")
        ),
    }
}

/// `cargo near build reproducible-wasm`, which clones the commit and builds it in the image.
fn build(contract: &Contract, dir: &Path) -> Result<Vec<u8>> {
    let mut command = cargo();
    command
        .args(["near", "build", "reproducible-wasm", "--manifest-path"])
        .arg(root().join(contract.folder).join("Cargo.toml"))
        .arg("--out-dir")
        .arg(dir);
    run_quietly(&mut command, &format!("building {}", contract.package))?;
    let path = dir.join(format!("{}.wasm", contract.package.replace('-', "_")));
    std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))
}

/// The image that a contract's Cargo.toml pins: `name@digest`.
fn image(contract: &Contract) -> Result<String> {
    let mut command = cargo();
    command.args(["metadata", "--locked", "--no-deps", "--format-version", "1"]);
    let metadata: Value =
        serde_json::from_slice(&run_quietly(&mut command, "reading the workspace")?)?;
    let package = metadata["packages"]
        .as_array()
        .into_iter()
        .flatten()
        .find(|package| package["name"] == contract.package)
        .with_context(|| format!("the workspace has no package {}", contract.package))?;
    let pinned = &package["metadata"]["near"]["reproducible_build"];
    match (pinned["image"].as_str(), pinned["image_digest"].as_str()) {
        (Some(image), Some(digest)) => Ok(format!("{image}@{digest}")),
        _ => bail!("the Cargo.toml of {} pins no image", contract.package),
    }
}

fn runs(command: &mut Command) -> bool {
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}
