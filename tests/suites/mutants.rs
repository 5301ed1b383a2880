//! The faults that `cargo xtask mutants` puts into the contracts: each still applies, names a test that exists, and stands in
//! the table of `tests/faults/README.md`. Whether that test catches it takes minutes, and is for the command to say.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use charter_tests::{Result, places};

/// The file's name without its end, and its text.
fn faults(folder: &Path) -> Result<Vec<(String, String)>> {
    let mut faults = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|end| end == "patch") {
            let name = path.file_stem().unwrap_or_default().to_string_lossy();
            faults.push((name.into_owned(), std::fs::read_to_string(&path)?));
        }
    }
    Ok(faults)
}

/// What a line of the fault says that begins like this.
fn said<'a>(name: &str, text: &'a str, what: &str) -> &'a str {
    let mut lines = text.lines();
    lines
        .find_map(|line| line.strip_prefix(what))
        .unwrap_or_else(|| panic!("{name}: no line begins with `{what}`"))
}

fn folder() -> PathBuf {
    places::workspace().join("tests/faults")
}

#[test]
fn every_fault_still_applies() -> Result {
    let faults = faults(&folder())?;
    assert!(!faults.is_empty());
    for (name, _) in faults {
        let checked = Command::new("git")
            .current_dir(places::workspace())
            .args(["apply", "--check"])
            .arg(folder().join(format!("{name}.patch")))
            .output()?;
        assert!(
            checked.status.success(),
            "{name} no longer applies: {}",
            String::from_utf8_lossy(&checked.stderr)
        );
    }
    Ok(())
}

#[test]
fn every_test_that_a_fault_names_exists() -> Result {
    for (name, text) in faults(&folder())? {
        let (suite, test) = said(&name, &text, "Caught by: ")
            .split_once(' ')
            .expect("a suite and a test");
        let suite = match suite {
            "rules" => "governance/kernel/tests/rules".to_string(),
            suite => format!("tests/suites/{suite}"),
        };
        let (module, function) = test.rsplit_once("::").expect("a test is in a module");
        let file = format!("{suite}/{}.rs", module.replace("::", "/"));
        let source = std::fs::read_to_string(places::workspace().join(&file))?;
        assert!(
            source.contains(&format!("fn {function}(")),
            "{name}: there is no test `{function}` in {file}"
        );
    }
    Ok(())
}

#[test]
fn the_table_tells_of_these_faults_and_of_no_other() -> Result {
    let page = std::fs::read_to_string(folder().join("README.md"))?;
    let told: BTreeMap<_, _> = page
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once("` | "))
        .collect();
    let faults = faults(&folder())?;
    for (name, text) in &faults {
        let (breaks, caught_by) = (
            said(name, text, "Breaks: "),
            said(name, text, "Caught by: "),
        );
        let row = told.get(name.as_str()).unwrap_or_else(|| {
            panic!("{name} is not in the table: cargo xtask mutants --only {name} --table")
        });
        assert!(
            row.starts_with(breaks),
            "{name} breaks `{breaks}`, and the table says `{row}`"
        );
        assert!(
            row.contains(&format!("`{caught_by}`")),
            "{name} is caught by `{caught_by}`, and the table says `{row}`"
        );
    }
    assert_eq!(
        told.len(),
        faults.len(),
        "the table tells of a fault that is gone"
    );
    Ok(())
}
