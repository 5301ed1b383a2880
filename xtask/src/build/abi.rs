//! The contracts' ABI, taken as cargo-near takes it: near-sdk puts functions into a contract that was built for this machine,
//! each of which describes one `#[near] impl`.

use std::collections::{BTreeSet, HashMap};
use std::env::consts::{DLL_PREFIX, DLL_SUFFIX};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use near_abi::__private::ChunkedAbiEntry;
use near_abi::{AbiMetadata, AbiRoot};
use object::Object;

use super::Manifest;
use super::manifest::Built;
use crate::workspace::{cargo, run_quietly, target};

/// What the names of those functions begin with.
const PREFIX: &str = "__near_abi_";

/// Writes `name.abi.json` for every contract of a manifest.
pub fn write(manifest: &Manifest, dir: &Path) -> Result<()> {
    let mut build = cargo();
    build.args(["build", "--locked", "--quiet", "--lib"]);
    for built in &manifest.contracts {
        build.args(["--package", &built.package]);
    }
    build.arg("--target-dir").arg(target());
    run_quietly(&mut build, "compiling the contracts for their ABI")?;
    for built in &manifest.contracts {
        let abi = abi(built).with_context(|| format!("the ABI of {}", built.name))?;
        let path = dir.join(format!("{}.abi.json", built.name));
        let json = serde_json::to_string_pretty(&abi)? + "\n";
        std::fs::write(&path, json).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}

fn abi(built: &Built) -> Result<AbiRoot> {
    let chunks = chunks(&library(built))?;
    ensure!(!chunks.is_empty(), "nothing in it describes a method");
    let whole = ChunkedAbiEntry::combine(chunks)?;
    Ok(whole.into_abi_root(AbiMetadata {
        name: Some(built.package.clone()),
        version: Some(built.version.clone()),
        authors: Vec::new(),
        build: None,
        wasm_hash: Some(built.code_hash.clone()),
        other: HashMap::new(),
    }))
}

/// A contract as a library of this machine.
fn library(built: &Built) -> PathBuf {
    let name = built.package.replace('-', "_");
    let file = format!("{DLL_PREFIX}{name}{DLL_SUFFIX}");
    target().join("debug").join(file)
}

fn chunks(path: &Path) -> Result<Vec<ChunkedAbiEntry>> {
    let bytes = std::fs::read(path).with_context(|| path.display().to_string())?;
    let names = describers(&bytes)?;
    // SAFETY: the library is a contract of this workspace, which does nothing when it is loaded.
    let library = unsafe { libloading::Library::new(path) }?;
    let mut chunks = Vec::new();
    for name in names {
        // SAFETY: near-sdk gives functions of these names this type, and never frees the JSON that they return.
        let json = unsafe {
            let describe: libloading::Symbol<'_, Describe> = library.get(name.as_bytes())?;
            let (start, length) = describe();
            std::slice::from_raw_parts(start, length)
        };
        chunks.push(serde_json::from_slice(json).with_context(|| name.clone())?);
    }
    Ok(chunks)
}

/// A describing function: it returns JSON.
#[expect(
    improper_ctypes_definitions,
    reason = "this is how near-sdk defines it, and one compiler builds both sides"
)]
type Describe = extern "C" fn() -> (*const u8, usize);

/// The names of the describing functions of a library.
fn describers(library: &[u8]) -> Result<BTreeSet<String>> {
    let exports = object::File::parse(library)?.exports()?;
    let names = exports.iter().filter_map(|export| {
        let name = std::str::from_utf8(export.name()).ok()?;
        // On macOS there is one underscore more before the name.
        name.find(PREFIX).map(|at| name[at..].to_string())
    });
    Ok(names.collect())
}
