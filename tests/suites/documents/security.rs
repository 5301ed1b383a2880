//! SECURITY.md names a test for each promise: every one of them exists.

use std::collections::BTreeSet;

use charter_tests::{Result, places};

#[test]
fn every_test_that_security_names_exists() -> Result {
    let root = places::workspace();
    let page = std::fs::read_to_string(root.join("SECURITY.md"))?;
    let named: BTreeSet<_> = page
        .split('`')
        .skip(1)
        .step_by(2)
        .filter_map(|code| code.split_once("::"))
        .collect();
    assert!(named.len() > 50, "only {} tests are named", named.len());
    let attacks = root.join("tests/suites/attacks");
    for (module, test) in named {
        let file = attacks.join(format!("{module}.rs"));
        let text = std::fs::read_to_string(&file)?;
        assert!(
            text.contains(&format!("fn {test}(")),
            "there is no test `{test}` in {}",
            file.display()
        );
    }
    Ok(())
}
