//! Builds a directory, and finds what it made.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::SystemTime;

use crate::error::{Error, FileFault, Result};
use crate::human::visible;

/// How deep results lie below the directory: `target/near/name/name.wasm`, `target/wasm32-unknown-unknown/release/name.wasm`.
const DEPTH: usize = 5;

/// Runs a command in a directory, and returns the wasm files that it made or made anew.
///
/// # Errors
///
/// When the command fails, with the last line of what it said, or makes no wasm.
pub fn run(directory: &Path, command: &str) -> Result<Vec<PathBuf>> {
    let fault = |text: String| Error::File {
        path: directory.to_owned(),
        fault: FileFault::Content(text),
    };
    let begun = SystemTime::now();
    let output = Command::new("sh")
        .args(["-c", command])
        .current_dir(directory)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| Error::file(directory, error))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let last = said.lines().rev().find(|line| !line.trim().is_empty());
        return Err(fault(format!(
            "`{command}` failed ({}): {}",
            output.status,
            visible(last.unwrap_or("it said nothing").trim())
        )));
    }
    let mut made = Vec::new();
    find(directory, DEPTH, begun, &mut made).map_err(|error| Error::file(directory, error))?;
    if made.is_empty() {
        return Err(fault(format!("`{command}` made no wasm")));
    }
    made.sort_unstable();
    Ok(made)
}

fn find(
    directory: &Path,
    depth: usize,
    begun: SystemTime,
    made: &mut Vec<PathBuf>,
) -> std::io::Result<()> {
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        // A link could lead anywhere.
        let about = fs::symlink_metadata(&path)?;
        if about.is_dir() && depth > 0 {
            find(&path, depth - 1, begun, made)?;
        } else if about.is_file()
            && path
                .extension()
                .is_some_and(|extension| extension == "wasm")
            && is_new(&about, begun)
        {
            made.push(path);
        }
    }
    Ok(())
}

/// File systems keep times less exactly than the clock does.
fn is_new(about: &fs::Metadata, begun: SystemTime) -> bool {
    const GRAIN: std::time::Duration = std::time::Duration::from_secs(2);
    about
        .modified()
        .is_ok_and(|modified| modified + GRAIN >= begun)
}
