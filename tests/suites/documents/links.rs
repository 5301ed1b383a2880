//! Every link between the documents leads somewhere: to a file that is there, and to a heading that it has.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use charter_tests::{Result, places};

/// Folders in which no document of this repository is.
const ELSEWHERE: [&str; 4] = ["target", "node_modules", ".git", "clients"];

/// Every document of the repository.
fn documents(folder: &Path, found: &mut Vec<PathBuf>) -> Result {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_dir() && !ELSEWHERE.contains(&&*name) {
            documents(&path, found)?;
        } else if name.ends_with(".md") {
            found.push(path);
        }
    }
    Ok(())
}

/// A document without its code: neither blocks nor what stands between backquotes.
fn prose(text: &str) -> String {
    let mut prose = String::new();
    let mut inside = false;
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            inside = !inside;
        } else if !inside {
            prose.extend(line.split('`').step_by(2));
            prose.push('\n');
        }
    }
    prose
}

/// Where its links and pictures lead.
fn targets(prose: &str) -> Vec<String> {
    let marks = [
        ("](", ')'),
        ("src=\"", '"'),
        ("srcset=\"", '"'),
        ("href=\"", '"'),
    ];
    let of = |(open, close): (&str, char)| -> Vec<String> {
        let rest = prose.split(open).skip(1);
        rest.filter_map(|rest| Some(rest.split_once(close)?.0.to_string()))
            .collect()
    };
    marks.into_iter().flat_map(of).collect()
}

/// The anchors of a document's headings, as GitHub and mdBook make them.
fn anchors(text: &str) -> BTreeSet<String> {
    let mut anchors = BTreeSet::new();
    let mut inside = false;
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            inside = !inside;
        }
        let heading = line.trim_start_matches('#');
        if inside || heading.len() == line.len() || !heading.starts_with(' ') {
            continue;
        }
        let kept = heading.trim().to_lowercase();
        let kept = kept
            .chars()
            .filter(|char| char.is_alphanumeric() || matches!(char, ' ' | '-' | '_'));
        let anchor: String = kept
            .map(|char| if char == ' ' { '-' } else { char })
            .collect();
        anchors.insert(anchor);
    }
    anchors
}

/// What is wrong with a link of this document.
fn fault(document: &Path, target: &str) -> Option<String> {
    if ["https://", "http://", "mailto:"]
        .iter()
        .any(|scheme| target.starts_with(scheme))
    {
        return None;
    }
    let (file, anchor) = match target.split_once('#') {
        Some((file, anchor)) => (file, Some(anchor)),
        None => (target, None),
    };
    let path = match file {
        "" => document.to_path_buf(),
        _ => document.parent()?.join(file),
    };
    if !path.exists() {
        return Some(format!("there is no {}", path.display()));
    }
    let anchor = anchor.filter(|_| path.extension().is_some_and(|kind| kind == "md"))?;
    let text = std::fs::read_to_string(&path).ok()?;
    let has = anchors(&text).contains(anchor);
    (!has).then(|| format!("{} has no heading `{anchor}`", path.display()))
}

#[test]
fn every_link_leads_somewhere() -> Result {
    let mut found = Vec::new();
    documents(&places::workspace(), &mut found)?;
    let mut looked_at = 0;
    let mut faults = Vec::new();
    for document in &found {
        let text = std::fs::read_to_string(document)?;
        for target in targets(&prose(&text)) {
            looked_at += 1;
            if let Some(fault) = fault(document, &target) {
                faults.push(format!("{}: {target}: {fault}", document.display()));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(looked_at > 50, "only {looked_at} links were found");
    Ok(())
}

#[test]
fn a_link_to_nowhere_is_found() {
    let readme = places::workspace().join("README.md");
    for good in [
        "SECURITY.md",
        "SECURITY.md#actors-and-the-worst-that-each-can-do",
        "docs/",
    ] {
        assert_eq!(fault(&readme, good), None, "{good}");
    }
    for bad in ["SECURITY.txt", "SECURITY.md#actors", "#no-such-heading"] {
        assert!(fault(&readme, bad).is_some(), "{bad}");
    }
    let text = "a [link](there.md) and `[code](nowhere.md)`\n```\n[more](code)\n# no heading\n```\n# A heading: of `code`, 2\n";
    assert_eq!(targets(&prose(text)), ["there.md"]);
    let anchors: Vec<_> = anchors(text).into_iter().collect();
    assert_eq!(anchors, ["a-heading-of-code-2"]);
}

#[test]
fn the_book_has_every_page_once() -> Result {
    let folder = places::workspace().join("docs/src");
    let summary = std::fs::read_to_string(folder.join("SUMMARY.md"))?;
    let mut listed = targets(&prose(&summary));
    listed.sort();
    let mut pages = Vec::new();
    documents(&folder, &mut pages)?;
    let name = |path: &PathBuf| -> Result<String> {
        Ok(path.strip_prefix(&folder)?.to_string_lossy().into_owned())
    };
    let mut pages = pages.iter().map(name).collect::<Result<Vec<_>>>()?;
    pages.retain(|page| page != "SUMMARY.md");
    pages.sort();
    assert_eq!(listed, pages);
    Ok(())
}
