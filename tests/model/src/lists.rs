//! What there is to be covered: every method, and every reason for which one is refused.

use std::collections::BTreeMap;

use anyhow::{Context, ensure};
use charter_tests::{artifact, places};
use serde::Deserialize;
use serde_json::Value;

use crate::Result;
use crate::errors::{self, Reason};

/// The contracts, as coverage and as their builds name them.
const CONTRACTS: [(&str, &str); 4] = [
    ("council", "governance"),
    ("factory", "factory"),
    ("donation", "donation"),
    ("token", "token"),
];

/// A method.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Method {
    /// Whose.
    pub contract: &'static str,
    /// Its name.
    pub name: String,
    /// Whether only the contract itself may call it.
    pub private: bool,
    /// Whether it only looks.
    pub view: bool,
    /// Whether it takes a deposit.
    pub payable: bool,
    /// The names of its arguments, where they are JSON.
    pub args: Vec<String>,
}

impl Method {
    /// Its contract's name and its own.
    pub fn full_name(&self) -> String {
        format!("{}: {}", self.contract, self.name)
    }
}

/// What may never occur, by name, each with the reason.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Argued {
    /// Methods that cannot succeed.
    pub never_succeeded: BTreeMap<String, String>,
    /// Methods that cannot be refused.
    pub never_refused: BTreeMap<String, String>,
    /// Reasons that cannot be given.
    pub never_given: BTreeMap<String, String>,
}

/// Everything.
#[derive(Debug)]
pub struct Lists {
    /// The methods, as the ABIs have them.
    pub methods: Vec<Method>,
    /// Their names, each once.
    pub names: Vec<String>,
    /// The reasons.
    pub reasons: Vec<Reason>,
    /// What of all this may never occur.
    pub argued: Argued,
}

impl Lists {
    /// From the ABIs beside the contracts and from the sources.
    ///
    /// # Errors
    ///
    /// When they are not there.
    pub fn read() -> Result<Self> {
        let mut methods = Vec::new();
        for (contract, build) in CONTRACTS {
            let path = artifact::contracts().join(format!("{build}.abi.json"));
            let text = std::fs::read_to_string(&path).with_context(|| {
                format!("reading {}; `cargo xtask build` makes it", path.display())
            })?;
            let abi: Value = serde_json::from_str(&text)?;
            let functions = abi["body"]["functions"].as_array();
            for function in functions.context("an ABI lists functions")? {
                let modifiers = function["modifiers"].as_array();
                let is =
                    |what: &str| modifiers.is_some_and(|all| all.iter().any(|one| one == what));
                methods.push(Method {
                    contract,
                    name: function["name"].as_str().unwrap_or_default().to_string(),
                    private: is("private"),
                    view: function["kind"] == "view",
                    payable: is("payable"),
                    args: names_of(&function["params"]),
                });
            }
        }
        let mut names: Vec<String> = methods.iter().map(|one| one.name.clone()).collect();
        names.sort();
        names.dedup();
        let reasons = errors::all()?;
        let argued = Argued::read()?;
        argued.check(&methods, &reasons)?;
        Ok(Self {
            methods,
            names,
            reasons,
            argued,
        })
    }
}

impl Argued {
    /// From `tests/model/uncovered.json`.
    fn read() -> Result<Self> {
        let path = places::workspace().join("tests/model/uncovered.json");
        let text = std::fs::read_to_string(&path)
            .with_context(|| format!("reading {}", path.display()))?;
        serde_json::from_str(&text).with_context(|| format!("reading {}", path.display()))
    }

    /// Fails for what does not exist.
    fn check(&self, methods: &[Method], reasons: &[Reason]) -> Result {
        for name in self.never_succeeded.keys().chain(self.never_refused.keys()) {
            let is_there = methods.iter().any(|method| method.full_name() == *name);
            ensure!(is_there, "uncovered.json names the method `{name}`");
        }
        for name in self.never_given.keys() {
            let is_there = reasons.iter().any(|reason| reason.name == *name);
            ensure!(is_there, "uncovered.json names the reason `{name}`");
        }
        Ok(())
    }
}

/// The names of arguments that are JSON.
fn names_of(params: &Value) -> Vec<String> {
    let args = params["args"]
        .as_array()
        .filter(|_| params["serialization_type"] == "json");
    let names = args
        .into_iter()
        .flatten()
        .filter_map(|arg| arg["name"].as_str());
    names.map(ToString::to_string).collect()
}
