//! `cargo xtask docs`: the book of `docs/`, from its pages.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use crate::workspace::root;

/// The version that the book is made for.
const MDBOOK: &str = "0.5.4";
/// A page's way up to the repository's folder, from `docs/src` as from `target/book`.
const UP: &str = "href=\"../../";

/// `cargo xtask docs`: builds `target/book`. Needs mdBook on the path.
pub fn run() -> Result<()> {
    check_version()?;
    let status = Command::new("mdbook")
        .args(["build", "docs"])
        .current_dir(root())
        .status()?;
    ensure!(status.success(), "mdbook ended with {status}");
    let book = root().join("target/book");
    for entry in std::fs::read_dir(&book)? {
        let path = entry?.path();
        if path.extension().is_some_and(|kind| kind == "html") {
            keep_links_out(&path)?;
        }
    }
    println!("{}", book.join("index.html").display());
    Ok(())
}

fn check_version() -> Result<()> {
    let how = format!(
        "install it with `cargo install mdbook --version {MDBOOK} --locked --no-default-features`, some minutes; the pages in \
         docs/src read without it"
    );
    let output = Command::new("mdbook").arg("--version").output();
    let output = output.with_context(|| format!("mdbook cannot be started; {how}"))?;
    let said = String::from_utf8_lossy(&output.stdout);
    let version = said.trim().trim_start_matches("mdbook v");
    if version != MDBOOK {
        bail!("the book is made for mdbook {MDBOOK}, and this is {version}; {how}");
    }
    Ok(())
}

/// mdBook takes every link to a `.md` for a page of its own. Those that lead out of the book lead to files of the repository.
fn keep_links_out(page: &Path) -> Result<()> {
    let text = std::fs::read_to_string(page)?;
    let mut parts = text.split(UP);
    let mut kept = parts.next().unwrap_or_default().to_string();
    for part in parts {
        let (target, rest) = part
            .split_once('"')
            .context("an attribute without an end")?;
        let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
        let document = file.strip_suffix(".html").map(|name| format!("{name}.md"));
        let document = document.filter(|name| root().join(name).is_file());
        kept += UP;
        kept += document.as_deref().unwrap_or(file);
        if !anchor.is_empty() {
            kept += "#";
            kept += anchor;
        }
        kept += "\"";
        kept += rest;
    }
    std::fs::write(page, kept)?;
    Ok(())
}
