//! What CHANGELOG.md (Keep a Changelog) says of a version.

use anyhow::{Result, bail};

/// The date of a version's section, if the changelog is ready for its release: the section is there, dated, and says something,
/// and nothing is left under "Unreleased".
pub fn date_of(changelog: &str, version: &str) -> Result<String> {
    if says_something(section(changelog, "[Unreleased]").unwrap_or_default()) {
        bail!("CHANGELOG.md has entries under [Unreleased]: move them to a section [{version}]");
    }
    let title = format!("[{version}]");
    let Some(text) = section(changelog, &title) else {
        bail!("CHANGELOG.md has no section [{version}], the version that Cargo.toml names");
    };
    if !says_something(text) {
        bail!("CHANGELOG.md says nothing of [{version}]");
    }
    let heading = heading(changelog, &title).unwrap_or_default();
    match heading.split_once("] - ") {
        Some((_, date)) if is_date(date.trim()) => Ok(date.trim().to_string()),
        _ => bail!("CHANGELOG.md's section [{version}] has no date: `## [{version}] - YYYY-MM-DD`"),
    }
}

/// The line of a section's heading.
fn heading<'a>(changelog: &'a str, title: &str) -> Option<&'a str> {
    let begins = format!("## {title}");
    changelog.lines().find(|line| line.starts_with(&begins))
}

/// The text below a section's heading, to the next section.
fn section<'a>(changelog: &'a str, title: &str) -> Option<&'a str> {
    let heading = heading(changelog, title)?;
    let (_, rest) = changelog.split_once(heading)?;
    Some(rest.split("\n## ").next().unwrap_or(rest))
}

/// Whether there is an entry.
fn says_something(section: &str) -> bool {
    section.lines().any(|line| line.starts_with("- "))
}

/// Whether it has the form YYYY-MM-DD.
fn is_date(text: &str) -> bool {
    text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        })
}

#[cfg(test)]
mod tests;
