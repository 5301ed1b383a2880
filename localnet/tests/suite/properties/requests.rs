//! Requests of every kind, well-formed or not: the server answers each, and none makes it panic.

use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use charter_localnet::rpc::{self, Options};
use charter_localnet::{Balance, Batch};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::TestCaseError;
use serde_json::{Value, json};

use super::cases::{self, ACCOUNTS};
use super::connection::Connection;
use super::runner;

const METHODS: &[&str] = &[
    "block",
    "chunk",
    "gas_price",
    "query",
    "status",
    "health",
    "network_info",
    "validators",
    "send_tx",
    "tx",
    "broadcast_tx_async",
    "broadcast_tx_commit",
    "EXPERIMENTAL_tx_status",
    "EXPERIMENTAL_receipt",
    "EXPERIMENTAL_changes",
    "EXPERIMENTAL_changes_in_block",
    "EXPERIMENTAL_protocol_config",
    "EXPERIMENTAL_genesis_config",
    "EXPERIMENTAL_validators_ordered",
    "maintenance_windows",
    "sandbox_fast_forward",
    "sandbox_patch_state",
    "tx_status",
    "EXPERIMENTAL_view_account",
    "EXPERIMENTAL_view_code",
    "EXPERIMENTAL_view_state",
    "EXPERIMENTAL_view_access_key",
    "EXPERIMENTAL_view_access_key_list",
    "EXPERIMENTAL_view_gas_key_nonces",
    "EXPERIMENTAL_call_function",
    "unknown",
];

const REQUESTS: &[&str] = &[
    "view_account",
    "view_code",
    "view_state",
    "view_access_key",
    "view_access_key_list",
    "view_gas_key_nonces",
    "call_function",
    "view_global_contract_code",
    "view_global_contract_code_by_account_id",
    "unknown",
];

/// Names of parameters that a text is given for.
const FIELDS: &[&str] = &[
    "block_id",
    "request_type",
    "account_id",
    "method_name",
    "args_base64",
    "prefix_base64",
    "public_key",
    "tx_hash",
    "signed_tx_base64",
    "receipt_id",
    "records",
];

/// A leaf of a request's parameters: what methods take, and what they do not.
fn leaf() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (0u64..40).prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (0..ACCOUNTS).prop_map(|index| Value::from(cases::account(index))),
        (0..REQUESTS.len()).prop_map(|index| Value::from(REQUESTS[index])),
        prop_oneof![
            Just("final"),
            Just("optimistic"),
            Just("NONE"),
            Just("FINAL"),
            Just("EXECUTED")
        ]
        .prop_map(Value::from),
        "[a-zA-Z0-9+/=]{0,24}".prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
        Just(Value::from("11111111111111111111111111111111")),
        Just(Value::from(cases::key(0).public_key().to_string())),
    ]
}

fn value() -> impl Strategy<Value = Value> {
    leaf().prop_recursive(3, 24, 6, |inner| {
        let name = prop_oneof![
            Just("block_id"),
            Just("finality"),
            Just("request_type"),
            Just("account_id"),
            Just("prefix_base64"),
            Just("method_name"),
            Just("args_base64"),
            Just("public_key"),
            Just("code_hash"),
            Just("tx_hash"),
            Just("sender_account_id"),
            Just("wait_until"),
            Just("signed_tx_base64"),
            Just("receipt_id"),
            Just("chunk_id"),
            Just("shard_id"),
            Just("records"),
            Just("delta_height"),
            Just("changes_type"),
            Just("account_ids"),
            Just("keys"),
            Just("key_prefix_base64"),
            Just("sync_checkpoint"),
            Just("epoch_id"),
            Just("limit"),
            Just("after_key_base64"),
            Just("include_proof"),
            Just("Account"),
            Just("account"),
            Just("Data"),
            Just("data_key"),
            Just("value"),
            Just("amount"),
            Just("locked"),
        ];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(name.prop_map(str::to_owned), inner, 0..6)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

/// A query that is nearly right.
fn query() -> impl Strategy<Value = Value> {
    (0..REQUESTS.len(), 0..ACCOUNTS, leaf(), "[A-Za-z0-9+/]{0,8}", prop::option::of(leaf())).prop_map(
        |(request, account, block, data, extra)| {
            let mut params = json!({
                "request_type": REQUESTS[request], "account_id": cases::account(account), "finality": "final",
                "prefix_base64": data, "args_base64": data, "method_name": "run",
                "public_key": cases::key(0).public_key().to_string(),
                "code_hash": cases::global_hash(88).to_string(),
            });
            if let Some(extra) = extra {
                params["limit"] = extra;
                params["block_id"] = block;
            }
            params
        },
    )
}

/// What is posted.
#[derive(Clone, Debug)]
enum Body {
    Call(usize, Value),
    Query(Value),
    /// A payment that is valid, in a form that may be broken.
    Payment {
        way: usize,
        receiver: usize,
        amount: u64,
        cut: Option<usize>,
    },
    Bytes(Vec<u8>),
    Text(String),
    /// Parameters that are so many lists in each other.
    Deep(usize, usize),
    /// A text of so many bytes, under a name that methods know.
    Huge(usize, &'static str, usize),
}

fn body() -> impl Strategy<Value = Body> {
    prop_oneof![
        6 => (0..METHODS.len(), value()).prop_map(|(method, params)| Body::Call(method, params)),
        4 => query().prop_map(Body::Query),
        3 => (0usize..4, 0..ACCOUNTS, any::<u64>(), prop::option::weighted(0.3, 0usize..400))
            .prop_map(|(way, receiver, amount, cut)| Body::Payment { way, receiver, amount, cut }),
        1 => prop::collection::vec(any::<u8>(), 0..200).prop_map(Body::Bytes),
        1 => "[\\[\\]{}\",:a-z0-9]{0,60}".prop_map(Body::Text),
        1 => (0..METHODS.len(), select(vec![1, 50, 120, 127, 128, 5_000, 200_000]))
            .prop_map(|(method, depth)| Body::Deep(method, depth)),
        1 => (0..METHODS.len(), select(FIELDS.to_vec()), select(vec![1_000, 300_000]))
            .prop_map(|(method, field, length)| Body::Huge(method, field, length)),
    ]
}

fn encode(server: &rpc::Server, body: &Body) -> Vec<u8> {
    let call = |method: &str, params: &Value| {
        json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params })
            .to_string()
            .into_bytes()
    };
    match body {
        Body::Call(method, params) => call(METHODS[*method], params),
        Body::Query(params) => call("query", params),
        Body::Payment {
            way,
            receiver,
            amount,
            cut,
        } => {
            let chain = server.chain();
            let batch = Batch::new(cases::account_id(*receiver))
                .transfer(Balance::from_yoctonear((*amount).into()));
            let Ok(signed) = chain.sign(&chain.root(), batch) else {
                return b"{}".to_vec();
            };
            let mut encoded =
                BASE64_STANDARD.encode(borsh::to_vec(&signed).expect("a transaction has borsh"));
            encoded.truncate(cut.unwrap_or(usize::MAX));
            match way {
                0 => call("broadcast_tx_async", &json!([encoded])),
                1 => call("broadcast_tx_commit", &json!([encoded])),
                2 => call(
                    "send_tx",
                    &json!({ "signed_tx_base64": encoded, "wait_until": "INCLUDED" }),
                ),
                _ => call(
                    "tx",
                    &json!({ "signed_tx_base64": encoded, "wait_until": "NONE" }),
                ),
            }
        }
        Body::Bytes(bytes) => bytes.clone(),
        Body::Text(text) => text.clone().into_bytes(),
        Body::Deep(method, depth) => {
            let deep = ["[".repeat(*depth), "]".repeat(*depth)].concat();
            let method = METHODS[*method];
            format!(r#"{{"jsonrpc":"2.0","id":1,"method":"{method}","params":{deep}}}"#)
                .into_bytes()
        }
        Body::Huge(method, field, length) => {
            call(METHODS[*method], &json!({ *field: "A".repeat(*length) }))
        }
    }
}

/// Whether a request is one: then its answer has the shape of JSON-RPC, whatever it says.
fn is_request(body: &[u8]) -> bool {
    serde_json::from_slice::<Value>(body).is_ok_and(|body| body["method"].is_string())
}

/// One of result and error, for this request.
fn is_json_rpc(answer: &[u8]) -> bool {
    let Ok(answer) = serde_json::from_slice::<Value>(answer) else {
        return false;
    };
    let error = &answer["error"];
    let has_error = error["code"].is_i64() && error["message"].is_string();
    answer["jsonrpc"] == "2.0" && answer["id"] == 1 && has_error != answer.get("result").is_some()
}

#[test]
fn whatever_is_posted_the_server_answers_and_keeps_every_token() {
    let mut runner = runner(1_000);
    let options = Options {
        wait: Duration::from_millis(1),
        block_interval: Duration::from_micros(50),
        ..Options::default()
    };
    let server = rpc::spawn_with(cases::fresh(4).chain, "127.0.0.1:0", options).unwrap();
    let connection = std::cell::RefCell::new(Connection::open(&server));
    let (answered, served) = (std::cell::Cell::new(0u64), std::cell::Cell::new(0u64));
    let seen = std::cell::Cell::new(0u64);
    let result = runner.run(&body(), |body| {
        let request = encode(&server, &body);
        let (status, answer) = connection.borrow_mut().post(&request).map_err(|error| {
            *connection.borrow_mut() = Connection::open(&server);
            TestCaseError::fail(format!("no answer: {error}"))
        })?;
        answered.set(answered.get() + 1);
        served.set(served.get() + u64::from(status == 200));
        let text = String::from_utf8_lossy(&answer);
        prop_assert!(
            [200, 400, 408, 413, 415, 422, 500].contains(&status),
            "{}: {}",
            status,
            text
        );
        prop_assert!(!text.contains("panicked"), "{}", text);
        if is_request(&request) {
            prop_assert!(is_json_rpc(&answer), "{}: {}", status, text);
        }
        if status == 500 {
            // Time that leaves its type, and patches that make no sense.
            let known = ["overflowed", "must be preceded", "names the", "more tokens"];
            prop_assert!(known.iter().any(|one| text.contains(one)), "{}", text);
        }
        // Blocks follow each other too fast to see every one, so what came about since the last request is one look.
        let chain = server.chain();
        if chain.head().height() != seen.replace(chain.head().height()) {
            let supply = chain
                .supply()
                .map_err(|error| TestCaseError::fail(error.to_string()))?;
            prop_assert!(supply.is_conserved(), "{:?}", supply);
        }
        Ok(())
    });
    println!(
        "{} requests answered, {} with a result or an error of a handler",
        answered.get(),
        served.get()
    );
    result.unwrap_or_else(|error| panic!("{error}"));
    still_makes_blocks(&server);
    assert!(server.chain().supply().unwrap().is_conserved());
    assert!(
        served.get() * 5 > answered.get(),
        "hardly anything was understood"
    );
}

/// One more payment, which only a server that still makes blocks gets done.
fn still_makes_blocks(server: &rpc::Server) {
    let hash = {
        let mut chain = server.chain();
        let pay = Batch::new(cases::account_id(0)).transfer(Balance::from_yoctonear(1));
        let signed = chain.sign(&chain.root(), pay).unwrap();
        chain.submit(signed).unwrap()
    };
    let done = (0..500).any(|_| {
        std::thread::sleep(Duration::from_millis(10));
        let result = server.chain().result(hash);
        result.is_some_and(|result| result.is_complete() && result.is_success())
    });
    assert!(done, "no block is made any more");
}
