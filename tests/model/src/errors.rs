//! Every reason for which a contract refuses something, as its sources list them: to see which of them occurred.

use anyhow::{Context, ensure};
use charter_tests::places;

use crate::Result;

/// Where the reasons are, and whose they are.
const SOURCES: [(&str, &str); 18] = [
    ("council", "governance/src/error.rs"),
    ("kernel", "governance/kernel/src/error.rs"),
    ("kernel", "governance/kernel/src/slots.rs"),
    ("kernel", "governance/kernel/src/policy.rs"),
    ("factory", "factory/src/error.rs"),
    ("factory", "factory/src/error/bounds.rs"),
    ("factory", "factory/src/error/call.rs"),
    ("factory", "factory/src/error/creation.rs"),
    ("factory", "factory/src/error/instance.rs"),
    ("factory", "factory/src/error/money.rs"),
    ("factory", "factory/src/error/release.rs"),
    ("delivery", "code-delivery/src/error.rs"),
    ("delivery", "code-delivery/src/stakes.rs"),
    ("interface", "interface/src/name.rs"),
    ("interface", "interface/src/code.rs"),
    ("template", "child-template/core/src/error.rs"),
    ("donation", "child-template/donation/src/error.rs"),
    ("token", "child-template/token/src/error.rs"),
];

/// One reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// Whose, and its variant: `factory: NameTaken`.
    pub name: String,
    /// The text between the figures, in order.
    parts: Vec<String>,
}

impl Reason {
    /// Whether this contract gives it: all of them share some crates.
    pub fn may_be_of(&self, contract: &str) -> bool {
        match self.name.split_once(':').map_or("", |(whose, _)| whose) {
            "delivery" | "interface" => true,
            "kernel" => contract == "council",
            "template" => matches!(contract, "donation" | "token"),
            whose => whose == contract,
        }
    }

    /// Whether a message gives this reason. A message may stand in a longer one.
    pub fn is_in(&self, message: &str) -> bool {
        let mut rest = message;
        self.parts
            .iter()
            .all(|part| match rest.find(part.as_str()) {
                Some(at) => {
                    rest = &rest[at + part.len()..];
                    true
                }
                None => false,
            })
    }

    /// How much of its text is its own: of two that match, the one with more is meant.
    pub fn weight(&self) -> usize {
        self.parts.iter().map(String::len).sum()
    }
}

/// All of them.
///
/// # Errors
///
/// When a source is not where it was, or lists none.
pub fn all() -> Result<Vec<Reason>> {
    let mut all = Vec::new();
    for (whose, path) in SOURCES {
        let text = std::fs::read_to_string(places::workspace().join(path))
            .with_context(|| format!("reading the reasons in {path}"))?;
        let found = of(whose, &text);
        ensure!(
            !found.is_empty() || text.contains("error(transparent)"),
            "{path} lists no reasons"
        );
        all.extend(found);
    }
    Ok(all)
}

/// The reasons of one source: each `#[error("..")]` with the name that follows.
fn of(whose: &str, source: &str) -> Vec<Reason> {
    let mut reasons = Vec::new();
    for after in source.split("#[error(").skip(1) {
        let Some(text) = after.trim_start().strip_prefix('"') else {
            continue;
        };
        let Some((format, rest)) = literal(text) else {
            continue;
        };
        // The variant comes after the attribute's end and its own documentation.
        let Some((_, rest)) = rest.split_once(")]") else {
            continue;
        };
        let name = rest
            .lines()
            .map(str::trim)
            .map(|line| line.strip_prefix("pub struct ").unwrap_or(line))
            .find(|line| line.starts_with(|first: char| first.is_ascii_uppercase()));
        let Some(name) = name else { continue };
        // The text of another reason, passed on, is counted as that one.
        let parts = parts(&format);
        if parts.is_empty() {
            continue;
        }
        let end = name.find(|letter: char| !letter.is_alphanumeric());
        reasons.push(Reason {
            name: format!("{whose}: {}", &name[..end.unwrap_or(name.len())]),
            parts,
        });
    }
    reasons
}

/// A string literal up to its end, and what follows it.
fn literal(text: &str) -> Option<(String, &str)> {
    let mut read = String::new();
    let mut letters = text.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => return Some((read, &text[at..])),
            '\\' => match letters.next()?.1 {
                // The literal goes on where the next line's text begins.
                '\n' => {
                    let rest = letters.as_str();
                    let skipped = rest.len() - rest.trim_start().len();
                    for _ in 0..rest[..skipped].chars().count() {
                        letters.next();
                    }
                }
                'n' => read.push('\n'),
                other => read.push(other),
            },
            other => read.push(other),
        }
    }
    None
}

/// What stands between the holes of a format.
fn parts(format: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut depth = 0;
    for letter in format.chars() {
        match letter {
            '{' => {
                depth += 1;
                if depth == 1 {
                    parts.push(String::new());
                }
            }
            '}' => depth -= 1,
            other if depth == 0 => {
                if let Some(last) = parts.last_mut() {
                    last.push(other);
                }
            }
            _ => {}
        }
    }
    parts.retain(|part| !part.trim().is_empty());
    parts
}
