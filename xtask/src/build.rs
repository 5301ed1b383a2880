//! `cargo xtask build`: the wasm that is tested is the wasm that ships.
//!
//! Each contract is compiled and optimised exactly as
//! `cargo near build non-reproducible-wasm --locked --no-embed-abi` does in its folder: by itself, so that no other package's
//! features reach into it; in the profile `release`; with the same flags of the compiler; by the same passes of the same
//! Binaryen. So the bytes are the same, on the same machine: a panic's message holds the path of a dependency's source
//! below `CARGO_HOME`. Nothing is done again whose input has not changed.

mod abi;
mod compile;
mod manifest;
mod optimise;

use anyhow::{Context, Result};
use clap::Args;

pub use compile::{Source, compile, ensure_target};
pub use manifest::{Built, Manifest, sha256};

use crate::terminal::{self, Progress, thousands};
use crate::workspace::{CONTRACTS, Contract, contracts_dir, root, target};

/// What `build` can be told.
#[derive(Debug, Args)]
pub struct Options {
    /// Print what was built as JSON
    #[arg(long)]
    json: bool,
}

/// `cargo xtask build`.
pub fn run(options: &Options) -> Result<()> {
    let manifest = build_with_abi()?;
    if options.json {
        println!("{}", serde_json::to_string_pretty(&manifest)?);
        return Ok(());
    }
    let rows = manifest.contracts.iter().map(|built| {
        vec![
            built.name.clone(),
            thousands(built.bytes),
            thousands(built.compiled_bytes),
            built.sha256.clone(),
            built.code_hash.clone(),
        ]
    });
    println!(
        "{}",
        terminal::table(
            &[
                "contract",
                "bytes",
                "before wasm-opt",
                "SHA-256",
                "the same in base58"
            ],
            &[1, 2],
            rows
        )
    );
    println!("in {}", contracts_dir().display());
    Ok(())
}

/// Builds what has changed, and describes it: the wasm and the ABI.
pub fn build_with_abi() -> Result<Manifest> {
    let manifest = build()?;
    write_abi(&manifest)?;
    Ok(manifest)
}

/// Writes the ABI of what a manifest names.
pub fn write_abi(manifest: &Manifest) -> Result<()> {
    let _progress = Progress::begin("describing the contracts");
    abi::write(manifest, &contracts_dir())
}

/// Builds what has changed: the wasm.
pub fn build() -> Result<Manifest> {
    let dir = contracts_dir();
    std::fs::create_dir_all(&dir).with_context(|| format!("cannot make {}", dir.display()))?;
    let before = Manifest::read(&dir);
    ensure_target()?;
    let (root, target) = (root(), target());
    let source = Source {
        root: &root,
        target: &target,
        profile: "release",
    };
    let progress = Progress::begin("building the contracts");
    let mut contracts = Vec::new();
    let mut tool = None;
    for contract in CONTRACTS {
        progress.at(format!("compiling {}", contract.name));
        let compiled = compile(contract, source)?;
        let input = manifest::sha256(&compiled);
        let kept = before
            .as_ref()
            .and_then(|before| before.still_true(contract, &input, &dir));
        let built = match kept {
            Some(built) => built,
            None => {
                let tool = match &tool {
                    Some(tool) => tool,
                    None => {
                        progress.at("looking for wasm-opt");
                        tool.insert(optimise::find(&progress)?)
                    }
                };
                progress.at(format!("optimising {}", contract.name));
                let wasm = tool.optimise(&compiled)?;
                describe(contract, &compiled, &wasm, &dir)?
            }
        };
        contracts.push(built);
    }
    let manifest = Manifest::new(contracts);
    manifest.write(&dir)?;
    Ok(manifest)
}

fn describe(
    contract: &Contract,
    compiled: &[u8],
    wasm: &[u8],
    dir: &std::path::Path,
) -> Result<Built> {
    let path = dir.join(format!("{}.wasm", contract.name));
    std::fs::write(&path, wasm).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(Built::new(contract, compiled, wasm))
}
