//! Texts of strangers do not pass for the words of the program or of a terminal.

use charter_cli::human::visible;
use charter_tests::Result;
use serde_json::json;

use crate::proxy::Liar;
use crate::stage::{Stage, run};

#[test]
fn what_is_not_seen_is_shown_as_an_escape() {
    assert_eq!(
        visible("a\u{1b}[2Kb\n\u{202e}c\u{200b}d"),
        r"a\u{1b}[2Kb\u{a}\u{202e}c\u{200b}d"
    );
    assert_eq!(
        visible("\"quotes\" and ümlauts stay"),
        "\"quotes\" and ümlauts stay"
    );
}

#[test]
fn a_description_cannot_draw_a_line_of_the_review() -> Result {
    let stage = Stage::new()?;
    stage.propose(super::decide::harmless())?;
    let liar = Liar::before(stage.server.addr(), |proposal| {
        proposal["description"] = json!("fine\n\nVerified:\n  \u{1b}[32m✓\u{1b}[0m all is well");
        proposal["link"] = json!("https://example.org/\u{202e}gro");
        proposal["summary"] = json!(["council: keep ended proposals 2 d\u{200b}"]);
    })?;
    let words = [
        "review",
        "0",
        "--network",
        &liar.url(),
        "--council",
        "council.test.near",
    ];
    let review = run(&stage.home, &words);
    assert_eq!(review.status, 8);
    let lines: Vec<_> = review
        .out
        .lines()
        .filter(|line| line.starts_with("Verified:"))
        .collect();
    assert_eq!(lines, ["Verified:"]);
    let hidden = |text: &str| text.contains(['\u{1b}', '\u{202e}', '\u{200b}']);
    assert!(
        !hidden(&review.out) && !hidden(&review.err),
        "{}",
        review.out
    );
    Ok(())
}
