//! The scratch copy of the sources: a git worktree below the target directory. The checkout is never touched.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use sha2::{Digest, Sha256};

use super::fault::Fault;
use crate::workspace::{root, run_quietly};

/// What the outcome of a fault depends on, besides the fault.
const SOURCES: &[&str] = &[
    "Cargo.lock",
    "Cargo.toml",
    "child-template/",
    "code-delivery/",
    "factory/",
    "governance/",
    "interface/",
    "localnet/",
    "tests/hostile/",
    "tests/src/",
    "tests/suites/",
];

/// The copy. It goes when this is dropped; one that an interruption has left is used again.
#[derive(Debug)]
pub struct Tree {
    path: PathBuf,
    id: String,
}

impl Tree {
    /// A copy of the checkout as it is, with what is changed in it and not committed. What git does not know of yet is not in it.
    pub fn of_the_checkout(path: &Path) -> Result<Self> {
        let commit = snapshot()?;
        let shown = path.display().to_string();
        if git(path, &["reset", "--quiet", "--hard", &commit]).is_err() {
            // None is there, or one whose repository has forgotten it.
            if path.exists() {
                std::fs::remove_dir_all(path).with_context(|| shown.clone())?;
            }
            git(&root(), &["worktree", "prune"])?;
            git(
                &root(),
                &["worktree", "add", "--quiet", "--detach", &shown, &commit],
            )?;
        }
        let listed = git(&root(), &[&["ls-tree", &commit], SOURCES].concat())?;
        Ok(Self {
            path: path.to_path_buf(),
            id: format!("{:x}", Sha256::digest(listed)),
        })
    }

    /// Its folder.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What tells the sources of contracts and tests from others.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Fails when the fault cannot be put in.
    pub fn check(&self, fault: &Fault) -> Result<()> {
        git(&self.path, &["apply", "--check", &patch(fault)]).map(drop)
    }

    /// Puts a fault in.
    pub fn apply(&self, fault: &Fault) -> Result<()> {
        git(&self.path, &["apply", &patch(fault)]).map(drop)
    }

    /// Takes it out.
    pub fn restore(&self) -> Result<()> {
        git(&self.path, &["reset", "--quiet", "--hard"]).map(drop)
    }
}

impl Drop for Tree {
    fn drop(&mut self) {
        let path = self.path.display().to_string();
        // It is in the target directory: that it is left over harms nobody.
        let _ = git(&root(), &["worktree", "remove", "--force", &path]);
    }
}

/// A commit of the checkout as it is; no branch and no list of stashes knows it.
fn snapshot() -> Result<String> {
    let author = ["-c", "user.name=xtask", "-c", "user.email=xtask@localhost"];
    // A file that was touched and not changed would make the next command fail. This one fails for one that was changed.
    let _ = git(&root(), &["update-index", "-q", "--refresh"]);
    let created = git(&root(), &[&author[..], &["stash", "create"]].concat())?;
    if created.is_empty() {
        git(&root(), &["rev-parse", "HEAD"])
    } else {
        Ok(created)
    }
}

fn patch(fault: &Fault) -> String {
    fault.path.display().to_string()
}

/// Runs git in a folder that is itself a checkout: above it none is looked for, or what is meant for the scratch copy would be
/// done to the checkout around it.
fn git(folder: &Path, arguments: &[&str]) -> Result<String> {
    ensure!(folder.is_dir(), "there is no folder {}", folder.display());
    let mut git = Command::new("git");
    git.current_dir(folder)
        .args(arguments)
        .env_remove("GIT_DIR")
        .env_remove("GIT_WORK_TREE")
        .env_remove("GIT_INDEX_FILE");
    if let Some(above) = folder.parent() {
        git.env("GIT_CEILING_DIRECTORIES", above);
    }
    let what = format!("git {}", arguments.join(" "));
    let answer = run_quietly(&mut git, &what)?;
    Ok(String::from_utf8_lossy(&answer).trim().to_string())
}
