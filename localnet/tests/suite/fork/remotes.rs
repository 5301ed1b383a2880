//! A network that is slow, gone, too old, or answers with nonsense: one clear line, and nothing has changed.

use std::time::{Duration, Instant};

use charter_localnet::{
    Balance, Batch, BuildError, Chain, ChainError, EngineError, Fork, ForkError, ForkOptions,
    QueryError, Why,
};
use serde_json::{Value, json};

use super::relay::{Relay, Reply};
use super::support::{Original, on, world};
use crate::support::script::Script;
use crate::support::world::World;

const TIMEOUT: Duration = Duration::from_millis(400);

fn options(relay: &Relay) -> ForkOptions {
    ForkOptions::new(relay.url.clone())
        .without_cache()
        .timeout(TIMEOUT)
}

fn connect(relay: &Relay) -> Fork {
    options(relay).connect().unwrap()
}

fn relayed(version: u32) -> (Original, Relay) {
    let mut world = World::new(version);
    let mut script = world.script();
    for key in ["key", "key and more"] {
        script.call("storage_write", [key.into(), key.into(), 9.into()]);
    }
    assert!(world.run(&script).is_success());
    let original = Original::of(world);
    let relay = Relay::to(original.server.addr());
    (original, relay)
}

/// What kept a query from being answered.
fn why<T: std::fmt::Debug>(answer: Result<T, QueryError>) -> ForkError {
    match answer {
        Err(QueryError::Engine(EngineError::Fork(error))) => {
            let text = error.to_string();
            assert!(!text.contains('\n') && text.len() < 600, "{text}");
            *error
        }
        other => panic!("{other:?}"),
    }
}

fn read(key: &str) -> Script {
    let mut script = Script::new(88);
    script.call("storage_read", [key.into(), 0.into()]);
    script.call("value_return", [u64::MAX.into(), 0.into()]);
    script
}

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
fn a_transaction_that_cannot_read_what_it_needs_leaves_nothing_behind() {
    for version in [84, 88] {
        let (original, relay) = relayed(version);
        let mut fork = world(on(connect(&relay)), &original.world);
        let pay = Batch::new(fork.bob.account_id.clone()).transfer(Balance::from_near(1));
        // The signer is known and the receiver is not: the second block cannot be made.
        fork.chain.balance(&fork.alice.account_id).unwrap();
        fork.chain.next_nonce(&fork.alice).unwrap();
        relay.be_gone();
        let before = (fork.chain.head().hash(), fork.chain.next_nonce(&fork.alice));
        for _ in 0..2 {
            let error = fork.chain.send(&fork.alice, pay.clone()).unwrap_err();
            let ChainError::Engine(EngineError::Fork(why)) = &error else {
                panic!("{error:?}");
            };
            assert!(why.what.contains("bob.test.near"), "{error}");
            let needed_by = why.needed_by.as_ref().unwrap();
            assert_eq!(needed_by.account_id, fork.bob.account_id);
            let after = (fork.chain.head().hash(), fork.chain.next_nonce(&fork.alice));
            assert_eq!(after, before);
            assert!(fork.chain.is_idle());
            fork.check_supply();
        }
        // A patch and a jump in time that need nothing go on.
        fork.chain.advance_blocks(5).unwrap();
        relay.behave();
        let paid = fork.chain.send(&fork.alice, pay).unwrap();
        assert!(paid.is_success());
        assert_eq!(
            paid.block_height(),
            Some(original.server.chain().head().height() + 6)
        );
        fork.check_supply();
    }
}

#[test]
fn a_jump_that_fails_is_not_made_later() {
    let (original, relay) = relayed(88);
    let mut fork = world(on(connect(&relay)), &original.world);
    fork.chain.balance(&fork.alice.account_id).unwrap();
    let pay = Batch::new(fork.bob.account_id.clone()).transfer(Balance::from_near(1));
    let signed = fork.chain.sign(&fork.alice, pay).unwrap();
    fork.chain.submit(signed).unwrap();
    fork.chain.produce_block().unwrap();
    let height = fork.chain.head().height();
    relay.be_gone();
    fork.chain.advance_blocks(100).unwrap_err();
    relay.behave();
    fork.chain.produce_block().unwrap();
    assert_eq!(fork.chain.head().height(), height + 1);
}

#[test]
fn a_signer_whose_key_cannot_be_read_is_not_taken_for_a_stranger() {
    let (original, relay) = relayed(88);
    let mut fork = world(on(connect(&relay)), &original.world);
    relay.be_gone();
    let pay = Batch::new(fork.bob.account_id.clone()).transfer(Balance::from_near(1));
    let signed = fork.chain.sign_with_nonce(&fork.alice, pay.clone(), 1);
    let refused = fork.chain.submit(signed).unwrap_err();
    assert!(refused.to_string().contains("alice.test.near"), "{refused}");
    let error = fork.chain.send(&fork.alice, pay).unwrap_err();
    assert!(
        matches!(
            &error,
            ChainError::Query(QueryError::Engine(EngineError::Fork(_)))
        ),
        "{error:?}"
    );
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

#[test]
fn a_place_that_cannot_be_forked_is_refused_at_the_door() {
    let (original, relay) = relayed(88);
    let height = original.server.chain().head().height();
    let unknown = options(&relay).height(height + 7).connect().unwrap_err();
    assert_eq!(unknown.why, Why::UnknownBlock((height + 7).to_string()));
    assert!(unknown.to_string().contains("archival"), "{unknown}");
    relay.change("block", |result| result["header"]["height"] = json!(3));
    let other = options(&relay).height(height).connect().unwrap_err();
    assert!(
        other.to_string().contains("block 3 instead of block"),
        "{other}"
    );
    for (field, value) in [
        ("height", json!(u64::MAX)),
        ("timestamp_nanosec", json!(u64::MAX.to_string())),
        ("total_supply", json!(u128::MAX.to_string())),
        ("block_ordinal", json!(u64::MAX)),
    ] {
        let value = value.clone();
        relay.change("block", move |result| {
            result["header"][field] = value.clone()
        });
        let error = options(&relay).connect().unwrap_err();
        assert!(
            error.to_string().contains("out of any bounds"),
            "{field}: {error}"
        );
    }
    relay.change("EXPERIMENTAL_protocol_config", |result| {
        result["epoch_length"] = json!(0)
    });
    assert!(
        options(&relay)
            .connect()
            .unwrap_err()
            .to_string()
            .contains("no blocks")
    );
    relay.change("EXPERIMENTAL_protocol_config", |result| {
        *result = json!("text")
    });
    assert!(matches!(
        options(&relay).connect().unwrap_err().why,
        Why::Nonsense(_)
    ));
    relay.change("validators", |result| *result = json!([]));
    assert!(matches!(
        options(&relay).connect().unwrap_err().why,
        Why::Nonsense(_)
    ));

    for version in [83, 89] {
        relay.change("EXPERIMENTAL_protocol_config", move |result| {
            result["protocol_version"] = json!(version)
        });
        let fork = options(&relay).connect().unwrap();
        assert_eq!(fork.point().protocol_version, version);
        let refused = Chain::builder().fork(fork.clone()).build().unwrap_err();
        assert!(matches!(refused, BuildError::ProtocolVersion(other) if other == version));
        // Whoever asks for other rules gets them.
        relay.behave();
        let chain = Chain::builder()
            .fork(fork)
            .protocol_version(88)
            .build()
            .unwrap();
        assert_eq!(chain.protocol_version(), 88);
    }
    relay.be_gone();
    assert!(matches!(
        options(&relay).connect().unwrap_err().why,
        Why::NoAnswer(_)
    ));
}

#[test]
fn a_network_that_goes_away_before_the_root_is_read_leaves_no_chain() {
    let (original, relay) = relayed(88);
    let fork = connect(&relay);
    relay.be_gone();
    let refused = Chain::builder().fork(fork.clone()).build().unwrap_err();
    assert!(
        refused
            .to_string()
            .contains("did not give the account test.near"),
        "{refused}"
    );
    relay.behave();
    let chain = on(fork);
    assert_eq!(chain.head().hash(), original.server.chain().head().hash());
}
