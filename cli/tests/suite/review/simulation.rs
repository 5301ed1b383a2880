//! A proposal that is executed on a fork before anybody votes for it.

use charter_interface::factory::Command;
use charter_interface::governance::{Action, FunctionCall};
use charter_interface::{Delivery, Gas, NearToken};
use charter_tests::{Result, artifact, factory};

use super::pay;
use crate::stage::Stage;

#[test]
fn what_would_be_paid_is_shown_and_nothing_is_paid() -> Result {
    let stage = Stage::new()?;
    stage.propose(pay(&stage, 5))?;
    let dora = "dora.test.near".parse()?;
    let before = stage.server.chain().balance(&dora)?;
    let said = stage.run(&["review", "0", "--simulate"]).ok();
    assert!(
        said.contains("(there ann.test.near, ben.test.near approved it, so that it passes)"),
        "{said}"
    );
    assert!(
        said.contains("  council.test.near: 0 was executed"),
        "{said}"
    );
    assert!(
        said.contains("  dora.test.near: 1000 NEAR -> 1005 NEAR (+5 NEAR)"),
        "{said}"
    );
    assert!(said.contains("it is executed then"), "{said}");
    assert_eq!(stage.server.chain().balance(&dora)?, before);
    let shown = stage.run(&["proposals", "--json"]).json();
    assert_eq!(shown[0]["status"], "active");
    Ok(())
}

#[test]
fn commands_are_executed_by_the_factory_on_the_fork() -> Result {
    let stage = Stage::new()?;
    stage.register()?;
    let code = artifact::wasm("donation");
    stage.propose(stage.commands(factory::offer_donations("1.0.0", &code, Delivery::Global)))?;
    let wasm = stage.home.join("donation.wasm");
    std::fs::write(&wasm, &code)?;
    let wasm = wasm.display().to_string();
    let words = ["review", "1", "--simulate", "--wasm", &wasm, "--json"];
    let review = stage.run(&words).json();
    assert_eq!(review["verified"], true);
    assert_eq!(review["simulation"]["status"], "executed");
    let events = review["simulation"]["events"].as_array().unwrap();
    let names: Vec<_> = events
        .iter()
        .map(|event| event["event"].as_str().unwrap())
        .collect();
    assert_eq!(
        names,
        [
            "execution_started",
            "template_set",
            "terms_set",
            "template_opened",
            "release_approved",
            "proposal_executed"
        ]
    );
    Ok(())
}

#[test]
fn an_execution_that_would_fail_is_not_verified() -> Result {
    let stage = Stage::new()?;
    stage.register()?;
    let id = factory::release_id("donation", "9.9.9");
    stage.propose(stage.commands(vec![Command::SetCurrentRelease(id)]))?;
    let review = stage.run(&["review", "1", "--simulate"]);
    assert_eq!(review.status, 8);
    assert!(
        review
            .out
            .contains("failed receipt: factory.test.near.govern: "),
        "{}",
        review.out
    );
    assert!(
        review
            .out
            .contains("✗ NOT simulation: executed on a fork of block "),
        "{}",
        review.out
    );
    Ok(())
}

#[test]
fn a_call_that_starts_something_that_fails_is_not_verified_though_it_is_executed() -> Result {
    let stage = Stage::new()?;
    stage.propose(Action::Call {
        receiver_id: stage.factory.clone(),
        calls: vec![FunctionCall {
            method: "no_such_method".to_string(),
            args: Vec::new().into(),
            deposit: NearToken::from_yoctonear(0),
            gas: Gas::from_tgas(10),
        }],
    })?;
    let review = stage.run(&["review", "0", "--simulate"]);
    assert_eq!(review.status, 8);
    assert!(
        review.out.contains("factory.test.near.no_such_method: "),
        "{}",
        review.out
    );
    Ok(())
}

#[test]
fn what_has_ended_cannot_be_simulated() -> Result {
    let stage = Stage::new()?;
    stage.enact(pay(&stage, 1))?;
    let review = stage.run(&["review", "0", "--simulate"]);
    assert_eq!(review.status, 8);
    assert!(
        review
            .out
            .contains("✗ NOT simulation: proposal 0 cannot be executed on a fork: it is executed"),
        "{}",
        review.out
    );
    Ok(())
}
