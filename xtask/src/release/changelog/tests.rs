use super::date_of;

const READY: &str = "# Changelog\n\n## [Unreleased]\n\n## [1.2.0] - 2026-12-24\n\n### Added\n\n- A thing.\n\n## [1.1.0] - 2026-01-02\n\n- More.\n";

fn refusal(changelog: &str, version: &str) -> String {
    date_of(changelog, version).unwrap_err().to_string()
}

#[test]
fn a_dated_section_with_an_entry_is_ready() {
    assert_eq!(date_of(READY, "1.2.0").unwrap(), "2026-12-24");
    assert_eq!(date_of(READY, "1.1.0").unwrap(), "2026-01-02");
}

#[test]
fn entries_that_are_not_released_stop_it() {
    let changelog = READY.replace("[Unreleased]\n", "[Unreleased]\n\n### Fixed\n\n- Late.\n");
    assert!(refusal(&changelog, "1.2.0").contains("entries under [Unreleased]"));
}

#[test]
fn a_version_without_a_section_stops_it() {
    // Not taken for [1.2.0], of which it is the beginning.
    assert!(refusal(READY, "1.2").contains("no section [1.2]"));
    assert!(refusal(READY, "1.3.0").contains("no section [1.3.0]"));
}

#[test]
fn a_section_without_entries_stops_it() {
    let changelog = READY.replace("- A thing.\n", "");
    assert!(refusal(&changelog, "1.2.0").contains("says nothing of [1.2.0]"));
}

#[test]
fn a_section_without_a_date_stops_it() {
    for heading in ["[1.2.0]", "[1.2.0] - soon", "[1.2.0] - 2026-12-2x"] {
        let changelog = READY.replace("[1.2.0] - 2026-12-24", heading);
        assert!(
            refusal(&changelog, "1.2.0").contains("has no date"),
            "{heading}"
        );
    }
}
