//! What came of a transaction.

use charter_interface::Delivery;
use charter_localnet::{Balance, Batch};
use charter_tests::{Result, artifact, factory};
use serde_json::{Value, json};

use crate::proxy::Liar;
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

#[test]
fn a_transaction_that_nobody_knows_and_one_that_has_not_ended_are_told_apart() -> Result {
    let stage = Stage::new()?;
    let nobodys = "11111111111111111111111111111111";
    let said = stage
        .run_as("dora", &["trace", nobodys, "--wait", "1s"])
        .fails(3);
    assert!(
        said.contains(&format!("local knows no transaction {nobodys}: ")),
        "{said}"
    );
    assert!(said.contains("dora.test.near did not sign it"), "{said}");

    // The payment is made, and where it goes nothing runs.
    let hash = {
        let mut chain = stage.server.chain();
        let ben: charter_localnet::AccountId = "ben.test.near".parse()?;
        chain.hold(ben.clone());
        let payment = Batch::new(ben).transfer(Balance::from_near(1));
        let payment = chain.sign(&stage.signer("dora"), payment)?;
        let hash = chain.submit(payment)?;
        chain.run()?;
        hash.to_string()
    };
    let run = stage.run_as("dora", &["trace", &hash, "--wait", "1s"]);
    assert!(
        run.out.contains("  receipt ") && run.out.contains(" (has not run)\n… INCLUDED_FINAL"),
        "{run:?}"
    );
    assert!(!run.out.contains("held"), "{run:?}");
    let said = run.fails(9);
    assert!(
        said.contains(&format!(
            "transaction {hash} has not ended: it is INCLUDED_FINAL, and 1 receipt of it has not run"
        )),
        "{said}"
    );
    let run = stage.run_as("dora", &["trace", &hash, "--wait", "1s", "--json"]);
    let trace: Value = serde_json::from_str(&run.out)?;
    assert_eq!(trace["status"], "INCLUDED_FINAL");
    assert_eq!(trace["receipts"][0]["has_run"], false);

    {
        let mut chain = stage.server.chain();
        chain.release(&"ben.test.near".parse()?);
        chain.run()?;
    }
    let said = stage.run_as("dora", &["trace", &hash]).ok();
    assert!(said.contains("✓ held"), "{said}");
    Ok(())
}

/// The outcomes of a transaction and of its receipts.
fn outcomes(result: &mut Value) -> Vec<&mut Value> {
    let [own, receipts] = ["transaction_outcome", "receipts_outcome"];
    let result = result.as_object_mut().expect("an outcome");
    let mut outcomes = Vec::new();
    for (name, value) in result {
        if name == own {
            outcomes.push(&mut value["outcome"]);
        } else if name == receipts {
            let receipts = value.as_array_mut().expect("receipts").iter_mut();
            outcomes.extend(receipts.map(|receipt| &mut receipt["outcome"]));
        }
    }
    outcomes
}

fn remove(object: &mut Value, fields: &[&str]) {
    for field in fields {
        object.as_object_mut().expect("an object").remove(*field);
    }
}

/// What a node of another version says: without what this program does not need, and with what it does not know.
fn another_version(result: &mut Value) {
    result["from_the_future"] = json!({ "a": [1] });
    let transaction = &mut result["transaction"];
    remove(
        transaction,
        &[
            "public_key",
            "nonce",
            "signature",
            "receiver_id",
            "priority_fee",
        ],
    );
    transaction["from_the_future"] = json!(1);
    for outcome in outcomes(result) {
        remove(outcome, &["metadata"]);
        outcome["from_the_future"] = json!(1);
    }
    let receipts = result["receipts"].as_array_mut().expect("receipts");
    for receipt in receipts {
        remove(receipt, &["priority"]);
        receipt["from_the_future"] = json!(1);
        let action = &mut receipt["receipt"]["Action"];
        remove(
            action,
            &[
                "signer_public_key",
                "gas_price",
                "output_data_receivers",
                "input_data_ids",
            ],
        );
        let actions = action["actions"].as_array_mut().expect("actions");
        actions.push(json!({ "Teleport": { "to": "mars" } }));
        actions.push(json!("Rest"));
    }
}

#[test]
fn what_nodes_of_other_versions_say_is_understood_as_far_as_it_is_known() -> Result {
    let stage = Stage::new()?;
    let (hash, failed) = {
        let mut chain = stage.server.chain();
        let ben: charter_localnet::AccountId = "ben.test.near".parse()?;
        let payment = Batch::new(ben).transfer(Balance::from_near(1));
        let held = chain.send(&stage.signer("dora"), payment)?;
        let nobody = Batch::new("nobody.test.near".parse()?).transfer(Balance::from_near(1));
        let failed = chain.send(&stage.signer("dora"), nobody)?;
        (held.hash().to_string(), failed.hash().to_string())
    };
    let trace = |change: fn(&mut Value), words: &[&str]| -> Result<crate::stage::Run> {
        let other = Liar::answering(stage.server.addr(), move |request, result| {
            if request["method"] == "EXPERIMENTAL_tx_status" {
                change(result);
            }
            Ok(())
        })?;
        let url = other.url();
        let words = [&["trace", "--wait", "1s", "--network", url.as_str()], words].concat();
        Ok(crate::stage::run(
            &stage.home,
            &[&words[..], &["--sender", "dora.test.near"]].concat(),
        ))
    };
    let before = stage.run_as("dora", &["trace", &hash]).ok();
    let after = trace(another_version, &[&hash])?.ok();
    assert_eq!(
        after,
        before
            .replace("transfer 1 NEAR", "transfer 1 NEAR, Teleport, Rest")
            .replace(" NEAR\n✓", " NEAR, Teleport, Rest\n✓"),
    );
    // A node that does not say how far it has come.
    let after = trace(
        |result| remove(result, &["final_execution_status"]),
        &[&hash],
    )?
    .ok();
    assert_eq!(after, before);
    // An error that this program does not know is shown as the node says it.
    let unknown = |result: &mut Value| {
        let error = json!({ "ActionError": { "index": 0, "kind": { "NoTeleport": {} } } });
        result["status"] = json!({ "Failure": error });
        result["receipts_outcome"][0]["outcome"]["status"] = json!({ "Failure": error });
    };
    let said = trace(unknown, &[&failed])?.ok();
    assert!(
        said.contains("nobody.test.near: transfer 1 NEAR FAILED"),
        "{said}"
    );
    assert!(said.contains("NoTeleport"), "{said}");

    // What is needed and is not there is named.
    type Loss = fn(&mut Value);
    let losses: [(&str, Loss); 8] = [
        ("transaction", |result| remove(result, &["transaction"])),
        ("receipts", |result| remove(result, &["receipts"])),
        ("receipts_outcome", |result| {
            remove(result, &["receipts_outcome"])
        }),
        ("signer_id", |result| {
            remove(&mut result["transaction"], &["signer_id"])
        }),
        ("gas_burnt", |result| {
            outcomes(result)
                .into_iter()
                .for_each(|outcome| remove(outcome, &["gas_burnt"]))
        }),
        ("executor_id", |result| {
            outcomes(result)
                .into_iter()
                .for_each(|outcome| remove(outcome, &["executor_id"]))
        }),
        ("receiver_id", |result| {
            remove(&mut result["receipts"][0], &["receiver_id"])
        }),
        ("deposit", |result| {
            let action = &mut result["receipts"][0]["receipt"]["Action"]["actions"][0];
            remove(&mut action["Transfer"], &["deposit"])
        }),
    ];
    for (field, loss) in losses {
        let said = trace(loss, &[&hash])?.fails(5);
        assert!(
            said.contains(&format!("(missing field `{field}`")),
            "{field}: {said}"
        );
        assert!(said.contains(&hash), "{said}");
    }
    Ok(())
}
