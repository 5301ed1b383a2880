//! Figures of near-sandbox that clients lean on: epochs, accounts of the genesis, pages of state and keys, bodies of ten megabytes.

use charter_localnet::rpc::Options;
use charter_localnet::{Balance, Batch, Chain, Signer, rpc, secret_key};
use serde_json::{Value, json};

use crate::support::http;
use crate::support::world::World;

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

/// What an account has freely and what it has locked, in NEAR.
fn owns(server: &rpc::Server, account_id: &str) -> (u128, u128) {
    let params =
        json!({ "request_type": "view_account", "finality": "final", "account_id": account_id });
    let answer = http::call(server.addr(), "query", params).json();
    let near = |field: &str| {
        let yocto = answer["result"][field].as_str().expect("an amount");
        yocto.parse::<u128>().unwrap() / 10_u128.pow(24)
    };
    (near("amount"), near("locked"))
}

#[test]
fn the_genesis_has_the_validator_of_near_sandbox_and_the_accounts_that_a_test_names() {
    // The account that near-sandbox adds to every genesis, with its well-known key.
    let key = "ed25519:3tgdk2wPraJzT4nsTuf86UX41xgPNk3MHnq8epARMdBNs29AFEztAuaQ7iHddDfXG9F2RzV1XNQYgJyAyoW51UBB";
    let sandbox = Signer::with_key("sandbox".parse().unwrap(), key.parse().unwrap());
    let chain = Chain::builder().account(sandbox.clone(), Balance::from_near(10_000));
    let server = rpc::spawn(chain.build().unwrap(), "127.0.0.1:0").unwrap();
    assert_eq!(owns(&server, "test.near"), (1_000_000_000, 50_000_000));
    assert_eq!(owns(&server, "sandbox"), (10_000, 0));
    let list = json!({
        "request_type": "view_access_key_list", "finality": "final", "account_id": "sandbox",
    });
    let keys = http::call(server.addr(), "query", list).json()["result"]["keys"].clone();
    let public_key = "ed25519:5BGSaf6YjVm7565VzWQHNxoyEjwr3jUpRJSGjREvU9dB";
    assert_eq!(keys.as_array().map(Vec::len), Some(1));
    assert_eq!(keys[0]["public_key"], public_key);
    assert_eq!(keys[0]["access_key"]["permission"], "FullAccess");
    let child = Batch::new("child.sandbox".parse().unwrap())
        .create_account()
        .transfer(Balance::from_near(1));
    let created = server.chain().send(&sandbox, child).unwrap();
    assert!(created.is_success(), "{}", created.failure_text());
}

#[test]
fn fifty_thousand_bytes_of_state_are_listed_at_once_and_one_more_in_pages_alone() {
    let mut world = World::new(88);
    let machine = world.machine.account_id.clone();
    let code = world.chain.state().code(&machine).unwrap().len() as u64;
    let used = |world: &World| world.chain.account(&machine).unwrap().storage_usage - code;
    // Storage counts the key, the value and 40 bytes; this call is all that the contract has to write.
    let room = 50_000 - used(&world) - 3 - 40;
    let write = |world: &mut World, bytes: u64| {
        let mut script = world.script();
        let value = vec![7; usize::try_from(bytes).unwrap()];
        script.call("storage_write", ["key".into(), value.into(), 9.into()]);
        assert!(world.run(&script).is_success());
    };
    let list = |world: &World, limit: Value| {
        let server = rpc::spawn(world.chain.clone(), "127.0.0.1:0").unwrap();
        let params = json!({
            "request_type": "view_state", "finality": "final", "account_id": machine, "prefix_base64": "", "limit": limit,
        });
        http::call(server.addr(), "query", params).json()
    };
    write(&mut world, room);
    assert_eq!(used(&world), 50_000);
    let whole = list(&world, Value::Null);
    assert_eq!(
        whole["result"]["values"].as_array().map(Vec::len),
        Some(1),
        "{whole}"
    );
    write(&mut world, room + 1);
    let refused = list(&world, Value::Null);
    assert_eq!(
        refused["error"]["cause"]["name"],
        "TOO_LARGE_CONTRACT_STATE"
    );
    let paged = list(&world, json!(1));
    assert_eq!(paged["result"]["values"][0]["key"], "a2V5", "{paged}");
}
