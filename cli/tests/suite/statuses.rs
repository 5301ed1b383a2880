//! The document has the statuses that the program ends with.

use charter_cli::statuses;

#[test]
fn the_readme_has_every_exit_status() {
    let readme = include_str!("../../README.md");
    for (status, meaning) in statuses::ALL {
        let row = format!("| {status} | {meaning} |");
        assert!(readme.contains(&row), "{row}");
    }
}
