//! A vote reviews first, and names the digest of what was reviewed.

use charter_interface::Delivery;
use charter_tests::{Result, artifact, factory};

use super::pay;
use crate::stage::Stage;

#[test]
fn a_vote_reviews_first_and_says_what_it_decided() -> Result {
    let stage = Stage::new()?;
    stage.propose(pay(&stage, 5))?;
    let said = stage.run_as("ann", &["vote", "0", "yes"]).ok();
    assert!(
        said.contains("PAYS 5 NEAR of the council to dora.test.near"),
        "{said}"
    );
    assert!(
        said.contains("ann.test.near approved 0: 1 for, 0 against"),
        "{said}"
    );
    let said = stage.run_as("ben", &["vote", "0", "yes"]).ok();
    assert!(
        said.contains("ben.test.near approved 0: 2 for, 0 against; it is approved now"),
        "{said}"
    );
    Ok(())
}

#[test]
fn a_vote_for_what_is_not_verified_must_be_asked_for() -> Result {
    let stage = Stage::new()?;
    stage.register()?;
    let code = artifact::wasm("donation");
    stage.propose(stage.commands(factory::offer_donations("1.0.0", &code, Delivery::Global)))?;
    let said = stage.run_as("ann", &["vote", "1", "yes"]).fails(8);
    assert!(
        said.starts_with("error: not voted: proposal 1 could not be verified (code of "),
        "{said}"
    );
    // Against it one may vote without having its code.
    stage.run_as("ben", &["vote", "1", "no"]).ok();
    stage
        .run_as("ann", &["vote", "1", "yes", "--unverified"])
        .ok();
    let wasm = stage.home.join("donation.wasm");
    std::fs::write(&wasm, &code)?;
    let wasm = wasm.display().to_string();
    stage
        .run_as("cleo", &["vote", "1", "yes", "--wasm", &wasm])
        .ok();
    let proposals = stage.run(&["proposals", "--json"]).json();
    assert_eq!(proposals[0]["tally"]["approvals"], 2);
    assert_eq!(proposals[0]["tally"]["rejections"], 1);
    Ok(())
}

#[test]
fn a_vote_names_the_digest_and_is_one_json_value_for_programs() -> Result {
    let stage = Stage::new()?;
    stage.propose(pay(&stage, 5))?;
    let dry = stage
        .run_as("ann", &["vote", "0", "yes", "--dry-run", "--json"])
        .json();
    let call = &dry["dry_run"]["actions"][0]["call"];
    let shown = stage.run(&["proposals", "--json"]).json();
    assert_eq!(call["args"]["digest"], shown[0]["digest"]);
    let voted = stage.run_as("ann", &["vote", "0", "yes", "--json"]).json();
    assert_eq!(voted["review"]["verified"], true);
    assert_eq!(voted["vote"]["value"]["approvals"], 1);
    Ok(())
}

#[test]
fn a_stranger_cannot_vote() -> Result {
    let stage = Stage::new()?;
    stage.propose(pay(&stage, 5))?;
    let said = stage.run_as("dora", &["vote", "0", "yes"]).fails(7);
    assert!(
        said.starts_with("error: refused: dora.test.near "),
        "{said}"
    );
    Ok(())
}
