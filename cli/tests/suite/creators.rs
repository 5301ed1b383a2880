//! Creations, what is prepaid, and the life of an instance.

use charter_interface::Delivery;
use charter_tests::{Result, artifact, factory};

use crate::stage::Stage;

/// A factory that offers donations.
fn stage() -> Result<Stage> {
    let stage = Stage::new()?;
    stage.register()?;
    let code = artifact::wasm("donation");
    stage.enact(stage.commands(factory::offer_donations("1.0.0", &code, Delivery::Global)))?;
    stage
        .call("dora", &stage.factory, factory::publish_global(&code))?
        .success()?;
    Ok(stage)
}

#[test]
fn a_creation_is_quoted_and_costs_no_more() -> Result {
    let stage = stage()?;
    let words = [
        "create",
        "factory.test.near/donation",
        "gift",
        "--field",
        "beneficiary=ben.test.near",
    ];
    let quote = stage
        .run_as("dora", &[&words[..], &["--quote", "--json"]].concat())
        .json();
    let before = stage
        .server
        .chain()
        .balance(&"dora.test.near".parse()?)?
        .as_yoctonear();
    let done = stage
        .run_as("dora", &[&words[..], &["--json"]].concat())
        .json();
    let after = stage
        .server
        .chain()
        .balance(&"dora.test.near".parse()?)?
        .as_yoctonear();
    let amount = |value: &serde_json::Value| value.as_str().unwrap().parse::<u128>().unwrap();
    assert_eq!(
        before - after,
        amount(&quote["total"]) + amount(&done["price"]["fee"])
    );
    assert_eq!(done["value"], "gift.factory.test.near");
    Ok(())
}

#[test]
fn a_creation_whose_init_fails_is_followed_to_its_cause_and_everything_came_back() -> Result {
    let stage = stage()?;
    let words = [
        "create",
        "donation",
        "gift",
        "--field",
        "beneficary=ben.test.near",
    ];
    let said = stage.run_as("dora", &words).fails(7);
    assert!(
        said.contains("failed receipt: gift.factory.test.near.init: "),
        "{said}"
    );
    assert!(said.contains("beneficary"), "{said}");
    let attached = said.lines().find(|line| line.contains("attached")).unwrap();
    let amounts: Vec<_> = attached.split("; ").nth(1).unwrap().split(", ").collect();
    let attached = amounts[0].strip_suffix(" attached").unwrap();
    assert_eq!(amounts[1], format!("{attached} came back"), "{said}");
    Ok(())
}

#[test]
fn the_abi_finds_a_wrong_argument_before_anything_is_sent() -> Result {
    let stage = stage()?;
    let abi = artifact::contracts()
        .join("donation.abi.json")
        .display()
        .to_string();
    let words = [
        "create",
        "donation",
        "gift",
        "--abi",
        &abi,
        "--field",
        "beneficary=ben.test.near",
    ];
    assert_eq!(
        stage.run_as("dora", &words).fails(2),
        "error: `init` has no argument `beneficary`; it has beneficiary, owner\n"
    );
    let words = ["create", "donation", "gift", "--abi", &abi];
    assert_eq!(
        stage.run_as("dora", &words).fails(2),
        "error: `init` needs `beneficiary`: say --field beneficiary=..\n"
    );
    Ok(())
}

#[test]
fn a_template_that_is_not_there_is_said_with_where_to_look() -> Result {
    let stage = stage()?;
    assert_eq!(
        stage
            .run_as("dora", &["create", "donations", "gift"])
            .fails(3),
        "error: factory.test.near has no template `donations`; see `charter factory show factory.test.near`\n"
    );
    Ok(())
}

#[test]
fn what_is_prepaid_and_allowed_is_spent_by_a_call_that_attaches_nothing() -> Result {
    let stage = stage()?;
    let said = stage.run_as("dora", &["prepay", "1 NEAR"]).ok();
    assert!(said.contains("dora.test.near has 0.99"), "{said}");
    stage.run_as("dora", &["allow", "0.5 NEAR"]).ok();
    let words = [
        "create",
        "donation",
        "gift",
        "--field",
        "beneficiary=ben.test.near",
        "--prepaid",
    ];
    let said = stage.run_as("dora", &words).ok();
    assert!(said.contains("of the prepaid balance 0.0"), "{said}");
    stage.run_as("dora", &["prepay", "0.5 NEAR", "--back"]).ok();
    Ok(())
}

#[test]
fn an_instance_is_offered_accepted_retired_and_settled() -> Result {
    let stage = stage()?;
    let words = [
        "create",
        "donation",
        "gift",
        "--field",
        "beneficiary=ben.test.near",
    ];
    stage.run_as("dora", &words).ok();
    let id = "gift.factory.test.near";
    assert_eq!(
        stage.run(&["instance", "owner", id]).ok(),
        format!("{id} belongs to ben.test.near\n")
    );
    stage
        .run_as(
            "ben",
            &["instance", "owner", id, "--offer", "ann.test.near"],
        )
        .ok();
    let said = stage.run(&["instance", "owner", id]).ok();
    assert_eq!(
        said,
        format!("{id} belongs to ben.test.near, and is offered to ann.test.near\n")
    );
    stage
        .run_as("ann", &["instance", "owner", id, "--accept"])
        .ok();
    let said = stage.run_as("dora", &["settle", id]).fails(7);
    assert!(said.contains(id), "{said}");
    stage.run_as("ann", &["instance", "retire", id]).ok();
    stage.run_as("dora", &["settle", id]).ok();
    Ok(())
}

#[test]
fn nobody_awaits_code_that_was_not_approved() -> Result {
    let stage = stage()?;
    let file = stage.home.join("other.wasm");
    std::fs::write(&file, b"other")?;
    let file = file.display().to_string();
    let said = stage.run_as("dora", &["publish", &file]).fails(3);
    assert!(said.starts_with("error: nobody awaits "), "{said}");
    Ok(())
}

#[test]
fn code_that_is_too_large_for_one_transaction_goes_in_chunks() -> Result {
    let stage = stage()?;
    let code = artifact::padded(&artifact::wasm("donation"), 1_600_000);
    let release = factory::release("donation", "2.0.0", &code, Delivery::Stored);
    let approve = charter_interface::factory::Command::ApproveRelease(release);
    stage.enact(stage.commands(vec![approve]))?;
    let file = stage.home.join("large.wasm");
    std::fs::write(&file, &code)?;
    let file = file.display().to_string();
    let said = stage.run_as("dora", &["publish", &file]).ok();
    assert!(
        said.contains("dora.test.near published \"donation\" \"2.0.0\", staking 16.0"),
        "{said}"
    );
    Ok(())
}

#[test]
fn what_global_code_burns_is_no_fee() -> Result {
    let stage = Stage::new()?;
    stage.register()?;
    let code = artifact::wasm("donation");
    stage.enact(stage.commands(factory::offer_donations("1.0.0", &code, Delivery::Global)))?;
    let file = stage.home.join("donation.wasm");
    std::fs::write(&file, &code)?;
    let file = file.display().to_string();
    let before = stage
        .server
        .chain()
        .balance(&"dora.test.near".parse()?)?
        .as_yoctonear();
    let done = stage.run_as("dora", &["publish", &file, "--json"]).json();
    let after = stage
        .server
        .chain()
        .balance(&"dora.test.near".parse()?)?
        .as_yoctonear();
    let price = &done[0]["done"]["price"];
    let amount = |name: &str| price[name].as_str().unwrap().parse::<u128>().unwrap();
    // 10^20 yoctoNEAR a byte.
    assert_eq!(amount("burnt"), code.len() as u128 * 10_u128.pow(20));
    assert_eq!(
        before - after,
        amount("fee") + amount("attached") - amount("returned")
    );
    Ok(())
}
