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
    Ok(())
}

#[test]
fn a_text_that_is_no_hash_is_said_to_be_none() -> Result {
    let stage = Stage::new()?;
    let said = stage.run_as("dora", &["trace", "0x12"]).fails(2);
    assert!(said.contains("`0x12` is no transaction's hash"), "{said}");
    Ok(())
}
