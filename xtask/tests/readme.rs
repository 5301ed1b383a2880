//! What README and the book show of `cargo xtask demo` is what it prints. Figures and hashes apart: they follow from the machine's build, whose
//! code has the path of its `CARGO_HOME` in it.

use std::path::Path;
use std::process::Command;

type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error>>;

/// A line without what varies: every figure is a `#`, every hash a `HASH`, and columns are a space apart.
fn kept(line: &str) -> String {
    let words = line.split_whitespace().map(|word| {
        let inside = word.trim_matches(|char: char| !char.is_ascii_alphanumeric());
        let is_hash = inside.len() > 40 && inside.chars().all(|char| char.is_ascii_alphanumeric());
        if is_hash {
            return word.replace(inside, "HASH");
        }
        let mut kept = String::new();
        for char in word.chars() {
            match char {
                '0'..='9' if kept.ends_with('#') => {}
                '0'..='9' => kept.push('#'),
                _ => kept.push(char),
            }
        }
        kept
    });
    words.collect::<Vec<_>>().join(" ")
}

fn lines(text: &str) -> Vec<String> {
    let lines = text.trim_matches('\n').lines().map(kept);
    // The rule of a table is as wide as its figures.
    lines
        .map(|line| {
            if line.starts_with('─') {
                "─".to_string()
            } else {
                line
            }
        })
        .collect()
}

/// What a document shows of it, in parts: a line `…` stands for what is left out between them.
fn shown(document: &str) -> Result<Vec<Vec<String>>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let text = std::fs::read_to_string(root.join(document))?;
    let block = text.split("<!-- demo -->\n```text\n").nth(1);
    let block = block.and_then(|rest| rest.split("```\n<!-- /demo -->").next());
    let block = block.ok_or_else(|| format!("{document} has no demo"))?;
    Ok(block.split("\n…\n").map(lines).collect())
}

#[test]
fn the_documents_show_the_demo_as_it_is() -> Result {
    let demo = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .arg("demo")
        .output()?;
    assert!(demo.status.success(), "{demo:?}");
    let printed = lines(&String::from_utf8(demo.stdout)?);
    for document in ["README.md", "docs/src/demo.md"] {
        let mut rest = &printed[..];
        for part in shown(document)? {
            let found = rest.windows(part.len()).position(|here| here == part);
            let found = found.ok_or_else(|| {
                format!(
                    "{document}: the demo does not print\n{}\nbut\n{}",
                    part.join("\n"),
                    printed.join("\n")
                )
            })?;
            rest = &rest[found + part.len()..];
        }
    }
    Ok(())
}
