//! Blocks by the clock, and requests that do not wait for them.

use std::time::{Duration, Instant};

use charter_localnet::rpc::{self, Options, Pace, Server};
use charter_localnet::{Batch, Chain};
use serde_json::{Value, json};

use crate::support::http;
use crate::support::world::World;

const BLOCK_TIME: Duration = Duration::from_millis(50);

fn server() -> Server {
    let options = Options {
        pace: Pace::Node {
            block_time: BLOCK_TIME,
        },
        ..Options::default()
    };
    rpc::spawn_with(Chain::new().unwrap(), "127.0.0.1:0", options).unwrap()
}

fn block(server: &Server, params: Value) -> Value {
    http::call(server.addr(), "block", params).json()["result"]["header"].clone()
}

fn height(header: &Value) -> u64 {
    header["height"].as_u64().expect("a header")
}

fn wait_for_height(server: &Server, height: u64) {
    while server.chain().head().height() < height {
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn an_idle_chain_makes_blocks_by_the_clock() {
    let server = server();
    let start = Instant::now();
    wait_for_height(&server, 10);
    assert!(start.elapsed() >= 9 * BLOCK_TIME, "{:?}", start.elapsed());
    let chain = server.chain();
    let time = |height| chain.block(height).unwrap().timestamp();
    assert_eq!(u128::from(time(9) - time(3)), 6 * BLOCK_TIME.as_nanos());
}

#[test]
fn finality_is_two_blocks_behind_the_head() {
    let server = server();
    wait_for_height(&server, 5);
    let head = block(&server, json!({ "finality": "optimistic" }));
    let named = |field: &str| block(&server, json!({ "block_id": head[field] }));
    assert_eq!(height(&named("last_final_block")), height(&head) - 2);
    assert_eq!(height(&named("last_ds_final_block")), height(&head) - 1);

    // The head may move while three requests are made, and every finality moves with it.
    let last = block(&server, json!({ "finality": "final" }));
    let near = block(&server, json!({ "finality": "near-final" }));
    let newest = block(&server, json!({ "finality": "optimistic" }));
    assert!(height(&last) >= height(&head) - 2);
    assert!(height(&last) < height(&near), "{last} {near}");
    assert!(height(&near) < height(&newest), "{near} {newest}");
}

#[test]
fn skipped_heights_make_nothing_final() {
    let server = server();
    wait_for_height(&server, 3);
    let (before, after) = {
        let mut chain = server.chain();
        let before = chain.head().height();
        chain.advance_blocks(1_000).unwrap();
        (before, chain.head().clone())
    };
    assert_eq!(after.height(), before + 1_000);
    let header = block(&server, json!({ "block_id": after.height() }));
    let last = block(&server, json!({ "block_id": header["last_final_block"] }));
    assert_eq!(height(&last), before - 2);
    wait_for_height(&server, after.height() + 2);
    assert!(height(&block(&server, json!({ "finality": "final" }))) >= after.height());
}

#[test]
fn a_transaction_expires_by_itself() {
    let chain = Chain::builder().transaction_validity(3).build().unwrap();
    let options = Options {
        pace: Pace::Node {
            block_time: BLOCK_TIME,
        },
        ..Options::default()
    };
    let server = rpc::spawn_with(chain, "127.0.0.1:0", options).unwrap();
    let root = server.root().clone();
    let batch = Batch::new(root.account_id.clone());
    let signed = server.chain().sign(&root, batch).unwrap();
    let height = server.chain().head().height();
    wait_for_height(&server, height + 5);
    let refused = server.chain().submit(signed).unwrap_err();
    assert_eq!(refused.to_string(), "Transaction has expired");
}

#[test]
fn requests_that_look_do_not_wait_for_the_chain() {
    let world = World::new(88);
    let server = rpc::spawn(world.chain.clone(), "127.0.0.1:0").unwrap();
    // As long as this is held, no block can be made, as while one is in the making.
    let held = server.chain();
    let view = json!({
        "request_type": "call_function", "finality": "final", "account_id": "machine.test.near",
        "method_name": "noop", "args_base64": "",
    });
    for (method, params) in [
        ("query", view),
        ("block", json!({ "finality": "final" })),
        ("status", Value::Null),
    ] {
        let answer = http::call(server.addr(), method, params).json();
        assert!(answer["result"].is_object(), "{method}: {answer}");
    }
    drop(held);
}

#[test]
fn a_pace_has_a_name() {
    assert_eq!("instant".parse(), Ok(Pace::Instant));
    assert_eq!("node".parse(), Ok(Pace::NODE));
    let unknown = "slow".parse::<Pace>().unwrap_err();
    assert_eq!(
        unknown.to_string(),
        "`slow` is no pace; there are `instant` and `node`"
    );
}
