//! Function calls: what validation refuses, what fails, what is logged and returned.

use charter_localnet::near_primitives::errors::InvalidTxError;
use charter_localnet::{Balance, Batch, Call, ChainError, Gas, QueryError};
use serde::Deserialize;

use crate::support::script::{Arg, Script, amount};
use crate::support::world::World;

/// `RejectEmptyMethodName` (protocol version 87): such a call used to fail where it ran.
#[test]
fn a_call_without_a_method_is_refused_from_87_on() {
    for (version, refused) in [(84, false), (86, false), (87, true), (88, true)] {
        let mut world = World::new(version);
        match world
            .chain
            .call(&world.alice, &world.machine.account_id, Call::new(""))
        {
            Err(ChainError::Rejected(InvalidTxError::ActionsValidation(_))) => {
                assert!(refused, "{version}")
            }
            Ok(result) => {
                assert!(!refused, "{version}");
                assert!(
                    result.failure_text().contains("MethodEmptyName"),
                    "{}",
                    result.failure_text()
                );
            }
            Err(error) => panic!("{error}"),
        }
    }
}

#[test]
fn a_failed_call_has_its_logs_and_leaves_no_writes() {
    let mut world = World::new(88);
    let mut script = world.script();
    script.call("log_utf8", ["before".into()]);
    script.call("storage_write", ["key".into(), "value".into(), 9.into()]);
    script.call("panic_utf8", ["enough".into()]);
    let deposit = Balance::from_near(3);
    let before = world.chain.balance(&world.machine.account_id).unwrap();
    let result = world.run_with(World::running(&script).deposit(deposit));
    assert!(!result.is_success());
    assert_eq!(result.logs(), ["before"]);
    assert!(
        result.failure_text().contains("enough"),
        "{}",
        result.failure_text()
    );
    assert!(
        world
            .chain
            .state()
            .storage(&world.machine.account_id, b"")
            .unwrap()
            .is_empty()
    );
    assert_eq!(
        world.chain.balance(&world.machine.account_id).unwrap(),
        before
    );
    let refund: Vec<Balance> = result
        .receipts()
        .iter()
        .filter(|receipt| receipt.is_refund())
        .map(|receipt| match &receipt.actions()[..] {
            [charter_localnet::near_primitives::transaction::Action::Transfer(transfer)] => {
                transfer.deposit
            }
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(refund[0], deposit, "the deposit first, then the gas");
    assert_eq!(refund.len(), 2);
}

#[test]
fn events_are_read_out_of_logs() {
    #[derive(Deserialize, Debug, PartialEq)]
    #[serde(tag = "event", content = "data", rename_all = "snake_case")]
    enum Known {
        Started { by: String },
    }
    let mut world = World::new(88);
    let mut script = world.script();
    let started =
        r#"{"standard":"x-test","version":"1.0.0","event":"started","data":{"by":"alice"}}"#;
    for log in [
        "plain text".to_owned(),
        format!("EVENT_JSON:{started}"),
        "EVENT_JSON:{broken".to_owned(),
        r#"EVENT_JSON:{"standard":"other","version":"1.0.0","event":"unknown"}"#.to_owned(),
    ] {
        script.call("log_utf8", [log.as_str().into()]);
    }
    let result = world.run(&script);
    assert_eq!(result.logs().len(), 4);
    let names: Vec<_> = result
        .events()
        .iter()
        .map(|event| event.name().to_owned())
        .collect();
    assert_eq!(names, ["started", "unknown"]);
    assert_eq!(result.events()[0].account_id, world.machine.account_id);
    assert_eq!(result.events()[0].standard(), "x-test");
    assert_eq!(
        result.events_as::<Known>(),
        [Known::Started {
            by: "alice".to_owned()
        }]
    );
}

#[test]
fn a_view_answers_logs_and_changes_nothing() {
    let world = World::new(88);
    let mut script = Script::new(88);
    script.call("log_utf8", ["looking".into()]);
    script.call("value_return", [r#"{"a":1}"#.into()]);
    let before = world.chain.head().hash();
    let view = world
        .chain
        .view(&world.machine.account_id, &World::running(&script))
        .unwrap();
    assert_eq!(view.logs, ["looking"]);
    assert_eq!(
        view.json::<serde_json::Value>().unwrap(),
        serde_json::json!({ "a": 1 })
    );
    assert!(view.gas_burnt > Gas::ZERO);
    assert_eq!(world.chain.head().hash(), before);
}

#[test]
fn a_view_may_not_do_what_needs_a_transaction() {
    let world = World::new(88);
    let mut write = Script::new(88);
    write.call("storage_write", ["key".into(), "value".into(), 9.into()]);
    let refused = world
        .chain
        .view(&world.machine.account_id, &World::running(&write))
        .unwrap_err();
    let QueryError::Contract { message, logs, .. } = refused else {
        panic!("{refused}")
    };
    assert!(message.contains("ProhibitedInView"), "{message}");
    assert!(logs.is_empty());
    let nobody = world
        .chain
        .view(&world.alice.account_id, &Call::new("noop"))
        .unwrap_err();
    assert!(matches!(nobody, QueryError::Contract { .. }), "{nobody}");
    let unknown = world
        .chain
        .view(&"nobody.near".parse().unwrap(), &Call::new("noop"))
        .unwrap_err();
    assert!(matches!(unknown, QueryError::UnknownAccount(_)));
}

#[test]
fn a_receipt_has_limits_on_what_it_may_carry() {
    let mut world = World::new(88);
    let hundred = (0..100).fold(Batch::new(world.bob.account_id.clone()), |batch, _| {
        batch.transfer(Balance::from_yoctonear(1))
    });
    assert!(
        world
            .chain
            .send(&world.alice, hundred.clone())
            .unwrap()
            .is_success()
    );
    let more = hundred.transfer(Balance::from_yoctonear(1));
    let error = world.chain.send(&world.alice, more).unwrap_err();
    assert!(error.to_string().contains("number of actions"), "{error}");
    // Eleven deployments (`max_deploy_actions_per_receipt`, ten from version 84 on).
    let eleven = (0..11).fold(Batch::new(world.alice.account_id.clone()), |batch, _| {
        batch.deploy(*b"code")
    });
    let error = world.chain.send(&world.alice, eleven).unwrap_err();
    assert!(error.to_string().contains("deploy"), "{error}");
    // The same limits hold for what a contract makes, and then the call fails.
    let mut script = world.script();
    let promise = script.call("promise_batch_create", ["bob.test.near".into()]);
    for _ in 0..101 {
        script.call(
            "promise_batch_action_transfer",
            [Arg::Of(promise), amount(1)],
        );
    }
    let result = world.run(&script);
    assert!(
        result.failure_text().contains("number of actions"),
        "{}",
        result.failure_text()
    );
}
