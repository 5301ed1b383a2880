//! A node, or a council, whose view says something else than what is voted on.

use charter_interface::governance::{Action, Change};
use charter_interface::{CodeHash, Duration};
use charter_tests::Result;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::pay;
use crate::proxy::Liar;
use crate::stage::{Run, Stage, run};

fn review_through(stage: &Stage, lie: impl Fn(&mut Value) + Send + Sync + 'static) -> Result<Run> {
    let liar = Liar::before(stage.server.addr(), lie)?;
    let url = liar.url();
    let words = [
        "review",
        "0",
        "--network",
        &url,
        "--council",
        "council.test.near",
    ];
    Ok(run(&stage.home, &words))
}

fn harmless() -> Action {
    Action::Council {
        changes: vec![Change::SetRetention {
            retention: Duration::from_days(2),
        }],
    }
}

#[test]
fn the_same_proposal_is_verified_through_a_node_that_does_not_lie() -> Result {
    let stage = Stage::new()?;
    stage.propose(pay(&stage, 5))?;
    let said = review_through(&stage, |_| {})?.ok();
    assert!(
        said.contains("✓ digest: the action's borsh hashes to "),
        "{said}"
    );
    assert!(said.contains("✓ summary: "), "{said}");
    assert!(
        said.contains("! 1. PAYS 5 NEAR of the council to dora.test.near"),
        "{said}"
    );
    Ok(())
}

#[test]
fn a_summary_that_lies_is_not_believed() -> Result {
    let stage = Stage::new()?;
    stage.propose(pay(&stage, 5))?;
    let review = review_through(&stage, |proposal| {
        proposal["summary"] = json!(["council: keep ended proposals 2 d"]);
    })?;
    assert_eq!(review.status, 8);
    let said = &review.out;
    assert!(said.contains("  1. pay 5 NEAR to dora.test.near"), "{said}");
    assert!(
        said.contains(
            "✗ NOT summary: the council's own words do not say what the action does; they say \"council: keep ended \
             proposals 2 d\""
        ),
        "{said}"
    );
    assert_eq!(
        review.err,
        "error: proposal 0 could not be verified (summary): read what is said above before you vote\n"
    );
    Ok(())
}

#[test]
fn an_action_that_is_not_the_one_that_is_voted_on_is_found_by_its_digest() -> Result {
    let stage = Stage::new()?;
    stage.propose(pay(&stage, 5))?;
    let review = review_through(&stage, |proposal| {
        proposal["action"] = json!(harmless());
        proposal["summary"] = json!(harmless().lines());
    })?;
    assert_eq!(review.status, 8);
    let said = &review.out;
    assert!(
        said.contains("✗ NOT digest: the action that is shown hashes to "),
        "{said}"
    );
    assert!(
        said.contains("what is shown is not what is voted on"),
        "{said}"
    );
    Ok(())
}

#[test]
fn a_vote_on_what_a_lying_node_shows_is_refused_by_the_council() -> Result {
    let stage = Stage::new()?;
    stage.propose(pay(&stage, 5))?;
    // The node lies well: also the digest is that of what it shows.
    let liar = Liar::before(stage.server.addr(), |proposal| {
        let digest = Sha256::digest(borsh::to_vec(&harmless()).unwrap());
        proposal["action"] = json!(harmless());
        proposal["summary"] = json!(harmless().lines());
        proposal["category"] = json!("council");
        proposal["digest"] = json!(CodeHash(digest.into()));
    })?;
    let url = liar.url();
    let key = stage
        .home
        .join(".near-credentials/local/ann.test.near.json");
    let key = key.display().to_string();
    let words = [
        "vote",
        "0",
        "yes",
        "--network",
        &url,
        "--council",
        "council.test.near",
        "--as",
        "ann.test.near",
        "--key-file",
        &key,
    ];
    let said = run(&stage.home, &words).fails(7);
    assert!(said.contains("digest"), "{said}");
    let proposals = stage.run(&["proposals", "--json"]).json();
    assert_eq!(proposals[0]["tally"]["approvals"], 0);
    Ok(())
}

#[test]
fn an_action_of_a_newer_council_is_shown_as_it_is_and_not_verified() -> Result {
    let stage = Stage::new()?;
    stage.propose(pay(&stage, 5))?;
    let review = review_through(&stage, |proposal| {
        proposal["action"] = json!({ "mint": { "amount": "7", "to": "mallory\u{202e}.near" } });
        proposal["summary"] = json!(["nothing to see"]);
    })?;
    assert_eq!(review.status, 8);
    let said = &review.out;
    assert!(
        said.contains(
            "  1. UNKNOWN: {\"mint\":{\"amount\":\"7\",\"to\":\"mallory\\u{202e}.near\"}}"
        ),
        "{said}"
    );
    assert!(
        said.contains("✗ NOT action: this program does not know all of it (unknown variant `mint`"),
        "{said}"
    );
    assert!(
        said.contains("✗ NOT digest: it cannot be computed"),
        "{said}"
    );
    let proposals = stage.run(&["proposals"]).ok();
    assert!(
        proposals.contains("pay 5 NEAR to dora.test.near"),
        "{proposals}"
    );
    Ok(())
}

#[test]
fn one_unknown_change_among_known_ones_is_the_one_that_is_unknown() -> Result {
    let stage = Stage::new()?;
    stage.propose(harmless())?;
    let review = review_through(&stage, |proposal| {
        proposal["action"] = json!({ "council": { "changes": [
            { "set_retention": { "retention": "172800000000000" } },
            { "set_quorum": { "quorum": 1 } },
        ] } });
    })?;
    assert_eq!(review.status, 8);
    let said = &review.out;
    assert!(
        said.contains("  1. council: keep ended proposals 2 d"),
        "{said}"
    );
    assert!(
        said.contains("  2. UNKNOWN: {\"set_quorum\":{\"quorum\":1}}"),
        "{said}"
    );
    assert!(
        said.contains("! 2. UNKNOWN to this program: it may do anything"),
        "{said}"
    );
    Ok(())
}

#[test]
fn a_field_that_this_program_does_not_know_makes_an_action_unknown() -> Result {
    let stage = Stage::new()?;
    stage.propose(pay(&stage, 5))?;
    let review = review_through(&stage, |proposal| {
        proposal["action"]["transfer"]["and_then"] = json!("delete the account");
    })?;
    assert_eq!(review.status, 8);
    assert!(review.out.contains("UNKNOWN"), "{}", review.out);
    assert!(review.out.contains("delete the account"), "{}", review.out);
    Ok(())
}
