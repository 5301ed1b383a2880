//! The contracts' ABI, from the types of their entry points.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::Value;

use super::Manifest;
use crate::workspace::{cargo, run_quietly, target};

/// Writes `name.abi.json` for every contract of a manifest.
pub fn write(manifest: &Manifest, dir: &Path) -> Result<()> {
    // The whole workspace's features, so that what is compiled here is what the tests need too.
    let mut build = cargo();
    build.args([
        "build",
        "--locked",
        "--quiet",
        "--workspace",
        "--bin",
        "charter-abi",
    ]);
    build.arg("--target-dir").arg(target());
    run_quietly(&mut build, "compiling the ABI")?;
    let program = target()
        .join("debug")
        .join(format!("charter-abi{}", std::env::consts::EXE_SUFFIX));
    let abis = run_quietly(&mut Command::new(program), "describing the ABI")?;
    let mut abis: BTreeMap<String, Value> =
        serde_json::from_slice(&abis).context("reading the ABI")?;
    for built in &manifest.contracts {
        let mut abi = abis
            .remove(&built.name)
            .with_context(|| format!("{} has no ABI", built.name))?;
        abi["metadata"]["wasm_hash"] = built.code_hash.clone().into();
        let path = dir.join(format!("{}.abi.json", built.name));
        let json = serde_json::to_string_pretty(&abi)? + "\n";
        std::fs::write(&path, json).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}
