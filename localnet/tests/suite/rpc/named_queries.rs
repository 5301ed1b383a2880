//! The queries that have methods of their own: what `query` answers, in the types of near-jsonrpc-primitives, and errors
//! with names where `query` hides some in its answers.

use charter_localnet::Balance;
use near_jsonrpc_primitives::types::call_function::RpcCallFunctionResponse;
use near_jsonrpc_primitives::types::view_access_key::RpcViewAccessKeyResponse;
use near_jsonrpc_primitives::types::view_access_key_list::RpcViewAccessKeyListResponse;
use near_jsonrpc_primitives::types::view_account::RpcViewAccountResponse;
use near_jsonrpc_primitives::types::view_code::RpcViewCodeResponse;
use near_jsonrpc_primitives::types::view_gas_key_nonces::RpcViewGasKeyNoncesResponse;
use near_jsonrpc_primitives::types::view_state::RpcViewStateResponse;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::blocks::Net;
use crate::support::http;

/// Calls a method about an account.
fn ask(net: &Net, method: &str, account_id: &str, more: Value) -> Value {
    let mut params = json!({ "finality": "final", "account_id": account_id });
    let fields = params.as_object_mut().unwrap();
    fields.extend(more.as_object().unwrap().clone());
    http::call(net.server.addr(), method, params).json()
}

fn answer<T: DeserializeOwned>(net: &Net, method: &str, account_id: &str, more: Value) -> T {
    let answer = ask(net, method, account_id, more);
    serde_json::from_value(answer["result"].clone())
        .unwrap_or_else(|error| panic!("{method}: {error}: {answer}"))
}

#[test]
fn each_answers_what_the_query_would() {
    let net = Net::new();
    let (alice, machine) = ("alice.test.near", "machine.test.near");
    let key = json!({ "public_key": net.world.alice.public_key() });
    let head = net.server.chain().head().hash();

    let account: RpcViewAccountResponse =
        answer(&net, "EXPERIMENTAL_view_account", alice, json!({}));
    assert_eq!(account.account.amount, Balance::from_near(100));
    assert_eq!(account.block_hash, head);
    let one: RpcViewAccessKeyResponse =
        answer(&net, "EXPERIMENTAL_view_access_key", alice, key.clone());
    let all: RpcViewAccessKeyListResponse =
        answer(&net, "EXPERIMENTAL_view_access_key_list", alice, json!({}));
    let keys = &all.access_key_list.keys;
    assert_eq!((keys.len(), &keys[0].access_key), (1, &one.access_key));
    let code: RpcViewCodeResponse = answer(&net, "EXPERIMENTAL_view_code", machine, json!({}));
    assert_eq!(
        code.code.code,
        crate::support::script::contract(net.world.version)
    );
    let state: RpcViewStateResponse = answer(
        &net,
        "EXPERIMENTAL_view_state",
        machine,
        json!({ "prefix_base64": "" }),
    );
    assert_eq!(state.state.values, []);
    let call: RpcCallFunctionResponse = answer(
        &net,
        "EXPERIMENTAL_call_function",
        machine,
        json!({ "method_name": "noop", "args_base64": "" }),
    );
    assert_eq!(call.result.result, b"");
}

#[test]
fn a_gas_key_has_its_nonces_listed() {
    let net = Net::new();
    let batch = charter_localnet::Batch::new(net.world.alice.account_id.clone());
    let key = charter_localnet::secret_key("gas").public_key();
    let added = net
        .server
        .chain()
        .send(&net.world.alice, batch.add_gas_key(key.clone(), 3));
    assert!(added.unwrap().is_success());
    let nonces: RpcViewGasKeyNoncesResponse = answer(
        &net,
        "EXPERIMENTAL_view_gas_key_nonces",
        "alice.test.near",
        json!({ "public_key": key }),
    );
    assert_eq!(nonces.nonces.len(), 3);
}

#[test]
fn failures_are_errors_with_names() {
    let net = Net::new();
    let key = json!({ "public_key": charter_localnet::secret_key("unknown").public_key() });
    let call = json!({ "method_name": "missing", "args_base64": "" });
    for (method, account_id, more, expected) in [
        (
            "EXPERIMENTAL_view_account",
            "nobody.near",
            json!({}),
            "UNKNOWN_ACCOUNT",
        ),
        (
            "EXPERIMENTAL_view_access_key",
            "alice.test.near",
            key.clone(),
            "UNKNOWN_ACCESS_KEY",
        ),
        (
            "EXPERIMENTAL_view_gas_key_nonces",
            "alice.test.near",
            key,
            "UNKNOWN_GAS_KEY",
        ),
        (
            "EXPERIMENTAL_view_code",
            "alice.test.near",
            json!({}),
            "NO_CONTRACT_CODE",
        ),
        (
            "EXPERIMENTAL_call_function",
            "machine.test.near",
            call,
            "CONTRACT_EXECUTION_ERROR",
        ),
    ] {
        let answer = ask(&net, method, account_id, more);
        assert_eq!(answer["error"]["cause"]["name"], expected, "{answer}");
    }
    let params = json!({ "account_id": "alice.test.near", "block_id": 1_000_000 });
    let answer = http::call(net.server.addr(), "EXPERIMENTAL_view_account", params).json();
    assert_eq!(
        answer["error"]["cause"]["name"], "UNKNOWN_BLOCK",
        "{answer}"
    );
    let shapeless = http::call(net.server.addr(), "EXPERIMENTAL_view_account", json!([1])).json();
    assert_eq!(
        shapeless["error"]["cause"]["name"], "PARSE_ERROR",
        "{shapeless}"
    );
}
