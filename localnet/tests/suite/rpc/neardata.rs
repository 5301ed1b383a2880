//! Blocks as indexers read them.

use std::time::Duration;

use charter_localnet::rpc::{self, Options, Pace, Server};
use charter_localnet::{Balance, Batch, Call, Chain};
use near_primitives::views::{
    BlockView, ChunkHeaderView, ExecutionOutcomeWithIdView, ReceiptView, SignedTransactionView,
    StateChangesView,
};
use serde_json::Value;

use crate::support::http::{Answer, raw};
use crate::support::world::World;

fn get(server: &Server, path: &str) -> Answer {
    let request = format!("GET {path} HTTP/1.1\r\nHost: localnet\r\nConnection: close\r\n\r\n");
    raw(server.addr(), request.as_bytes())
}

fn read<T: serde::de::DeserializeOwned>(value: &Value) -> T {
    T::deserialize(value).unwrap_or_else(|error| panic!("{error}: {value}"))
}

#[test]
fn every_block_is_told_with_everything_that_happened_in_it() {
    let mut world = World::new(88);
    let noop = Batch::new(world.machine.account_id.clone()).call(Call::new("noop"));
    world.chain.send(&world.alice, noop.clone()).unwrap();
    world.chain.send(&world.machine, noop).unwrap();
    let nobody = Batch::new("nobody.test.near".parse().unwrap()).transfer(Balance::from_near(1));
    world.chain.send(&world.alice, nobody).unwrap();
    let chain = world.chain.clone();
    let server = rpc::spawn(chain.clone(), "127.0.0.1:0").unwrap();
    let mut local = 0;
    for height in 0..=chain.head().height() {
        let message = get(&server, &format!("/v0/block/{height}")).json();
        let block = chain.block(height).unwrap();
        let view: BlockView = read(&message["block"]);
        assert_eq!(view.header.hash, block.hash());
        let [shard] = message["shards"].as_array().expect("shards").as_slice() else {
            panic!("{message}")
        };
        let chunk = &shard["chunk"];
        let header: ChunkHeaderView = read(&chunk["header"]);
        assert_eq!(header.height_included, height);
        let transactions: Vec<SignedTransactionView> = chunk["transactions"]
            .as_array()
            .expect("transactions")
            .iter()
            .inspect(|one| {
                let _: ExecutionOutcomeWithIdView = read(&one["outcome"]["execution_outcome"]);
            })
            .map(|one| read(&one["transaction"]))
            .collect();
        let hashes: Vec<_> = transactions.iter().map(|one| one.hash).collect();
        assert_eq!(hashes, block.transactions());
        let receipts = ["receipts", "local_receipts", "instant_receipts"].map(|kind| {
            let receipts: Vec<ReceiptView> = read(&chunk[kind]);
            receipts.len()
        });
        assert_eq!(receipts.iter().sum::<usize>(), block.receipts().len());
        local += receipts[1];
        let executed = shard["receipt_execution_outcomes"]
            .as_array()
            .expect("outcomes");
        let ids: Vec<_> = executed
            .iter()
            .map(|one| {
                let receipt: ReceiptView = read(&one["receipt"]);
                let outcome: ExecutionOutcomeWithIdView = read(&one["execution_outcome"]);
                assert_eq!(receipt.receipt_id, outcome.id);
                outcome.id
            })
            .collect();
        assert_eq!([hashes, ids].concat(), block.outcomes());
        let _: StateChangesView = read(&shard["state_changes"]);
    }
    assert!(local > 0, "the machine called itself");
}

#[test]
fn the_first_and_the_last_block_are_pointed_at() {
    let mut chain = Chain::builder().history(2).build().unwrap();
    chain.advance_blocks(5).unwrap();
    chain.advance_blocks(5).unwrap();
    chain.advance_blocks(5).unwrap();
    let options = Options {
        wait: Duration::from_millis(50),
        ..Options::default()
    };
    let server = rpc::spawn_with(chain, "127.0.0.1:0", options).unwrap();
    for (path, height) in [("/v0/first_block", 10), ("/v0/last_block/final", 15)] {
        let answer = get(&server, path);
        assert_eq!(answer.status, 302);
        let headers = answer.headers.to_lowercase();
        assert!(
            headers.contains(&format!("location: /v0/block/{height}\r\n")),
            "{headers}"
        );
    }
    assert_eq!(
        get(&server, "/v0/block/12").json(),
        Value::Null,
        "a height that was skipped"
    );
    for (height, kind) in [(5, "BLOCK_HEIGHT_TOO_LOW"), (16, "BLOCK_HEIGHT_TOO_HIGH")] {
        let answer = get(&server, &format!("/v0/block/{height}"));
        assert_eq!(
            (answer.status, answer.json()["type"].as_str()),
            (404, Some(kind))
        );
    }
}

#[test]
fn a_block_that_is_not_final_yet_is_waited_for() {
    let options = Options {
        pace: Pace::Node {
            block_time: Duration::from_millis(30),
        },
        ..Options::default()
    };
    let server = rpc::spawn_with(Chain::new().unwrap(), "127.0.0.1:0", options).unwrap();
    for height in 1..8 {
        let message = get(&server, &format!("/v0/block/{height}")).json();
        let view: BlockView = read(&message["block"]);
        assert_eq!(view.header.height, height);
        assert!(server.chain().head().height() >= height + 2);
    }
}
