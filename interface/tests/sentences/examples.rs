//! Actions with values at their edges, besides those of `vectors/digests.json`.

use serde_json::{Value, json};

const HASH: &str = "11111111111111111111111111111111";
const HOSTILE: &str = "a\"\\\n\t\r\u{1b}[2J\u{202e}\u{200b}\u{e0041}{template}<script>é🎁";
const AMOUNTS: [&str; 8] = [
    "0",
    "1",
    "1000",
    "1001",
    "999999999999999999999999",
    "1000000000000000000000000",
    "1000000000000000000000001",
    "340282366920938463463374607431768211455",
];
const GAS: [&str; 8] = [
    "0",
    "1",
    "999999999",
    "1000000001",
    "999000000001",
    "1000000000000",
    "1100000000001",
    "18446744073709551615",
];
const DURATIONS: [&str; 9] = [
    "0",
    "999999999",
    "1000000000",
    "61000000000",
    "3600000000000",
    "3661000000000",
    "86399999999999",
    "90000000000000",
    "18446744073709551615",
];

pub fn edges() -> Vec<Value> {
    let mut actions = Vec::new();
    for amount in AMOUNTS {
        actions.push(json!({ "transfer": { "receiver_id": "ann.near", "amount": amount } }));
    }
    for gas in GAS {
        actions.push(call("e30=", gas));
    }
    for args in ["", "/w==", "eyJhIjoi4oCuIn0=", "7aCA", "8J+OgQ=="] {
        actions.push(call(args, "30000000000000"));
    }
    for duration in DURATIONS {
        actions.push(council(&[
            json!({ "set_retention": { "retention": duration } }),
        ]));
    }
    actions.push(council(&changes()));
    actions.push(factory(&commands()));
    actions.push(factory(&[]));
    actions.push(council(&[]));
    actions.push(json!({ "create_factory": {
        "name": HOSTILE, "code_hash": HASH, "balance": "1",
        "setup": { "guardian": null, "limits": limits(false), "access": "open", "reserve": "0", "reserved_names": [] },
    } }));
    actions
}

fn call(args: &str, gas: &str) -> Value {
    json!({ "call": { "receiver_id": "wrap.near", "calls": [
        { "method": HOSTILE, "args": args, "deposit": "1000", "gas": gas },
    ] } })
}

fn council(changes: &[Value]) -> Value {
    json!({ "council": { "changes": changes } })
}

fn factory(commands: &[Value]) -> Value {
    json!({ "factory": { "factory_id": "games.council.near", "commands": commands } })
}

fn limits(rate: bool) -> Value {
    let rate = if rate {
        json!({ "count": u32::MAX, "window": "1" })
    } else {
        Value::Null
    };
    json!({ "instances": 0, "per_template": u32::MAX, "rate": rate })
}

fn upgrade(delivery: &str, expires_in: Value) -> Value {
    json!({ "code_hash": HASH, "size": u32::MAX, "delivery": delivery, "expires_in": expires_in })
}

fn changes() -> Vec<Value> {
    let rule = |threshold: Value| {
        json!({ "set_rule": { "category": "code", "rule": {
            "threshold": threshold, "voting_period": "600000000000", "timelock": "0", "execution_window": "1",
        } } })
    };
    vec![
        json!({ "set_guardian": { "guardian": null } }),
        json!({ "set_open_proposals": { "bond": null } }),
        json!({ "set_open_proposals": { "bond": "1" } }),
        rule(json!({ "votes": 1 })),
        rule(json!({ "share": [2, 3] })),
        json!({ "approve_code": upgrade("stored", Value::Null) }),
        json!({ "approve_upgrade": upgrade("global", json!("1")) }),
        json!({ "cancel_proposals": { "ids": [] } }),
        json!({ "cancel_proposals": { "ids": [0, u32::MAX] } }),
        json!("cancel_upgrade"),
    ]
}

fn commands() -> Vec<Value> {
    let release = |source: Value, make_current: bool, expires_in: Value| {
        json!({ "approve_release": {
            "template": HOSTILE, "version": HOSTILE, "code_hash": HASH, "size": 0, "delivery": "stored",
            "source": source, "make_current": make_current, "expires_in": expires_in,
        } })
    };
    vec![
        json!({ "set_template": { "template": HOSTILE, "spec": {
            "title": HOSTILE, "init_method": "", "init_gas": "0", "per_creator": null,
        } } }),
        json!({ "set_template": { "template": "t", "spec": {
            "title": "", "init_method": HOSTILE, "init_gas": "1", "per_creator": 0,
        } } }),
        json!({ "set_terms": { "template": "t", "terms": { "fee": "0", "min_balance": "1001", "owner_key": false } } }),
        release(Value::Null, false, Value::Null),
        release(json!(HOSTILE), false, json!("0")),
        release(json!(""), true, json!("90061000000000")),
        json!({ "set_creator_limits": { "creator_id": "ann.near", "limits": null } }),
        json!({ "set_creator_limits": { "creator_id": "ann.near", "limits": limits(true) } }),
        json!({ "set_default_limits": { "limits": limits(false) } }),
        json!({ "set_access": { "access": "listed", "add": [], "remove": [] } }),
        json!({ "reserve_names": { "names": [] } }),
        json!({ "reserve_names": { "names": [HOSTILE, ""] } }),
        json!({ "free_names": { "names": [] } }),
        json!({ "set_guardian": { "guardian": null } }),
        json!({ "approve_upgrade": upgrade("global", json!("1")) }),
        json!({ "propose_governance": { "governance_id": null, "expires_in": "1" } }),
        json!({ "propose_governance": { "governance_id": "ann.near", "expires_in": null } }),
    ]
}
