//! Every wrong input has its line and its exit status: in the document, from which they are read here.

use charter_interface::governance::{Action, Change};
use charter_interface::{Delivery, NearToken, Upgrade};
use charter_localnet::rpc::Pace;
use charter_tests::{Result, artifact};

use crate::pattern::fits;
use crate::stage::Stage;

/// The rows of the table: words, what is said, status.
fn rows() -> Vec<(String, String, u8)> {
    let readme = include_str!("../../README.md");
    let table = readme.split("<!-- wrong -->").nth(1).unwrap();
    let table = table.split("<!-- /wrong -->").next().unwrap();
    let rows = table.lines().filter(|line| line.starts_with("| ")).skip(1);
    rows.map(|line| {
        let line = line
            .strip_prefix("| ")
            .and_then(|line| line.strip_suffix(" |"))
            .unwrap();
        let cells: Vec<_> = line.split(" | ").collect();
        let [_, words, says, status] = cells[..] else {
            panic!("{line}");
        };
        let words = words.trim_matches('`').to_string();
        (words, says.to_string(), status.parse().unwrap())
    })
    .collect()
}

#[test]
fn every_wrong_input_says_its_line_and_ends_with_its_status() -> Result {
    let stage = Stage::with(Pace::Instant, |local| {
        let id = charter_tests::id::near(&local.id("poor"));
        local
            .chain
            .create_account(id, NearToken::from_millinear(10))?;
        Ok(())
    })?;
    stage.write_key("poor")?;
    stage.propose(super::decide::harmless())?;
    let code = artifact::wasm("governance");
    stage.propose(Action::Council {
        changes: vec![Change::ApproveUpgrade(Upgrade {
            code_hash: artifact::hash(&code),
            size: artifact::size(&code),
            delivery: Delivery::Stored,
            expires_in: None,
        })],
    })?;
    let remember = [
        "use",
        "--network",
        "local",
        "--council",
        "council.test.near",
    ];
    crate::stage::run(&stage.home, &remember).ok();
    let keys = stage.home.join(".near-credentials/local");
    let rows = rows();
    assert!(rows.len() >= 18, "{rows:?}");
    for (words, says, status) in rows {
        let words = words.replace('…', &keys.display().to_string());
        let words: Vec<_> = words.split(' ').collect();
        let run = crate::stage::run(&stage.home, &words);
        let said = run.err.lines().next().unwrap_or_default();
        assert!(fits(said, &format!("error: {says}")), "{words:?}: {said}");
        assert_eq!(run.status, status, "{words:?}: {said}");
        // The same for a program: one JSON value with the same status.
        let words = [&words[..], &["--json"]].concat();
        let run = crate::stage::run(&stage.home, &words);
        let error: serde_json::Value = serde_json::from_str(&run.err)?;
        assert_eq!(error["status"], status, "{words:?}: {}", run.err);
    }
    Ok(())
}
