//! A fault: a patch, and above it what it breaks and which test is to catch it.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use sha2::{Digest, Sha256};

use super::programs::{RULES, SUITES};
use crate::workspace::Contract;

const BREAKS: &str = "Breaks: ";
const CAUGHT_BY: &str = "Caught by: ";

/// Which folders are in which contracts. What is in none of these is in all of them.
const PARTS: &[(&str, &[&str])] = &[
    ("governance/", &["governance"]),
    ("factory/", &["factory"]),
    ("code-delivery/", &["governance", "factory"]),
    ("child-template/core/", &["donation", "token"]),
    ("child-template/donation/", &["donation"]),
    ("child-template/token/", &["token"]),
];

/// One file of `tests/faults`.
#[derive(Debug)]
pub struct Fault {
    /// The file's name, without its end.
    pub name: String,
    /// The file.
    pub path: PathBuf,
    /// What it breaks, in a sentence.
    pub breaks: String,
    /// The suite of the test that is to catch it: `rules`, `attacks`...
    pub suite: String,
    /// That test's name, as the test program prints it, cases apart.
    pub test: String,
    /// Of the whole file: the SHA-256 in hexadecimal.
    pub fingerprint: String,
    /// The files that it changes, from the root of the workspace.
    files: Vec<String>,
}

/// Every fault of a folder, by name. Fails for a file that is none.
pub fn read_all(folder: &Path) -> Result<Vec<Fault>> {
    let entries = std::fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    let mut faults = Vec::new();
    for entry in entries {
        let path = entry?.path();
        if path.extension().is_some_and(|end| end == "patch") {
            faults.push(read(&path).with_context(|| path.display().to_string())?);
        }
    }
    ensure!(!faults.is_empty(), "no fault in {}", folder.display());
    faults.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(faults)
}

fn read(path: &Path) -> Result<Fault> {
    let text = std::fs::read_to_string(path)?;
    let said = |what: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(what));
        line.with_context(|| format!("no line begins with `{what}`"))
    };
    let caught_by = said(CAUGHT_BY)?;
    let Some((suite, test)) = caught_by.split_once(' ') else {
        bail!("`{caught_by}` is not a suite and a test");
    };
    ensure!(SUITES.contains(&suite), "there is no suite `{suite}`");
    let files: Vec<_> = text
        .lines()
        .filter_map(|line| line.strip_prefix("+++ b/"))
        .map(ToString::to_string)
        .collect();
    ensure!(!files.is_empty(), "it changes no file");
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    Ok(Fault {
        name: name.into_owned(),
        path: path.to_path_buf(),
        breaks: said(BREAKS)?.to_string(),
        suite: suite.to_string(),
        test: test.to_string(),
        fingerprint: format!("{:x}", Sha256::digest(&text)),
        files,
    })
}

impl Fault {
    /// Whether the contract is built from what it changes.
    pub fn is_in(&self, contract: &Contract) -> bool {
        self.files.iter().any(|file| {
            let part = PARTS.iter().find(|(folder, _)| file.starts_with(folder));
            part.is_none_or(|(_, contracts)| contracts.contains(&contract.name))
        })
    }

    /// The suites whose tests could catch it.
    pub fn suites(&self) -> Vec<&'static str> {
        let touches = |folder: &str| self.files.iter().any(|file| file.starts_with(folder));
        let is_shared = !touches("governance/") && !touches("factory/") && !touches("child-");
        SUITES
            .iter()
            .copied()
            .filter(|suite| match *suite {
                RULES => touches("governance/kernel/"),
                "council" => touches("governance/") || is_shared,
                "factory" => touches("factory/") || is_shared,
                _ => true,
            })
            .collect()
    }
}
