//! The recorded answers, as `tests/oracle/*.json` has them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;

/// One file of answers.
#[derive(Deserialize)]
pub struct Recording {
    pub protocol_version: u32,
    pub gas_price: String,
    pub root: String,
    pub contracts: BTreeMap<String, Contract>,
    pub scenarios: Vec<Scenario>,
}

#[derive(Deserialize)]
pub struct Contract {
    pub code_base64: String,
}

#[derive(Deserialize)]
pub struct Scenario {
    pub name: String,
    #[serde(default)]
    pub tags: Vec<String>,
    pub steps: Vec<Step>,
    /// Every watched account after the last step; `null` is one that does not exist.
    pub accounts: BTreeMap<String, Value>,
}

/// One transaction, and what the node answered.
#[derive(Deserialize)]
pub struct Step {
    pub signer: String,
    /// The name of the key that signs; the account's own when there is none.
    pub key_of: Option<String>,
    pub receiver: String,
    pub actions: Vec<BTreeMap<String, Value>>,
    pub expect: Value,
}

impl Scenario {
    /// Whether the figures depend on what else the trie holds.
    pub fn touches_storage(&self) -> bool {
        self.tags.iter().any(|tag| tag == "storage")
    }
}

impl Recording {
    /// Every recording beside `tests/oracle/README.md`.
    pub fn all() -> Vec<Self> {
        let directory = Path::new(
            &std::env::var("CARGO_MANIFEST_DIR").expect("cargo names the package's folder"),
        )
        .join("../tests/oracle");
        let mut files: Vec<PathBuf> = fs::read_dir(&directory)
            .expect("the recordings are in the repository")
            .map(|entry| entry.expect("the directory can be listed").path())
            .filter(|path| {
                path.extension()
                    .is_some_and(|extension| extension == "json")
            })
            .collect();
        files.sort();
        files.iter().map(|path| Self::read(path)).collect()
    }

    fn read(path: &Path) -> Self {
        let text = fs::read_to_string(path).expect("a recording can be read");
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }
}
