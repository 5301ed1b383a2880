//! Every `cargo xtask` that a document has somebody type is one that there is.

use clap::Parser;

use crate::Cli;
use crate::workspace::root;

#[test]
fn every_xtask_that_is_typed_in_a_document_is_understood() {
    let mut pages = vec![root().join("README.md"), root().join("cli/README.md")];
    let folder = std::fs::read_dir(root().join("docs/src")).unwrap();
    pages.extend(folder.map(|entry| entry.unwrap().path()));
    pages.retain(|page| page.extension().is_some_and(|kind| kind == "md"));
    let mut typed = 0;
    for page in pages {
        let text = std::fs::read_to_string(&page).unwrap();
        let lines = text.lines().filter(|line| line.starts_with("cargo xtask "));
        for line in lines {
            let line = line.split('#').next().unwrap_or_default();
            let words = line.split_whitespace().skip(1);
            let parsed = Cli::try_parse_from(words);
            assert!(parsed.is_ok(), "{}: {line}", page.display());
            typed += 1;
        }
    }
    assert!(typed > 5, "only {typed} were found");
}
