//! What a sandbox can do and no node can: go back, set the time, act for an account.

use charter_localnet::rpc::Server;
use charter_localnet::{Balance, Batch, Chain, rpc, secret_key};
use serde_json::{Value, json};

use crate::support::http;

fn server() -> Server {
    rpc::spawn(Chain::new().unwrap(), "127.0.0.1:0").unwrap()
}

fn ask(server: &Server, method: &str, params: Value) -> Value {
    http::call(server.addr(), method, params).json()
}

fn message(answer: &Value) -> &str {
    answer["error"]["cause"]["info"]["error_message"]
        .as_str()
        .unwrap_or_else(|| panic!("{answer}"))
}

#[test]
fn a_chain_goes_back_to_a_snapshot_more_than_once() {
    let server = server();
    let bob = "bob.test.near".parse().unwrap();
    let before = server.chain().head().clone();
    for _ in 0..2 {
        let taken = ask(&server, "sandbox_snapshot", Value::Null);
        let snapshot_id = taken["result"]["snapshot_id"].clone();
        assert_eq!(snapshot_id, 1, "{taken}");
        ask(&server, "sandbox_snapshot", Value::Null);
        server
            .chain()
            .create_account("bob.test.near".parse().unwrap(), Balance::from_near(1))
            .unwrap();
        ask(
            &server,
            "sandbox_fast_forward",
            json!({ "delta_height": 1_000 }),
        );
        assert!(server.chain().exists(&bob).unwrap());

        let revert = json!({ "snapshot_id": snapshot_id });
        let reverted = ask(&server, "sandbox_revert", revert.clone());
        assert_eq!(
            reverted["result"]["block_height"],
            before.height(),
            "{reverted}"
        );
        assert!(!server.chain().exists(&bob).unwrap());
        let status = ask(&server, "status", Value::Null);
        let sync = &status["result"]["sync_info"];
        assert_eq!(sync["latest_block_hash"], before.hash().to_string());
        // It is used up, and so is the one that was taken after it.
        let again = ask(&server, "sandbox_revert", revert);
        assert_eq!(message(&again), "there is no snapshot 1");
        let later = ask(&server, "sandbox_revert", json!({ "snapshot_id": 2 }));
        assert_eq!(message(&later), "there is no snapshot 2");
    }
}

#[test]
fn the_time_is_set_to_the_nanosecond_and_never_back() {
    let server = server();
    let time = server.chain().head().timestamp() + 86_400_000_000_007;
    for form in [json!(time), json!((time + 1).to_string())] {
        let set = ask(
            &server,
            "sandbox_set_time",
            json!({ "timestamp_nanosec": form }),
        );
        let now = server.chain().head().timestamp();
        assert_eq!(set["result"]["timestamp_nanosec"], now.to_string(), "{set}");
    }
    assert_eq!(server.chain().head().timestamp(), time + 1);
    let back = ask(
        &server,
        "sandbox_set_time",
        json!({ "timestamp_nanosec": time }),
    );
    assert!(message(&back).contains("not later"), "{back}");
    let words = ask(
        &server,
        "sandbox_set_time",
        json!({ "timestamp_nanosec": "tomorrow" }),
    );
    assert_eq!(message(&words), "`tomorrow` is no number of nanoseconds");
    assert_eq!(server.chain().head().timestamp(), time + 1);
}

#[test]
fn a_key_is_put_on_an_account_that_did_not_ask_for_it() {
    let server = server();
    let registrar = server.chain().registrar().clone();
    let key = secret_key("somebody");
    let params = |account_id: &str| json!({ "account_id": account_id, "public_key": key.public_key().to_string() });
    let added = ask(&server, "sandbox_add_key", params(registrar.as_str()));
    assert!(added["result"].is_object(), "{added}");
    let signer = charter_localnet::Signer::with_key(registrar.clone(), key.clone());
    let sent = server.chain().send(&signer, Batch::new(registrar)).unwrap();
    assert!(sent.is_success());
    let refused = ask(&server, "sandbox_add_key", params("nobody.near"));
    assert_eq!(message(&refused), "the account nobody.near does not exist");
}
