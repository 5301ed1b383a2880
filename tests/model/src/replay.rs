//! Sequences that broke something once, kept in files.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use charter_tests::places;

use crate::Result;
use crate::lists::Lists;
use crate::stage::Stage;
use crate::violation::{Violation, run_steps};

/// The folder of those that must hold now.
pub fn regressions() -> PathBuf {
    places::workspace().join("tests/model/regressions")
}

/// Writes one down.
///
/// # Errors
///
/// When it cannot be written.
pub fn write(path: &Path, violation: &Violation) -> Result {
    let text = serde_json::to_string_pretty(violation)?;
    std::fs::write(path, text + "\n").with_context(|| format!("writing {}", path.display()))
}

/// Runs one as it is written out.
///
/// # Errors
///
/// With what must not be, or when the file is none of these.
pub fn run(path: &Path, lists: &Arc<Lists>) -> Result {
    let text =
        std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
    let violation: Violation =
        serde_json::from_str(&text).with_context(|| format!("reading {}", path.display()))?;
    let stage = Stage::new(violation.script.version)?;
    run_steps(&violation.script, &violation.steps, &stage, lists)
}
