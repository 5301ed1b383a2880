//! A fork behind RPC, whose network is another chain of the same process.

use std::time::{Duration, Instant};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use charter_localnet::near_primitives::transaction::SignedTransaction;
use charter_localnet::rpc::{self, Options, Pace, Server};
use charter_localnet::{Balance, Batch, Chain, ForkOptions, Signer};
use serde_json::{Value, json};

use super::relay::Relay;
use super::support::{Original, on};
use crate::support::http;
use crate::support::script::Script;
use crate::support::world::World;

struct Net {
    original: Original,
    relay: Relay,
    server: Server,
}

impl Net {
    fn new(pace: Pace) -> Self {
        let mut world = World::new(88);
        let mut script = world.script();
        script.call("storage_write", ["key".into(), "value".into(), 9.into()]);
        assert!(world.run(&script).is_success());
        let original = Original::of(world);
        let relay = Relay::to(original.server.addr());
        let fork = ForkOptions::new(relay.url.clone())
            .without_cache()
            .timeout(Duration::from_millis(500))
            .connect()
            .unwrap();
        let options = Options {
            pace,
            settled: true,
            ..Options::default()
        };
        let server = rpc::spawn_with(on(fork), "127.0.0.1:0", options).unwrap();
        Self {
            original,
            relay,
            server,
        }
    }

    fn call(&self, method: &str, params: Value) -> Value {
        http::call(self.server.addr(), method, params).json()
    }

    fn sign(&self, signer: &Signer, batch: Batch) -> SignedTransaction {
        self.server.chain().sign(signer, batch).unwrap()
    }

    fn send(&self, transaction: &SignedTransaction) -> Value {
        let bytes = borsh_of(transaction);
        let params =
            json!({ "signed_tx_base64": BASE64_STANDARD.encode(bytes), "wait_until": "FINAL" });
        self.call("send_tx", params)
    }
}

fn borsh_of(transaction: &SignedTransaction) -> Vec<u8> {
    borsh::to_vec(transaction).unwrap()
}

fn succeeded(answer: &Value) -> bool {
    answer["result"]["status"]["SuccessValue"].is_string()
}

fn pay(to: &Signer) -> Batch {
    Batch::new(to.account_id.clone()).transfer(Balance::from_near(1))
}

fn read() -> Script {
    let mut script = Script::new(88);
    script.call("storage_read", ["key".into(), 0.into()]);
    script.call("value_return", [u64::MAX.into(), 0.into()]);
    script
}

#[test]
fn a_view_that_cannot_be_answered_is_an_error_and_is_answered_later() {
    let net = Net::new(Pace::Instant);
    let alice = &net.original.world.alice.account_id;
    let query = json!({ "request_type": "view_account", "finality": "final", "account_id": alice });
    net.relay.be_gone();
    let error = net.call("query", query.clone());
    let text = error["error"].to_string();
    assert!(
        text.contains("did not give the account alice.test.near"),
        "{text}"
    );
    assert!(
        net.call("status", json!([]))["result"].is_object(),
        "the rest goes on"
    );
    net.relay.behave();
    let answer = net.call("query", query);
    let expected = net.original.server.chain().balance(alice).unwrap();
    assert_eq!(
        answer["result"]["amount"],
        json!(expected.as_yoctonear().to_string())
    );
    let machine = &net.original.world.machine.account_id;
    let page = net.call(
        "query",
        json!({
            "request_type": "view_state", "finality": "final", "account_id": machine, "prefix_base64": "", "limit": 5,
        }),
    );
    assert_eq!(page["result"]["values"][0]["key"], json!("a2V5"));
    assert!(page["result"]["last_key"].is_null());
}

#[test]
fn a_receipt_that_lacks_something_waits_for_the_network_and_nothing_else_does() {
    for pace in [
        Pace::Instant,
        Pace::Node {
            block_time: Duration::from_millis(50),
        },
    ] {
        let net = Net::new(pace);
        let world = &net.original.world;
        let (alice, bob, machine) = (&world.alice, &world.bob, &world.machine);
        // All that signing takes, and what the machine's account takes, is known; bob's account is not.
        for account in [alice, machine] {
            net.server.chain().next_nonce(account).unwrap();
            net.server.chain().balance(&account.account_id).unwrap();
        }
        let stuck = net.sign(alice, pay(bob));
        net.relay.be_gone();
        let begun = Instant::now();
        let text = net.send(&stuck)["error"].to_string();
        assert!(
            text.contains("did not give the account bob.test.near"),
            "{text}"
        );
        assert!(text.contains("goes on once it does"), "{text}");
        assert!(
            begun.elapsed() < Duration::from_secs(8),
            "not at the end of a wait"
        );
        // Asking for it says the same.
        let status = json!({ "tx_hash": stuck.get_hash(), "sender_account_id": alice.account_id, "wait_until": "FINAL" });
        let text = net.call("tx", status.clone())["error"].to_string();
        assert!(text.contains("bob.test.near"), "{text}");
        // Others go on.
        let other = net.sign(alice, pay(machine));
        let answer = net.send(&other);
        assert!(succeeded(&answer), "{answer}");
        assert!(net.server.chain().supply().unwrap().is_conserved());
        net.relay.behave();
        let answer = until(|| {
            let answer = net.call("tx", status.clone());
            succeeded(&answer).then_some(answer)
        });
        assert!(answer["result"]["receipts_outcome"].is_array());
        let chain = net.server.chain();
        let expected = world.chain.balance(&bob.account_id).unwrap();
        assert_eq!(
            chain.balance(&bob.account_id),
            Ok(expected.checked_add(Balance::from_near(1)).unwrap())
        );
        assert!(chain.supply().unwrap().is_conserved());
    }
}

fn until<T>(mut look: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + Duration::from_secs(20);
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(Instant::now() < deadline, "it never came");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn a_transaction_that_has_not_begun_is_dropped_and_can_be_sent_again() {
    let net = Net::new(Pace::Instant);
    let machine = &net.original.world.machine;
    // A call of oneself runs in the block of its transaction.
    net.server.chain().next_nonce(machine).unwrap();
    net.server.chain().balance(&machine.account_id).unwrap();
    let call = Batch::new(machine.account_id.clone()).call(World::running(&read()));
    let signed = net.sign(machine, call);
    net.relay.be_gone();
    let before = net.server.chain().head().hash();
    let text = net.send(&signed)["error"].to_string();
    assert!(text.contains("was not run and can be sent again"), "{text}");
    assert_eq!(net.server.chain().head().hash(), before);
    assert!(net.server.chain().is_idle());
    net.relay.behave();
    let answer = net.send(&signed);
    assert_eq!(
        answer["result"]["status"]["SuccessValue"],
        json!(BASE64_STANDARD.encode("value")),
        "{answer}"
    );
    // One that cannot even be checked is told so at the door.
    let bob = &net.original.world.bob;
    let unread = net.server.chain().sign_with_nonce(bob, pay(machine), 1);
    net.relay.be_gone();
    let text = net.send(&unread)["error"].to_string();
    assert!(
        text.contains("did not give the account bob.test.near"),
        "{text}"
    );
    assert!(!text.contains("INVALID_TRANSACTION"), "{text}");
}

#[test]
fn a_fork_of_a_fork_reads_through_both() {
    let net = Net::new(Pace::Instant);
    let world = &net.original.world;
    let sent = net.send(&net.sign(&world.alice, pay(&world.bob)));
    assert!(succeeded(&sent), "{sent}");
    let fork = ForkOptions::new(net.server.rpc_url())
        .without_cache()
        .connect()
        .unwrap();
    let mut last = super::support::world(Chain::builder().fork(fork).build().unwrap(), world);
    let account_id = &world.bob.account_id;
    assert_eq!(
        last.chain.balance(account_id),
        net.server.chain().balance(account_id)
    );
    assert_eq!(last.run(&read()).value(), Some(&b"value"[..]));
    assert_eq!(
        last.chain.head().epoch_height(),
        net.server.chain().head().epoch_height()
    );
}

#[test]
fn snapshots_and_reverts_work_on_a_served_fork() {
    let net = Net::new(Pace::Instant);
    let world = &net.original.world;
    let bob = &world.bob.account_id;
    let taken = net.call("sandbox_snapshot", json!({}));
    let before = net.server.chain().balance(bob).unwrap();
    assert!(succeeded(
        &net.send(&net.sign(&world.alice, pay(&world.bob)))
    ));
    assert_ne!(net.server.chain().balance(bob), Ok(before));
    net.call("sandbox_revert", taken["result"].clone());
    assert_eq!(net.server.chain().balance(bob), Ok(before));
    let jumped = net.call("sandbox_fast_forward", json!({ "delta_height": 1_000 }));
    assert!(jumped["error"].is_null(), "{jumped}");
}
