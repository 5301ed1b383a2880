//! The tree that is released: one that others can have.

use std::process::Command;

use anyhow::{Context, Result, bail};

use super::changelog;
use crate::workspace::{root, run_quietly};

/// A tree that is ready.
#[derive(Debug)]
pub struct Tree {
    /// Its commit, in full.
    pub commit: String,
    /// The date in the changelog, YYYY-MM-DD.
    pub date: String,
    /// Whether the version's tag is on it already.
    pub tagged: bool,
}

impl Tree {
    /// Fails if something is not committed, if the changelog is not ready, or if the version's tag is on another commit.
    pub fn check(version: &str) -> Result<Self> {
        let changed = git(&["status", "--porcelain"])?;
        if let Some(first) = changed.lines().next() {
            bail!(
                "{} paths of the tree are not committed, the first is {}",
                changed.lines().count(),
                first.trim()
            );
        }
        let commit = git(&["rev-parse", "HEAD"])?;
        let path = root().join("CHANGELOG.md");
        let text = std::fs::read_to_string(&path)
            .with_context(|| format!("cannot read {}", path.display()))?;
        let date = changelog::date_of(&text, version)?;
        let tag = format!("v{version}");
        let tagged = git(&["tag", "--list", &tag])? == tag;
        if tagged {
            let place = git(&["rev-list", "-n", "1", &tag])?;
            if place != commit {
                bail!(
                    "the tag {tag} is on {place}, and this is {commit}: raise the version in Cargo.toml"
                );
            }
        }
        Ok(Self {
            commit,
            date,
            tagged,
        })
    }
}

fn git(arguments: &[&str]) -> Result<String> {
    let mut git = Command::new("git");
    git.args(arguments).current_dir(root());
    let said = run_quietly(&mut git, "looking at the tree")?;
    Ok(String::from_utf8_lossy(&said).trim().to_string())
}
