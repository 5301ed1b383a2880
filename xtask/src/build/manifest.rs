//! What was built, of what.

use std::path::Path;

use anyhow::{Context, Result};
use charter_interface::CodeHash;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::optimise;
use crate::page;
use crate::workspace::Contract;

const FILE: &str = "manifest.json";

/// `target/contracts/manifest.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The version of Binaryen that made them smaller, and what it was told.
    pub wasm_opt: String,
    /// The SHA-256 of the council's page, `page/charter.html`, in hexadecimal.
    #[serde(default)]
    pub page_sha256: String,
    /// The contracts.
    pub contracts: Vec<Built>,
}

/// One contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Built {
    /// What it is called: `name.wasm` is its code.
    pub name: String,
    /// Its package.
    pub package: String,
    /// The package's version.
    pub version: String,
    /// The length of its code.
    pub bytes: u64,
    /// The SHA-256 of its code, in hexadecimal, as `sha256sum` prints it.
    pub sha256: String,
    /// The same in base58, as the node prints it.
    pub code_hash: String,
    /// The length of what the compiler made.
    pub compiled_bytes: u64,
    /// The SHA-256 of that, in hexadecimal.
    pub compiled_sha256: String,
}

impl Manifest {
    /// What was built now.
    pub fn new(contracts: Vec<Built>) -> Self {
        Self {
            wasm_opt: optimise::setting(),
            page_sha256: sha256(page::PAGE.as_bytes()),
            contracts,
        }
    }

    /// The manifest of the last build, if it can be read.
    pub fn read(dir: &Path) -> Option<Self> {
        serde_json::from_slice(&std::fs::read(dir.join(FILE)).ok()?).ok()
    }

    /// Writes it.
    pub fn write(&self, dir: &Path) -> Result<()> {
        let path = dir.join(FILE);
        let json = serde_json::to_string_pretty(self)? + "\n";
        std::fs::write(&path, json).with_context(|| format!("cannot write {}", path.display()))
    }

    /// What is said of a contract, if it still holds: made of this input, by this optimiser, and there unchanged.
    pub fn still_true(&self, contract: &Contract, input: &str, dir: &Path) -> Option<Built> {
        if self.wasm_opt != optimise::setting() {
            return None;
        }
        let built = self
            .contracts
            .iter()
            .find(|built| built.name == contract.name)?;
        let wasm = std::fs::read(dir.join(format!("{}.wasm", contract.name))).ok()?;
        (built.compiled_sha256 == input && built.sha256 == sha256(&wasm)).then(|| built.clone())
    }
}

impl Built {
    /// A contract of this code.
    pub fn new(contract: &Contract, compiled: &[u8], wasm: &[u8]) -> Self {
        Self {
            name: contract.name.to_string(),
            package: contract.package.to_string(),
            // All packages of the workspace have one version.
            version: env!("CARGO_PKG_VERSION").to_string(),
            bytes: wasm.len() as u64,
            sha256: sha256(wasm),
            code_hash: CodeHash(Sha256::digest(wasm).into()).to_string(),
            compiled_bytes: compiled.len() as u64,
            compiled_sha256: sha256(compiled),
        }
    }
}

/// A SHA-256 in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
