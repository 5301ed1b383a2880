//! What became of a fault.

use std::fmt;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use super::fault::Fault;
use crate::terminal;

/// Whether the tests noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The test that is named failed.
    Caught,
    /// The test that is named passed, and another failed.
    CaughtElsewhere,
    /// Every test passed.
    Survived,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Caught => "caught",
            Self::CaughtElsewhere => "caught elsewhere",
            Self::Survived => "survived",
        })
    }
}

/// A fault that was tried.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Outcome {
    /// Which.
    pub fault: String,
    /// Of its file: the SHA-256 in hexadecimal.
    pub fingerprint: String,
    /// What it breaks.
    pub breaks: String,
    /// Whether the tests noticed.
    pub verdict: Verdict,
    /// The tests that failed, each with its suite.
    pub by: Vec<String>,
    /// How long it took, in seconds: to build, and to test.
    pub seconds: u64,
}

/// The outcomes of this run, in a file, so that an interrupted one can be resumed.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Kept {
    /// Of which sources.
    tree: String,
    outcomes: Vec<Outcome>,
    #[serde(skip)]
    path: PathBuf,
}

impl Kept {
    /// What an earlier run has left of the same sources, if it is to be taken over.
    pub fn read(path: &Path, tree: &str, resume: bool) -> Self {
        let earlier = || serde_json::from_slice::<Self>(&std::fs::read(path).ok()?).ok();
        let earlier = resume.then(earlier).flatten();
        let same = earlier.filter(|kept| kept.tree == tree);
        Self {
            tree: tree.to_string(),
            path: path.to_path_buf(),
            ..same.unwrap_or_default()
        }
    }

    /// The outcome of a fault.
    pub fn of(&self, fault: &Fault) -> Option<&Outcome> {
        let outcomes = &mut self.outcomes.iter();
        outcomes.find(|one| one.fault == fault.name && one.fingerprint == fault.fingerprint)
    }

    /// Writes one more down.
    pub fn add(&mut self, outcome: Outcome) -> Result<()> {
        self.outcomes.retain(|other| other.fault != outcome.fault);
        self.outcomes.push(outcome);
        let json = serde_json::to_vec_pretty(self)?;
        std::fs::write(&self.path, json).with_context(|| self.path.display().to_string())
    }
}

/// Prints a table, or JSON.
pub fn print(outcomes: &[&Outcome], json: bool) -> Result<()> {
    if json {
        println!("{}", serde_json::to_string_pretty(outcomes)?);
        return Ok(());
    }
    let rows = outcomes.iter().map(|outcome| {
        let by = outcome.by.join("\n");
        vec![
            outcome.fault.clone(),
            match outcome.verdict {
                Verdict::Caught => terminal::good(outcome.verdict.to_string()),
                _ => terminal::bad_here(outcome.verdict.to_string()),
            },
            by,
            outcome.seconds.to_string(),
        ]
    });
    println!(
        "{}",
        terminal::table(&["fault", "", "by", "seconds"], &[3], rows)
    );
    let seconds: u64 = outcomes.iter().map(|outcome| outcome.seconds).sum();
    let caught = |outcome: &&&Outcome| outcome.verdict == Verdict::Caught;
    println!(
        "{} of {} faults were caught by the test that is named, in {seconds} s",
        outcomes.iter().filter(caught).count(),
        outcomes.len()
    );
    Ok(())
}
