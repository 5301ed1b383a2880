//! Figures of near-sandbox that clients lean on: epochs, pages of keys, bodies of ten megabytes.

use charter_localnet::rpc::Options;
use charter_localnet::{Batch, Chain, rpc, secret_key};
use serde_json::{Value, json};

use crate::support::http;

fn epochs(server: &rpc::Server) -> (u64, u64) {
    let answer = http::call(server.addr(), "validators", json!([null])).json();
    let field = |name: &str| answer["result"][name].as_u64().expect("an epoch");
    (field("epoch_height"), field("epoch_start_height"))
}

#[test]
fn a_fast_forward_moves_epochs_of_sixty_blocks() {
    let server = rpc::spawn(Chain::new().unwrap(), "127.0.0.1:0").unwrap();
    assert_eq!(epochs(&server), (0, 0));
    let status = || http::call(server.addr(), "status", Value::Null).json();
    let first = status()["result"]["sync_info"]["epoch_id"].clone();
    let jump = json!({ "delta_height": 150 });
    let jumped = http::call(server.addr(), "sandbox_fast_forward", jump);
    assert!(jumped.json()["result"].is_object());
    assert_eq!(epochs(&server), (2, 120));
    let now = status();
    assert_eq!(now["result"]["sync_info"]["epoch_start_height"], 120);
    assert_ne!(now["result"]["sync_info"]["epoch_id"], first);
    let genesis = http::call(server.addr(), "EXPERIMENTAL_genesis_config", Value::Null).json();
    assert_eq!(genesis["result"]["epoch_length"], 60);
}

#[test]
fn keys_are_listed_whole_and_in_pages() {
    let mut chain = Chain::new().unwrap();
    let root = chain.root();
    let mut batch = Batch::new(root.account_id.clone());
    for index in 0..24 {
        batch = batch.add_full_access_key(secret_key(&format!("key {index}")).public_key());
    }
    chain.send(&root, batch).unwrap().into_success().unwrap();
    let server = rpc::spawn(chain, "127.0.0.1:0").unwrap();
    let list = |page: Value| {
        let mut params = json!({
            "request_type": "view_access_key_list", "finality": "final", "account_id": "test.near",
        });
        let fields = params.as_object_mut().unwrap();
        fields.extend(page.as_object().unwrap().clone());
        http::call(server.addr(), "query", params).json()["result"].clone()
    };
    let whole = list(json!({}));
    let whole = whole["keys"].as_array().expect("keys");
    assert_eq!(whole.len(), 25);
    let mut paged = Vec::new();
    let mut page = json!({ "limit": 10 });
    loop {
        let answer = list(page);
        paged.extend(answer["keys"].as_array().expect("keys").clone());
        match &answer["last_key"] {
            Value::Null => break,
            last => page = json!({ "limit": 10, "after_key": last }),
        }
    }
    assert_eq!(&paged, whole);
}

#[test]
fn a_body_of_ten_megabytes_is_read_and_one_byte_more_is_not() {
    let server = rpc::spawn(Chain::new().unwrap(), "127.0.0.1:0").unwrap();
    let limit = Options::default().max_body;
    assert_eq!(limit, 10 * 1024 * 1024);
    let mut body = json!({ "jsonrpc": "2.0", "id": 1, "method": "status", "params": null })
        .to_string()
        .into_bytes();
    body.resize(limit, b' ');
    let headers = "Content-Type: application/json\r\n";
    let read = http::post(server.addr(), &body, headers);
    assert_eq!(read.status, 200);
    assert!(read.json()["result"].is_object());
    body.push(b' ');
    let refused = http::post(server.addr(), &body, headers);
    assert_eq!(refused.status, 413);
    assert_eq!(refused.body, b"length limit exceeded");
}
