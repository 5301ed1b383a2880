//! The table of `tests/faults/README.md`: by which test each fault was caught. Only what was seen is written into it.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};

use super::fault;
use super::outcome::{Outcome, Verdict};

/// The line before the table; the next heading ends it.
const HEADING: &str = "\n## The table\n";
const HEAD: &str = "| fault | what it breaks | caught by |\n|---|---|---|\n";

/// Puts the faults that were caught into the table of a folder. One that was tried and not caught goes out of it, and so does one
/// whose patch is gone; the others stay as they are. Fails for a page without such a table.
pub fn write(folder: &Path, outcomes: &[&Outcome]) -> Result<()> {
    let path = folder.join("README.md");
    let page = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let (before, rest) = page
        .split_once(HEADING)
        .with_context(|| format!("{}: no heading `{}`", path.display(), HEADING.trim()))?;
    let (section, after) = match rest.find("\n## ") {
        Some(at) => rest.split_at(at),
        None => (rest, ""),
    };
    let mut rows: BTreeMap<&str, String> = section
        .lines()
        .filter_map(|row| Some((name(row)?, row.to_string())))
        .collect();
    for outcome in outcomes {
        rows.remove(outcome.fault.as_str());
        if outcome.verdict == Verdict::Caught {
            rows.insert(&outcome.fault, row(outcome));
        }
    }
    let faults = fault::read_all(folder)?;
    rows.retain(|name, _| faults.iter().any(|fault| fault.name == *name));
    let rows: Vec<_> = rows.into_values().collect();
    let page = format!("{before}{HEADING}\n{HEAD}{}\n{after}", rows.join("\n"));
    std::fs::write(&path, page).with_context(|| path.display().to_string())
}

/// Of a row: the fault.
fn name(row: &str) -> Option<&str> {
    Some(row.strip_prefix("| `")?.split_once('`')?.0)
}

fn row(outcome: &Outcome) -> String {
    let tests: Vec<_> = outcome.by.iter().map(|test| format!("`{test}`")).collect();
    let Outcome { fault, breaks, .. } = outcome;
    format!("| `{fault}` | {breaks} | {} |", tests.join(", "))
}
