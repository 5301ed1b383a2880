//! Nodes of other versions, which say more than this crate knows, or less.

use charter_localnet::{AccountId, Batch, Chain, ForkError, QueryError, Why};
use serde_json::{Value, json};

use super::relay::Reply;
use super::relayed::{connect, options, read, relayed, why};
use super::support::{on, told, world};

fn remove(object: &mut Value, field: &str) {
    if let Some(object) = object.as_object_mut() {
        object.remove(field);
    }
}

/// Fields that this crate does not know, and none that it can do without.
fn another_version(result: &mut Value) {
    let optional = [
        "storage_paid_at",
        "hash",
        "proof",
        "num_blocks_per_year",
        "current_validators",
        "chunks",
        "author",
    ];
    for field in optional {
        remove(result, field);
    }
    for field in [
        "epoch_id",
        "signature",
        "approvals",
        "validator_reward",
        "latest_protocol_version",
    ] {
        remove(&mut result["header"], field);
    }
    let mut places = vec!["", "/header"];
    places.extend(["/values/0", "/keys/0", "/keys/0/access_key"]);
    for place in places {
        if let Some(Value::Object(object)) = result.pointer_mut(place) {
            object.insert("from_the_future".to_owned(), json!({ "a": [1] }));
        }
    }
}

#[test]
fn what_nodes_of_other_versions_say_is_read_as_far_as_it_is_known() {
    let (original, relay) = relayed(88);
    relay.answer(|_, mut answer| {
        if answer["result"].is_object() {
            another_version(&mut answer["result"]);
        }
        Reply::Json(answer)
    });
    let mut fork = world(on(connect(&relay)), &original.world);
    let mut same = world(on(original.connect()), &original.world);
    let run = |world: &mut crate::support::world::World| {
        let value = world.run(&read("key"));
        assert_eq!(value.value(), Some(&b"key"[..]));
        let end =
            Batch::new(world.bob.account_id.clone()).delete_account(world.alice.account_id.clone());
        let ended = world.chain.send(&world.bob, end).unwrap();
        assert!(ended.is_success(), "{}", ended.failure_text());
        [told(&value), told(&ended)]
    };
    assert_eq!(run(&mut fork), run(&mut same));
}

#[test]
fn a_field_that_a_fork_needs_and_does_not_get_is_named() {
    let (original, relay) = relayed(88);
    let lacks = |kind: &'static str, place: &'static str, field: &'static str, why: ForkError| {
        let text = why.to_string();
        let named = text.contains(&format!("missing field `{field}`"));
        assert!(named, "{kind}{place} without {field}: {text}");
        assert!(matches!(why.why, Why::Nonsense(_)), "{why:?}");
    };
    let lose = |kind: &'static str, place: &'static str, field: &'static str| {
        relay.change(kind, move |result| {
            let object = result.pointer_mut(place).expect("it is there");
            remove(object, field);
        });
    };
    let at_the_start = [
        ("block", "/header", "height"),
        ("block", "/header", "prev_state_root"),
        ("block", "/header", "timestamp_nanosec"),
        ("block", "/header", "total_supply"),
        ("EXPERIMENTAL_protocol_config", "", "chain_id"),
        ("EXPERIMENTAL_protocol_config", "", "gas_limit"),
        (
            "EXPERIMENTAL_protocol_config",
            "",
            "transaction_validity_period",
        ),
        ("validators", "", "epoch_start_height"),
    ];
    for (kind, place, field) in at_the_start {
        lose(kind, place, field);
        lacks(kind, place, field, options(&relay).connect().unwrap_err());
    }
    relay.behave();
    let chain = on(connect(&relay));
    let machine = original.world.machine.account_id.clone();
    type Look = fn(&Chain, &AccountId) -> Result<(), QueryError>;
    let account: Look = |chain, id| chain.account(id).map(drop);
    let code: Look = |chain, id| chain.state().code(id).map(drop);
    let data: Look = |chain, id| chain.state().storage(id, b"key").map(drop);
    let keys: Look = |chain, id| chain.state().access_keys(id).map(drop);
    let later = [
        ("view_account", "", "amount", account),
        ("view_account", "", "code_hash", account),
        ("view_account", "", "storage_usage", account),
        ("view_code", "", "code_base64", code),
        ("view_state", "", "values", data),
        ("view_state", "/values/0", "value", data),
        ("view_access_key_list", "", "keys", keys),
        ("view_access_key_list", "/keys/0", "access_key", keys),
        ("view_access_key_list", "/keys/0/access_key", "nonce", keys),
    ];
    for (kind, place, field, look) in later {
        lose(kind, place, field);
        lacks(kind, place, field, why(look(&chain, &machine)));
        relay.behave();
    }
    for (_, _, _, look) in later {
        look(&chain, &machine).unwrap();
    }
}
