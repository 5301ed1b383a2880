//! `docs/src/failures.md` explains what programs say: they do say it.

use std::path::Path;

use charter_tests::{Result, places};

/// What the protocol itself says, and not this repository's code.
const OF_THE_PROTOCOL: [&str; 1] = ["Exceeded the prepaid gas"];

fn sources(folder: &Path, text: &mut String) -> Result {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            sources(&path, text)?;
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            text.push_str(&std::fs::read_to_string(&path)?);
        }
    }
    Ok(())
}

#[test]
fn every_refusal_that_is_explained_is_one_that_is_made() -> Result {
    let root = places::workspace();
    let mut code = String::new();
    for folder in [
        "factory/src",
        "governance/src",
        "governance/kernel/src",
        "child-template/core/src",
    ] {
        sources(&root.join(folder), &mut code)?;
    }
    // `max_total` stands in backquotes there, which a table's code cannot hold.
    let code = code.replace('`', "");
    let page = std::fs::read_to_string(root.join("docs/src/failures.md"))?;
    let table = page.split("<!-- refusals -->").nth(1).unwrap_or_default();
    let table = table.split("<!-- /refusals -->").next().unwrap_or_default();
    let said: Vec<_> = table
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once('`'))
        .map(|(said, _)| said)
        .collect();
    assert!(said.len() > 15, "{said:?}");
    for said in said {
        if OF_THE_PROTOCOL.contains(&said) {
            continue;
        }
        // `..` stands for a figure or a name.
        for part in said.split("..") {
            assert!(code.contains(part.trim()), "nothing says `{part}`: {said}");
        }
    }
    Ok(())
}
