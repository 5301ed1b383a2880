//! What there is to be covered: every method, and every reason for which one is refused.

use anyhow::Context;
use charter_tests::artifact;
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
                });
            }
        }
        let mut names: Vec<String> = methods.iter().map(|one| one.name.clone()).collect();
        names.sort();
        names.dedup();
        Ok(Self {
            methods,
            names,
            reasons: errors::all()?,
        })
    }
}
