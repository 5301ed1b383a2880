//! What is proposed is what was said.

use charter_interface::factory::Command;
use charter_interface::{Delivery, NearToken};
use charter_tests::{Result, artifact, factory, token};
use rstest::rstest;
use serde_json::json;

use crate::stage::{Stage, write};

/// The action of a proposal that is only printed.
fn action(stage: &Stage, line: &str) -> serde_json::Value {
    let mut words = vec!["propose"];
    let parts: Vec<_> = line.split('\'').collect();
    for (at, part) in parts.iter().enumerate() {
        match at % 2 {
            0 => words.extend(part.split_whitespace()),
            _ => words.push(part),
        }
    }
    words.extend(["--dry-run", "--json"]);
    let said = stage.run_as("ann", &words).json();
    said["dry_run"]["actions"][0]["call"]["args"]["action"].clone()
}

const FACTORY: &str = "factory.test.near";

#[rstest]
#[case("pause --factory factory.test.near", json!("pause"))]
#[case("unpause --factory factory.test.near", json!("unpause"))]
#[case("open donation --factory factory.test.near", json!({ "open_template": { "template": "donation" } }))]
#[case("close donation --factory factory.test.near", json!({ "close_template": { "template": "donation" } }))]
#[case("current donation 1.0.0 --factory factory.test.near", json!({ "set_current_release": { "template": "donation", "version": "1.0.0" } }))]
#[case("deprecate donation 1.0.0 --factory factory.test.near", json!({ "deprecate_release": { "template": "donation", "version": "1.0.0" } }))]
#[case("restore donation 1.0.0 --factory factory.test.near", json!({ "restore_release": { "template": "donation", "version": "1.0.0" } }))]
#[case("remove donation 1.0.0 --factory factory.test.near", json!({ "remove_release": { "template": "donation", "version": "1.0.0" } }))]
#[case("terms donation --fee '0.1 NEAR' --owner-keys true --factory factory.test.near", json!({ "set_terms": { "template": "donation", "terms": { "fee": "100000000000000000000000", "min_balance": "0", "owner_key": true } } }))]
#[case("limits --instances 5 --per-template 2 --rate 2/24h --factory factory.test.near", json!({ "set_default_limits": { "limits": { "instances": 5, "per_template": 2, "rate": { "count": 2, "window": "86400000000000" } } } }))]
#[case("limits --creator eve.near --instances 0 --per-template 0 --factory factory.test.near", json!({ "set_creator_limits": { "creator_id": "eve.near", "limits": { "instances": 0, "per_template": 0, "rate": null } } }))]
#[case("limits --creator eve.near --defaults --factory factory.test.near", json!({ "set_creator_limits": { "creator_id": "eve.near", "limits": null } }))]
#[case("access listed --add eve.near --factory factory.test.near", json!({ "set_access": { "access": "listed", "add": ["eve.near"], "remove": [] } }))]
#[case("names --reserve admin --factory factory.test.near", json!({ "reserve_names": { "names": ["admin"] } }))]
#[case("guardian nobody --factory factory.test.near", json!({ "set_guardian": { "guardian": null } }))]
#[case("fees eve.near '1 NEAR' --factory factory.test.near", json!({ "withdraw_fees": { "receiver_id": "eve.near", "amount": "1000000000000000000000000" } }))]
#[case("sweep eve.near '1 NEAR' --factory factory.test.near", json!({ "sweep": { "receiver_id": "eve.near", "amount": "1000000000000000000000000" } }))]
#[case("governance other.near --expires-in 7d --factory factory.test.near", json!({ "propose_governance": { "governance_id": "other.near", "expires_in": "604800000000000" } }))]
fn a_command_is_what_was_said(#[case] line: &str, #[case] command: serde_json::Value) -> Result {
    let stage = Stage::new()?;
    assert_eq!(
        action(&stage, line),
        json!({ "factory": { "factory_id": FACTORY, "commands": [command] } })
    );
    Ok(())
}

#[rstest]
#[case("member --add eve.near --remove cleo.test.near", json!([{ "add_member": { "account_id": "eve.near" } }, { "remove_member": { "account_id": "cleo.test.near" } }]))]
#[case("guardian eve.near", json!([{ "set_guardian": { "guardian": "eve.near" } }]))]
#[case("rule council --threshold 3 --timelock 48h", json!([{ "set_rule": { "category": "council", "rule": { "threshold": { "votes": 3 }, "voting_period": "3600000000000", "timelock": "172800000000000", "execution_window": "86400000000000" } } }]))]
#[case("factory register other.near", json!([{ "register_factory": { "factory_id": "other.near" } }]))]
#[case("factory forget other.near", json!([{ "forget_factory": { "factory_id": "other.near" } }]))]
#[case("cancel 3 4", json!([{ "cancel_proposals": { "ids": [3, 4] } }]))]
fn a_change_is_what_was_said(#[case] line: &str, #[case] changes: serde_json::Value) -> Result {
    let stage = Stage::new()?;
    assert_eq!(
        action(&stage, line),
        json!({ "council": { "changes": changes } })
    );
    Ok(())
}

#[rstest]
#[case("pay eve.near '1.5 NEAR'", json!({ "transfer": { "receiver_id": "eve.near", "amount": "1500000000000000000000000" } }))]
#[case("call eve.near greet --args {\"a\":1} --gas '5 Tgas'", json!({ "call": { "receiver_id": "eve.near", "calls": [{ "method": "greet", "args": "eyJhIjoxfQ==", "deposit": "0", "gas": "5000000000000" }] } }))]
fn a_payment_and_a_call_are_what_was_said(
    #[case] line: &str,
    #[case] expected: serde_json::Value,
) -> Result {
    let stage = Stage::new()?;
    assert_eq!(action(&stage, line), expected);
    Ok(())
}

#[test]
fn a_release_is_read_from_its_wasm() -> Result {
    let stage = Stage::new()?;
    let code = artifact::wasm("donation");
    let file = stage.home.join("donation.wasm");
    std::fs::write(&file, &code)?;
    let line = format!(
        "release donation 1.0.0 --wasm {} --source https://example.org/v1 --current --factory factory.test.near",
        file.display()
    );
    assert_eq!(
        action(&stage, &line)["factory"]["commands"][0]["approve_release"],
        json!({
            "template": "donation", "version": "1.0.0", "code_hash": artifact::hash(&code), "size": code.len(),
            "delivery": "global", "source": "https://example.org/v1", "make_current": true, "expires_in": null,
        })
    );
    Ok(())
}

#[test]
fn a_file_proposes_several_commands_at_once() -> Result {
    let stage = Stage::new()?;
    let file = stage.home.join("batch.toml");
    write(
        &file,
        r#"
description = "Offer donations, and keep two names"

[action.factory]
factory_id = "factory.test.near"
commands = [
  { set_template = { template = "donation", spec = { title = "Donations", init_method = "init", init_gas = "10000000000000" } } },
  { reserve_names = { names = ["admin", "www"] } },
  "pause",
]
"#,
    )?;
    let file = file.display().to_string();
    stage.run_as("ann", &["propose", "--file", &file]).ok();
    let shown = stage.run(&["proposals", "--json"]).json();
    assert_eq!(
        shown[0]["description"],
        "Offer donations, and keep two names"
    );
    assert_eq!(shown[0]["summary"].as_array().map(Vec::len), Some(3));
    Ok(())
}

#[test]
fn a_typo_in_a_file_is_said() -> Result {
    let stage = Stage::new()?;
    let file = stage.home.join("batch.toml");
    write(
        &file,
        "[action.transfer]\nreceiver_id = \"eve.near\"\namuont = \"1\"\n",
    )?;
    let file = file.display().to_string();
    let said = stage.run_as("ann", &["propose", "--file", &file]).fails(1);
    assert!(said.contains("unknown field `amuont`"), "{said}");
    Ok(())
}

#[test]
fn a_typo_in_a_duration_is_said_before_anything_is_sent() -> Result {
    let stage = Stage::new()?;
    let said = stage
        .run_as("ann", &["propose", "rule", "council", "--timelock", "24x"])
        .fails(2);
    assert_eq!(
        said,
        "error: invalid value '24x' for '--timelock <DURATION>': `x` in `24x` is no unit of time; there are s, min, h, d and w; \
         see --help\n"
    );
    Ok(())
}

/// A factory that offers tokens.
fn tokens() -> Result<Stage> {
    let stage = Stage::new()?;
    stage.register()?;
    let code = artifact::wasm("token");
    let release = factory::release("token", "1.0.0", &code, Delivery::Global);
    let mut commands = factory::donations().commands("token");
    commands.push(Command::ApproveRelease(release));
    stage.enact(stage.commands(commands))?;
    stage
        .call("dora", &stage.factory, factory::publish_global(&code))?
        .success()?;
    Ok(stage)
}

#[test]
fn the_minimum_balance_is_what_the_storage_of_an_instance_stakes() -> Result {
    let stage = tokens()?;
    // An icon makes it store more than the 770 bytes that an account has for nothing.
    let mut args = token::init(&stage.signer("ann").account_id);
    args["metadata"]["icon"] = json!(format!("data:image/svg+xml,{}", "x".repeat(1_000)));
    let args = args.to_string();
    let words = ["propose", "terms", "token", "--measure", &args];
    stage.run_as("ann", &words).ok();
    let proposals = stage.run(&["proposals", "--json"]).json();
    let terms = &proposals[0]["action"]["factory"]["commands"][0]["set_terms"]["terms"];
    let least: u128 = terms["min_balance"].as_str().unwrap().parse()?;
    assert!(least > 0, "a token stores more than the allowance");
    // On the chain itself: with a yoctoNEAR less it fails, with this it holds.
    let create = |name: &str, balance: u128| {
        let mut instance = factory::instance("token", name, &serde_json::from_str(&args).unwrap());
        instance.balance = Some(NearToken::from_yoctonear(balance));
        let quote = stage.server.chain().view(
            &"factory.test.near".parse().unwrap(),
            &charter_localnet::Call::new("quote").json(&factory::quote_for(
                &stage.signer("dora").account_id,
                &instance,
            )),
        );
        let quote: charter_interface::factory::Quote = quote.unwrap().json().unwrap();
        stage.call(
            "dora",
            &stage.factory,
            factory::create(&instance, quote.total),
        )
    };
    assert!(create("poor", least - 1)?.success().is_err());
    create("fair", least)?.success()?;
    Ok(())
}

#[test]
fn an_instance_that_cannot_be_created_cannot_be_measured() -> Result {
    let stage = tokens()?;
    let said = stage
        .run_as("ann", &["propose", "terms", "token", "--measure", "{}"])
        .fails(8);
    assert!(
        said.contains("the minimum balance cannot be measured on a fork: "),
        "{said}"
    );
    Ok(())
}
