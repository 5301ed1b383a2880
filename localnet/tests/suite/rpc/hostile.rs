//! What nobody should send. Every time the server answers, and goes on.

use std::time::Duration;

use charter_localnet::rpc::{self, Options, Server};
use charter_localnet::{Chain, CryptoHash};
use serde_json::{Value, json};

use crate::support::http::{Answer, call, post, raw, raw_within};

const JSON: &str = "Content-Type: application/json\r\n";

fn server() -> Server {
    rpc::spawn(Chain::new().unwrap(), "127.0.0.1:0").unwrap()
}

/// The server still answers.
fn is_well(server: &Server) {
    let status = call(server.addr(), "status", Value::Null);
    assert_eq!(status.status, 200);
    assert_eq!(status.json()["result"]["chain_id"], "localnet");
}

fn cause(answer: &Answer) -> String {
    answer.json()["error"]["cause"]["name"]
        .as_str()
        .unwrap_or_default()
        .to_owned()
}

#[test]
fn an_unknown_method_is_named_as_such() {
    let server = server();
    for method in [
        "unknown",
        "",
        "adv_produce_blocks",
        "QUERY",
        "next_light_client_block",
    ] {
        let answer = call(server.addr(), method, json!({}));
        assert_eq!(answer.status, 400, "{method}");
        let body = answer.json();
        assert_eq!(body["error"]["name"], "REQUEST_VALIDATION_ERROR");
        assert_eq!(body["error"]["cause"]["name"], "METHOD_NOT_FOUND");
        assert_eq!(body["error"]["cause"]["info"]["method_name"], method);
        assert_eq!(body["error"]["code"], -32_601);
        assert_eq!(body["id"], "test");
    }
    is_well(&server);
}

#[test]
fn a_body_that_is_no_json_is_refused() {
    let server = server();
    let cases: [&[u8]; 8] = [
        b"",
        b"{",
        b"nonsense",
        b"\xff\xfe\x00",
        b"[[[[[[",
        b"\"",
        b"{\"jsonrpc\":\"2.0\",",
        b"\0\0\0\0",
    ];
    for body in cases {
        let answer = post(server.addr(), body, JSON);
        assert!(
            (400..500).contains(&answer.status),
            "{body:?}: {}",
            answer.status
        );
    }
    is_well(&server);
}

#[test]
fn json_that_is_no_request_is_refused() {
    let server = server();
    for body in [
        "null",
        "1",
        "[]",
        "{}",
        r#"{"jsonrpc":"1.0","id":1,"method":"status","params":[]}"#,
        r#"{"jsonrpc":"2.0","method":"status","params":[]}"#,
        r#"{"jsonrpc":"2.0","id":1,"method":5,"params":[]}"#,
        r#"{"jsonrpc":"2.0","id":1,"method":"status","params":[],"extra":1}"#,
        r#"[{"jsonrpc":"2.0","id":1,"method":"status","params":[]}]"#,
    ] {
        let answer = post(server.addr(), body.as_bytes(), JSON);
        assert!(
            (400..500).contains(&answer.status),
            "{body}: {}",
            answer.status
        );
        if let Ok(parsed) = serde_json::from_slice::<Value>(&answer.body) {
            assert_eq!(
                parsed["error"]["cause"]["name"], "PARSE_ERROR",
                "{body}: {parsed}"
            );
        }
    }
    is_well(&server);
}

#[test]
fn parameters_of_the_wrong_shape_are_a_parse_error() {
    let server = server();
    let methods = [
        "block",
        "chunk",
        "query",
        "tx",
        "send_tx",
        "broadcast_tx_async",
        "broadcast_tx_commit",
        "gas_price",
        "validators",
        "EXPERIMENTAL_tx_status",
        "EXPERIMENTAL_receipt",
        "EXPERIMENTAL_changes",
        "EXPERIMENTAL_changes_in_block",
        "EXPERIMENTAL_protocol_config",
        "sandbox_patch_state",
        "sandbox_fast_forward",
    ];
    let shapes = [
        json!(5),
        json!("text"),
        json!({ "nothing": "of this" }),
        json!([[[]]]),
        json!([{}, {}, {}]),
        json!([-1]),
        json!({ "block_id": {} }),
        json!({ "request_type": "view_account", "account_id": "NOT VALID", "finality": "final" }),
        json!({ "request_type": "unknown", "finality": "final" }),
        json!({ "signed_tx_base64": "AAAA" }),
        json!(["AAAA"]),
        json!(["not base64!"]),
    ];
    for method in methods {
        for shape in &shapes {
            let answer = call(server.addr(), method, shape.clone());
            assert!(
                answer.status != 500 && answer.status != 0,
                "{method} {shape}: {}",
                answer.status
            );
            let body = answer.json();
            // Fields that a method does not know are not looked at, so that some of these are fine for some.
            assert!(
                body["error"].is_object() != body["result"].is_object(),
                "{method} {shape}: {body}"
            );
        }
        let answer = call(server.addr(), method, json!(5));
        assert_eq!(cause(&answer), "PARSE_ERROR", "{method}: {}", answer.json());
        assert_eq!(answer.status, 400);
    }
    is_well(&server);
}

#[test]
fn a_body_beyond_the_limit_is_refused() {
    let options = Options {
        max_body: 1_000_000,
        ..Options::default()
    };
    let server = rpc::spawn_with(Chain::new().unwrap(), "127.0.0.1:0", options).unwrap();
    let huge = vec![b' '; 2_000_000];
    let answer = post(server.addr(), &huge, JSON);
    assert_eq!(answer.status, 413);
    assert_eq!(answer.body, b"length limit exceeded");
    is_well(&server);
    let claimed = "POST / HTTP/1.1\r\nHost: localnet\r\nContent-Length: 99999999999\r\nConnection: close\r\n\
                   Content-Type: application/json\r\n\r\n{}";
    let answer = raw_within(
        server.addr(),
        claimed.as_bytes(),
        Duration::from_millis(500),
    );
    assert!(
        answer.status == 413 || answer.status == 0,
        "{}",
        answer.status
    );
    is_well(&server);
}

#[test]
fn deep_nesting_and_large_numbers_are_refused() {
    let server = server();
    let deep = format!(
        r#"{{"jsonrpc":"2.0","id":1,"method":"query","params":{}{}}}"#,
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    assert!((400..500).contains(&post(server.addr(), deep.as_bytes(), JSON).status));
    for number in ["1e400", "-1", "18446744073709551616", "1.5"] {
        let body = format!(
            r#"{{"jsonrpc":"2.0","id":1,"method":"block","params":{{"block_id":{number}}}}}"#
        );
        let answer = post(server.addr(), body.as_bytes(), JSON);
        assert!(
            (400..500).contains(&answer.status),
            "{number}: {}",
            answer.status
        );
    }
    is_well(&server);
}

#[test]
fn a_fast_forward_beyond_the_end_of_time_is_refused() {
    let server = server();
    let before = server.chain().head().height();
    for delta in [u64::MAX, u64::MAX / 2, 20_000_000_000] {
        let answer = call(
            server.addr(),
            "sandbox_fast_forward",
            json!({ "delta_height": delta }),
        );
        assert_eq!(answer.json()["error"]["name"], "INTERNAL_ERROR", "{delta}");
    }
    assert_eq!(server.chain().head().height(), before);
    let nothing = call(
        server.addr(),
        "sandbox_fast_forward",
        json!({ "delta_height": 0 }),
    );
    assert_eq!(nothing.status, 200);
    is_well(&server);
}

#[test]
fn an_unknown_epoch_is_unknown_at_once_however_many_there_were() {
    let chain = Chain::builder().epoch_length(1).build().unwrap();
    let server = rpc::spawn(chain, "127.0.0.1:0").unwrap();
    let jump = json!({ "delta_height": 10_000_000_000u64 });
    assert_eq!(
        call(server.addr(), "sandbox_fast_forward", jump).status,
        200
    );
    // One that looked at each would never answer.
    let ask = |epoch_id: CryptoHash| {
        call(
            server.addr(),
            "validators",
            json!({ "epoch_id": epoch_id.to_string() }),
        )
        .json()
    };
    let unknown = ask(CryptoHash::hash_bytes(b"no epoch"));
    assert_eq!(
        unknown["error"]["cause"]["name"], "UNKNOWN_EPOCH",
        "{unknown}"
    );
    let newest = server.chain().head().epoch_id();
    let known = ask(newest);
    assert_eq!(known["result"]["epoch_height"], 10_000_000_000u64);
    is_well(&server);
}

#[test]
fn a_patch_that_makes_no_sense_is_refused() {
    let server = server();
    for records in [
        json!([{ "Contract": { "account_id": "nobody.near", "code": "AAAA" } }]),
        json!([{ "Contract": { "account_id": "test.near", "code": "AAAA" } }]),
        json!([{ "ReceivedData": { "account_id": "test.near", "data_id": "11111111111111111111111111111111",
                                   "data": null } }]),
        json!([{ "Account": { "account_id": "test.near", "account": {} } }]),
        json!({ "not": "a list" }),
    ] {
        let answer = call(
            server.addr(),
            "sandbox_patch_state",
            json!({ "records": records }),
        );
        assert!(
            answer.json()["error"].is_object(),
            "{records}: {}",
            answer.json()
        );
    }
    assert!(server.chain().supply().unwrap().is_conserved());
    is_well(&server);
}

#[test]
fn requests_that_are_no_http_are_dropped() {
    let server = server();
    for request in [
        &b"\0\0\0\0\0\0\r\n\r\n"[..],
        b"GET\r\n\r\n",
        b"POST / HTTP/9.9\r\n\r\n",
        b"DELETE / HTTP/1.1\r\nHost: localnet\r\nConnection: close\r\n\r\n",
        b"GET /unknown HTTP/1.1\r\nHost: localnet\r\nConnection: close\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: localnet\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nzz\r\n",
    ] {
        let answer = raw(server.addr(), request);
        assert_ne!(answer.status, 200, "{}", String::from_utf8_lossy(request));
    }
    let wrong_type = post(
        server.addr(),
        br#"{"jsonrpc":"2.0","id":1,"method":"status"}"#,
        "Content-Type: text/plain\r\n",
    );
    assert_eq!(wrong_type.status, 415);
    is_well(&server);
}

#[test]
fn a_browser_of_any_origin_may_call() {
    let server = server();
    let preflight = "OPTIONS / HTTP/1.1\r\nHost: localnet\r\nOrigin: https://example.com\r\n\
                     Access-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: content-type\r\n\
                     Connection: close\r\n\r\n";
    let answer = raw(server.addr(), preflight.as_bytes());
    assert_eq!(answer.status, 200);
    let headers = answer.headers.to_lowercase();
    assert!(
        headers.contains("access-control-allow-origin: *"),
        "{headers}"
    );
    assert!(
        headers.contains("access-control-allow-methods"),
        "{headers}"
    );
    let body = br#"{"jsonrpc":"2.0","id":1,"method":"status","params":[]}"#;
    let answer = post(
        server.addr(),
        body,
        "Content-Type: application/json\r\nOrigin: https://example.com\r\n",
    );
    assert!(
        answer
            .headers
            .to_lowercase()
            .contains("access-control-allow-origin: *")
    );
}

#[test]
fn old_and_future_blocks_have_the_statuses_of_a_node() {
    let server = server();
    server.chain().advance_blocks(10).unwrap();
    let skipped = call(server.addr(), "block", json!({ "block_id": 5 }));
    assert_eq!(
        (skipped.status, cause(&skipped)),
        (422, "UNKNOWN_BLOCK".to_owned())
    );
    let future = call(server.addr(), "block", json!({ "block_id": 5_000 }));
    assert_eq!(
        (future.status, cause(&future)),
        (200, "UNKNOWN_BLOCK".to_owned())
    );
}
