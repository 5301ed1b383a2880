//! What came of a transaction.

use charter_interface::Delivery;
use charter_tests::{Result, artifact, factory};

use crate::stage::Stage;

#[test]
fn a_creation_that_failed_is_shown_with_the_receipt_in_which_it_did() -> Result {
    let stage = Stage::new()?;
    stage.register()?;
    let code = artifact::wasm("donation");
    stage.enact(stage.commands(factory::offer_donations("1.0.0", &code, Delivery::Global)))?;
    stage
        .call("dora", &stage.factory, factory::publish_global(&code))?
        .success()?;
    let words = [
        "create",
        "donation",
        "gift",
        "--field",
        "nobody=nothing",
        "--json",
    ];
    let failed = stage.run_as("dora", &words);
    let failure: serde_json::Value = serde_json::from_str(&failed.err)?;
    let hash = failure["failure"]["transaction"].as_str().unwrap();
    let said = stage.run_as("dora", &["trace", hash]).ok();
    assert!(
        said.starts_with(&format!(
            "{hash} of dora.test.near\n  factory.test.near: create_instance with "
        )),
        "{said}"
    );
    assert!(
        said.contains(
            "gift.factory.test.near: create account, use global code, init, transfer 0 NEAR FAILED"
        ),
        "{said}"
    );
    assert!(
        said.contains("· factory.test.near: creating gift.factory.test.near"),
        "{said}"
    );
    assert!(
        said.contains("✗ failed: creating gift.factory.test.near failed: "),
        "{said}"
    );
    let trace = stage.run_as("dora", &["trace", hash, "--json"]).json();
    assert_eq!(trace["receipts"][0]["receiver_id"], "factory.test.near");
    assert_eq!(trace["price"], failure["failure"]["price"]);

    // What the gas went into, and the same as stacks that add up to all that was burnt.
    let creation = &trace["receipts"][0];
    let attached = creation["attached_gas"].as_str().unwrap();
    let attached: u64 = attached.parse()?;
    assert!(attached > creation["gas"].as_str().unwrap().parse()?);
    let largest = creation["profile"][0]["name"].as_str().unwrap();
    let said = stage.run_as("dora", &["trace", hash, "--profile"]).ok();
    assert!(
        said.contains(&format!("    {}: ", largest.to_lowercase())),
        "{said}"
    );
    let folded = stage.run_as("dora", &["trace", hash, "--folded"]).ok();
    let stacks: Vec<_> = folded
        .lines()
        .map(|line| line.rsplit_once(' ').unwrap())
        .collect();
    assert!(
        stacks
            .iter()
            .all(|(stack, _)| stack.starts_with("dora.test.near;")),
        "{folded}"
    );
    let host = format!(
        "dora.test.near;factory.test.near: create_instance with {};{}",
        said.split_once("create_instance with ")
            .unwrap()
            .1
            .split("  ")
            .next()
            .unwrap(),
        largest.to_lowercase()
    );
    assert!(
        stacks.iter().any(|(stack, _)| *stack == host),
        "{host} is not in {folded}"
    );
    let burnt: u64 = stacks
        .iter()
        .map(|(_, gas)| gas.parse::<u64>().unwrap())
        .sum();
    assert_eq!(trace["price"]["gas"], burnt.to_string());
    Ok(())
}

#[test]
fn a_text_that_is_no_hash_is_said_to_be_none() -> Result {
    let stage = Stage::new()?;
    let said = stage.run_as("dora", &["trace", "0x12"]).fails(2);
    assert!(said.contains("`0x12` is no transaction's hash"), "{said}");
    Ok(())
}
