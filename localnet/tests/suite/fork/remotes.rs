//! A network that is slow, too old, or answers with nonsense: one clear line, and nothing has changed.

use std::time::{Duration, Instant};

use charter_localnet::{Batch, ChainError, EngineError, ForkOptions, Why};
use serde_json::{Value, json};

use super::relay::{Relay, Reply};
use super::relayed::{connect, read, relayed, why};
use super::support::{Original, on, world};
use crate::support::world::World;

#[test]
fn answers_that_make_no_sense_are_refused_and_asked_for_again() {
    let (original, relay) = relayed(88);
    let chain = on(connect(&relay));
    let alice = &original.world.alice.account_id;
    type Twist = fn(&mut Value);
    let twists: [(&str, Twist); 9] = [
        ("it is about another block", |result| {
            result["block_hash"] = json!("11111111111111111111111111111111")
        }),
        ("it is about another block", |result| *result = json!({})),
        ("missing field", |result| {
            result.as_object_mut().unwrap().remove("amount");
        }),
        ("makes no sense", |result| result["amount"] = json!("-5")),
        ("more than all tokens", |result| {
            result["amount"] = json!(u128::MAX.to_string())
        }),
        ("more than a disk", |result| {
            result["storage_usage"] = json!(u64::MAX)
        }),
        ("two contracts", |result| {
            result["global_contract_hash"] = json!("11111111111111111111111111111111");
            result["global_contract_account_id"] = json!("a.near");
        }),
        ("no nonce", |result| {
            result["state"] = json!("uninitialized")
        }),
        ("neither a result nor an error", |result| {
            *result = Value::Null
        }),
    ];
    for (expected, twist) in twists {
        if expected.starts_with("neither") {
            relay.answer(|_, _| Reply::Json(json!({ "jsonrpc": "2.0", "id": 1 })));
        } else {
            relay.change("view_account", twist);
        }
        let error = why(chain.account(alice));
        assert!(error.to_string().contains(expected), "{expected}: {error}");
        assert!(matches!(error.why, Why::Nonsense(_)), "{error:?}");
        assert!(error.to_string().contains("alice.test.near"), "{error}");
    }
    for body in [
        "",
        "<html>busy</html>",
        "[1, 2]",
        "\"text\"",
        "{\"result\":",
    ] {
        relay.answer(move |_, _| Reply::Raw(502, body.as_bytes().to_vec()));
        let error = why(chain.account(alice));
        let bytes = body.len();
        assert_eq!(error.why, Why::NotJson { status: 502, bytes });
    }
    // Whatever a stranger says stays in one line.
    relay.answer(|_, _| {
        Reply::Json(
            json!({ "error": { "message": format!("a\u{1b}[31m\nb{}", "x".repeat(9_999)) } }),
        )
    });
    let refused = why(chain.account(alice));
    assert!(matches!(refused.why, Why::Refused(_)), "{refused}");
    assert!(!refused.to_string().contains('\u{1b}'));
    relay.behave();
    assert_eq!(chain.account(alice), original.server.chain().account(alice));
}

#[test]
fn code_with_another_hash_and_records_of_other_keys_are_refused() {
    let (original, relay) = relayed(88);
    let mut fork = world(on(connect(&relay)), &original.world);
    relay.change("view_code", |result| {
        result["code_base64"] = json!("AGFzbQEAAAA=")
    });
    let error = why(fork.chain.state().code(&fork.machine.account_id));
    assert!(error.to_string().contains("another hash"), "{error}");
    relay.answer(
        |request, answer| match request["params"]["request_type"] == "view_code" {
            true => Reply::Json(json!({ "error": { "cause": { "name": "NO_CONTRACT_CODE" } } })),
            false => Reply::Json(answer),
        },
    );
    let error = why(fork.chain.state().code(&fork.machine.account_id));
    assert!(error.to_string().contains("and there is none"), "{error}");
    relay.change("view_state", |result| {
        result["values"] = json!([{ "key": "b3RoZXI=", "value": "b3RoZXI=" }])
    });
    let error = why(fork.chain.state().storage(&fork.machine.account_id, b"key"));
    assert!(
        error.to_string().contains("outside of what was asked for"),
        "{error}"
    );
    // Pages that never end.
    relay.change("view_state", |result| result["last_key"] = json!("a2V5"));
    let error = why(fork.chain.state().storage(&fork.machine.account_id, b"key"));
    assert!(error.to_string().contains("does not go on"), "{error}");
    relay.change("view_access_key_list", |result| {
        result["last_key"] = json!("ed25519:11111111111111111111111111111111")
    });
    let end = Batch::new(fork.bob.account_id.clone()).delete_account(fork.alice.account_id.clone());
    let error = fork.chain.send(&fork.bob, end.clone()).unwrap_err();
    assert!(
        error.to_string().contains("a page of keys does not go on"),
        "{error}"
    );
    relay.behave();
    assert_eq!(fork.run(&read("key")).value(), Some(&b"key"[..]));
    assert!(fork.chain.send(&fork.bob, end).unwrap().is_success());
    fork.check_supply();
}

#[test]
fn an_answer_without_an_end_is_not_read_to_the_end() {
    let (original, relay) = relayed(88);
    let chain = on(ForkOptions::new(relay.url.clone())
        .without_cache()
        .connect()
        .unwrap());
    relay.answer(|_, _| Reply::Raw(200, vec![b' '; 17 << 20]));
    let error = why(chain.account(&original.world.alice.account_id));
    assert_eq!(error.why, Why::TooLong);
    assert!(
        error.to_string().contains("longer than 16777216 bytes"),
        "{error}"
    );
}

#[test]
fn a_slow_network_is_given_up_and_a_busy_one_is_asked_again() {
    let (original, relay) = relayed(88);
    let chain = on(connect(&relay));
    let alice = &original.world.alice.account_id;
    relay.answer(|_, _| Reply::Silence(Duration::from_secs(20)));
    let begun = Instant::now();
    let error = why(chain.account(alice));
    assert!(matches!(error.why, Why::NoAnswer(_)), "{error}");
    assert!(
        begun.elapsed() < Duration::from_secs(5),
        "{:?}",
        begun.elapsed()
    );
    let mut busy = 2;
    relay.answer(move |_, answer| match busy {
        0 => Reply::Json(answer),
        _ => {
            busy -= 1;
            Reply::Raw(429, b"slow down".to_vec())
        }
    });
    assert_eq!(chain.account(alice), original.server.chain().account(alice));
}

#[test]
fn a_node_that_knows_no_pages_gives_single_records_of_small_states_alone() {
    let (original, relay) = relayed(88);
    let forget_pages = |request: &mut Value| {
        if let Some(params) = request["params"].as_object_mut() {
            params.remove("limit");
            params.remove("after_key_base64");
        }
    };
    relay.ask(forget_pages);
    let mut fork = world(on(connect(&relay)), &original.world);
    assert_eq!(fork.run(&read("key")).value(), Some(&b"key"[..]));
    assert_eq!(
        fork.chain
            .state()
            .storage(&fork.machine.account_id, b"")
            .unwrap()
            .len(),
        2
    );

    let mut large = World::new(88);
    for part in 0..3 {
        let mut script = large.script();
        for index in 0..20 {
            let key = format!("{part} {index}");
            script.call(
                "storage_write",
                [
                    key.as_str().into(),
                    "x".repeat(1_000).as_str().into(),
                    9.into(),
                ],
            );
        }
        assert!(large.run(&script).is_success());
    }
    let original = Original::of(large);
    let relay = Relay::to(original.server.addr());
    relay.ask(forget_pages);
    let mut fork = world(on(connect(&relay)), &original.world);
    let error = fork
        .chain
        .call(
            &fork.alice,
            &fork.machine.account_id,
            World::running(&read("0 0")),
        )
        .unwrap_err();
    let ChainError::Engine(EngineError::Fork(why)) = &error else {
        panic!("{error:?}");
    };
    assert_eq!(why.why, Why::NotPaged);
    relay.behave();
    assert!(fork.run(&read("0 0")).is_success());
}
