//! What is shown of a council and its factories.

use charter_interface::governance::Action;
use charter_interface::{Delivery, NearToken};
use charter_tests::{Result, artifact, factory};

use crate::stage::Stage;

fn pay(stage: &Stage) -> Action {
    Action::Transfer {
        receiver_id: stage.signer("dora").account_id.clone(),
        amount: NearToken::from_near(1),
    }
}

#[test]
fn status_says_what_awaits_whom() -> Result {
    let stage = Stage::new()?;
    stage.propose(pay(&stage))?;
    let status = stage.run_as("ann", &["status"]).ok();
    assert!(
        status.contains("Awaits your vote: charter review N, charter vote N yes|no"),
        "{status}"
    );
    assert!(
        status.contains("   0  pay 1 NEAR to dora.test.near"),
        "{status}"
    );
    assert!(
        status.contains("0 of 2 approvals, council rule; voting ends in "),
        "{status}"
    );
    let status = stage.run_as("dora", &["status"]).ok();
    assert!(
        status.contains("dora.test.near is neither member nor guardian"),
        "{status}"
    );
    assert!(status.contains("Open to the votes of others"), "{status}");
    assert!(!status.contains("Awaits your vote"), "{status}");
    Ok(())
}

#[test]
fn status_says_what_can_be_executed() -> Result {
    let stage = Stage::new()?;
    stage.approve(pay(&stage))?;
    let shown = stage.run_as("ann", &["status", "--json"]).json();
    assert_eq!(shown["to_execute"][0]["proposal_id"], 0);
    assert_eq!(shown["to_vote"], serde_json::json!([]));
    Ok(())
}

#[test]
fn the_council_is_shown_with_its_rules_and_the_key_that_it_should_not_have() -> Result {
    let stage = Stage::new()?;
    let shown = stage.run(&["council"]).ok();
    assert!(
        shown.contains("ann.test.near, ben.test.near, cleo.test.near"),
        "{shown}"
    );
    assert!(shown.contains("gus.test.near"), "{shown}");
    assert!(
        shown.contains("1: whoever holds it can replace the code"),
        "{shown}"
    );
    assert!(
        shown.contains(&artifact::hash(&artifact::wasm("governance")).to_string()),
        "{shown}"
    );
    assert!(shown.contains("2 of 3"), "{shown}");
    Ok(())
}

#[test]
fn a_ledger_is_shown_to_the_last_yoctonear() -> Result {
    let stage = Stage::new()?;
    let council = stage.run(&["ledger", "--json"]).json();
    assert_eq!(council["missing"], "0");
    let balance: u128 = council["balance"].as_str().unwrap().parse()?;
    assert!(
        stage
            .run(&["ledger"])
            .ok()
            .contains(&charter_interface::Exact(NearToken::from_yoctonear(balance)).to_string())
    );
    let factory = stage.run(&["ledger", "factory.test.near"]).ok();
    assert!(factory.contains("reserve"), "{factory}");
    Ok(())
}

#[test]
fn a_factory_is_shown_with_its_releases_and_instances() -> Result {
    let stage = Stage::new()?;
    stage.register()?;
    let code = artifact::wasm("donation");
    stage.enact(stage.commands(factory::offer_donations("1.0.0", &code, Delivery::Global)))?;
    let awaiting = stage.run(&["factory", "releases"]).ok();
    assert!(
        awaiting.contains("donation 1.0.0") && awaiting.contains("approved"),
        "{awaiting}"
    );
    stage
        .call("dora", &stage.factory, factory::publish_global(&code))?
        .success()?;
    let gift = factory::donation("gift", &stage.signer("ben").account_id);
    let create = factory::create(&gift, NearToken::from_near(1));
    stage.call("dora", &stage.factory, create)?.success()?;

    let shown = stage.run(&["factory", "show"]).ok();
    assert!(
        shown.contains("council.test.near") && shown.contains("donation"),
        "{shown}"
    );
    let releases = stage.run(&["factory", "releases"]).ok();
    assert!(releases.contains("published, current"), "{releases}");
    let instances = stage.run(&["factory", "instances", "--json"]).json();
    assert_eq!(instances[0]["instance_id"], "gift.factory.test.near");
    let creators = stage.run(&["factory", "creators"]).ok();
    assert!(creators.contains("dora.test.near"), "{creators}");
    assert!(stage.run(&["factories"]).ok().contains("factory.test.near"));
    assert_eq!(stage.run(&["codes"]).ok(), "there is none\n");
    Ok(())
}

#[test]
fn what_is_no_council_is_said_to_be_none() -> Result {
    let stage = Stage::new()?;
    let words = ["council", "--council", "factory.test.near"];
    let said = crate::stage::run(&stage.home, &[&words[..], &["--network", "local"]].concat());
    assert_eq!(
        said.fails(3),
        "error: factory.test.near on local is no council: it has no method `get_policy`\n"
    );
    Ok(())
}

#[test]
fn completions_are_there_for_the_shells() {
    let home = crate::stage::new_home().unwrap();
    for shell in ["bash", "zsh", "fish"] {
        let script = crate::stage::run(&home, &["completions", shell]).ok();
        assert!(script.contains("proposals"), "{shell}: {script}");
    }
}
