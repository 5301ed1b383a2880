//! What becomes of requests when the chain cannot go on.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use super::{Engine, MakeBlock, Options};
use crate::batch::Batch;
use crate::chain::Chain;
use crate::error::EngineError;
use crate::rpc::dispatch;
use crate::rpc::shared::Shared;
use crate::rpc::snapshots::Snapshots;
use crate::rpc::waiters::Event;

/// An engine that is given something to do, and what it says once it has tried.
fn failure_of(make: MakeBlock) -> String {
    let (engine, producer) =
        Engine::start_with(Chain::new().expect("a chain"), &Options::default(), make)
            .expect("the producer starts");
    let waiting = engine.waiters().wait_for(Event::Block);
    let nothing = Batch::new(engine.chain().root().account_id);
    engine.submit(|chain| {
        let transaction = chain.sign(&chain.root(), nothing).expect("the root signs");
        chain.submit(transaction).expect("the transaction is valid");
    });
    producer.join().expect("the producer ends by itself");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .expect("a runtime");
    runtime
        .block_on(async { tokio::time::timeout(Duration::from_secs(10), waiting.happened()).await })
        .expect("whoever waits is woken");
    let failure = engine.latest().failure.clone();
    failure.expect("the failure is known").to_string()
}

#[test]
fn a_producer_that_panics_is_a_failure_with_its_message() {
    assert_eq!(
        failure_of(|_| panic!("seven is not eight")),
        "the chain cannot go on: making a block panicked: seven is not eight"
    );
}

#[test]
fn a_chain_that_cannot_go_on_is_a_failure_with_its_reason() {
    assert_eq!(
        failure_of(|_| Err(EngineError::Overflow)),
        "the chain cannot go on: an amount overflowed"
    );
}

#[test]
fn every_answer_says_so_from_then_on() {
    let options = Options::default();
    let (engine, producer) = Engine::start_with(Chain::new().expect("a chain"), &options, |_| {
        panic!("seven is not eight")
    })
    .expect("the producer starts");
    let waits = Batch::new(engine.chain().root().account_id);
    engine.submit(|chain| {
        let transaction = chain.sign(&chain.root(), waits).expect("the root signs");
        chain.submit(transaction).expect("the transaction is valid");
    });
    producer.join().expect("the producer ends by itself");
    let shared = Arc::new(Shared {
        engine,
        options,
        address: ([127, 0, 0, 1], 0).into(),
        started: std::time::Instant::now(),
        snapshots: Snapshots::default(),
    });
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .expect("a runtime");
    for method in [
        "status",
        "health",
        "block",
        "query",
        "send_tx",
        "tx",
        "sandbox_fast_forward",
    ] {
        let answer = runtime.block_on(dispatch::answer(&shared, method, Value::Null));
        let error = answer.expect_err(method);
        let text = serde_json::to_string(&error).expect("an error has JSON");
        assert!(text.contains("seven is not eight"), "{method}: {text}");
    }
}

#[test]
fn a_panic_of_whoever_is_told_of_failures_is_a_failure_too() {
    let options = Options {
        on_failure: Some(|_| panic!("the pipe is closed")),
        ..Options::default()
    };
    let chain = Chain::new().expect("a chain");
    let (engine, producer) =
        Engine::start_with(chain, &options, super::make_block).expect("the producer starts");
    let nobody = Batch::new("nobody.test.near".parse().expect("a name"));
    engine.submit(|chain| {
        let payment = nobody.transfer(near_primitives::types::Balance::from_near(1));
        let transaction = chain.sign(&chain.root(), payment).expect("the root signs");
        chain.submit(transaction).expect("the transaction is valid");
    });
    producer.join().expect("the producer ends by itself");
    assert_eq!(
        engine.latest().failure.as_deref(),
        Some("the chain cannot go on: on_failure panicked: the pipe is closed")
    );
}
