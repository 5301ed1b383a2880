//! The files of the repository that show costs, and what each of them says when it is up to date.

use std::path::{Path, PathBuf};

use anyhow::Context;

use super::chart::{self, Theme};
use super::figures::{self, Figures};
use super::tables;
use crate::{Result, places};

/// Documents with tables of costs.
const DOCUMENTS: [&str; 2] = ["README.md", "docs/src/costs.md"];

/// Where the charts are that documents show.
const IMAGES: &str = "docs/src/images";

/// The documents and charts of these figures: where each is, and what it should be.
///
/// # Errors
///
/// When a document cannot be read, or has a table of another name.
pub fn shown(figures: &Figures) -> Result<Vec<(PathBuf, String)>> {
    let root = places::workspace();
    let mut files = charts(figures, &root.join(IMAGES));
    for document in DOCUMENTS {
        let path = root.join(document);
        let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        files.push((
            path,
            tables::fill(&text, figures).with_context(|| document)?,
        ));
    }
    Ok(files)
}

/// The charts of these figures, as files of a folder.
pub fn charts(figures: &Figures, folder: &Path) -> Vec<(PathBuf, String)> {
    let both = |(theme, end): (Theme, &str)| {
        [
            (
                folder.join(format!("costs-{end}.svg")),
                chart::operations(figures, theme),
            ),
            (
                folder.join(format!("profiles-{end}.svg")),
                chart::profiles(figures, theme),
            ),
        ]
    };
    Theme::ALL.into_iter().flat_map(both).collect()
}

/// Writes files, with the folders that they are in.
///
/// # Errors
///
/// When one cannot be written.
pub fn write(files: &[(PathBuf, String)]) -> Result {
    for (path, text) in files {
        let folder = path.parent().context("a file is in a folder")?;
        let written = std::fs::create_dir_all(folder).and_then(|()| std::fs::write(path, text));
        written.with_context(|| path.display().to_string())?;
    }
    Ok(())
}

/// Writes `tests/costs.json` and everything that shows it.
///
/// # Errors
///
/// When a file cannot be written.
pub fn write_all(figures: &Figures) -> Result {
    let json = serde_json::to_string_pretty(figures)? + "\n";
    let mut files = shown(figures)?;
    files.push((figures::path(), json));
    write(&files)
}
