//! When answers about transactions come: as soon as a node gives them, with refunds on their way, or settled.

use std::time::Duration;

use charter_localnet::rpc::{self, Options, Pace, Server};
use charter_localnet::{Balance, Batch, Call, Gas};
use serde_json::{Value, json};

use crate::support::http;
use crate::support::world::World;

/// Long enough for a request to come between two blocks on a machine that is busy.
const BETWEEN_BLOCKS: Duration = Duration::from_millis(400);

struct Net {
    world: World,
    server: Server,
}

impl Net {
    fn new(options: Options) -> Self {
        let world = World::new(88);
        let server = rpc::spawn_with(world.chain.clone(), "127.0.0.1:0", options).unwrap();
        Self { world, server }
    }

    /// Alice calls a method that does nothing, with gas of which most comes back.
    fn call(&self, wait_until: &str) -> Value {
        let call = Call::new("noop").gas(Gas::from_teragas(100));
        let batch = Batch::new(self.world.machine.account_id.clone()).call(call);
        let signed = self.server.chain().sign(&self.world.alice, batch).unwrap();
        let encoded = {
            use base64::Engine;
            base64::prelude::BASE64_STANDARD.encode(borsh::to_vec(&signed).unwrap())
        };
        let params = json!({ "signed_tx_base64": encoded, "wait_until": wait_until });
        http::call(self.server.addr(), "send_tx", params).json()["result"].clone()
    }

    fn balance(&self) -> Balance {
        let params = json!({
            "request_type": "view_account", "finality": "optimistic", "account_id": "alice.test.near",
        });
        let answer = http::call(self.server.addr(), "query", params).json();
        let amount = answer["result"]["amount"].as_str().expect("an account");
        Balance::from_yoctonear(amount.parse().unwrap())
    }

    /// What alice has right after a call, and once nothing is on its way any more.
    fn balances_after_call(&self) -> (Balance, Balance) {
        let answer = self.call("EXECUTED_OPTIMISTIC");
        assert!(answer["status"]["SuccessValue"].is_string(), "{answer}");
        let at_once = self.balance();
        while !self.server.chain().is_idle() {
            std::thread::sleep(Duration::from_millis(5));
        }
        (at_once, self.balance())
    }
}

#[test]
fn a_balance_read_right_after_a_call_lacks_the_refund_as_on_a_node() {
    for pace in [
        Pace::Instant,
        Pace::Node {
            block_time: BETWEEN_BLOCKS,
        },
    ] {
        let net = Net::new(Options {
            pace,
            block_interval: BETWEEN_BLOCKS,
            ..Options::default()
        });
        let (at_once, later) = net.balances_after_call();
        assert!(at_once < later, "{pace:?}: {at_once} and {later}");
    }
}

#[test]
fn a_balance_read_right_after_a_call_is_settled_where_that_is_asked_for() {
    for pace in [
        Pace::Instant,
        Pace::Node {
            block_time: BETWEEN_BLOCKS,
        },
    ] {
        let net = Net::new(Options {
            pace,
            block_interval: BETWEEN_BLOCKS,
            settled: true,
            ..Options::default()
        });
        let (at_once, later) = net.balances_after_call();
        assert_eq!(at_once, later, "{pace:?}");
    }
}

#[test]
fn each_wait_ends_with_the_first_block_that_gives_its_status() {
    let net = Net::new(Options {
        pace: Pace::Node {
            block_time: Duration::from_millis(100),
        },
        ..Options::default()
    });
    // The transaction is in one block, its receipt runs in the next, the refund in the one after that. A block is
    // final when two more stand on it.
    for (wait_until, blocks_later, statuses) in [
        ("INCLUDED", 0, &["INCLUDED", "EXECUTED_OPTIMISTIC"][..]),
        (
            "EXECUTED_OPTIMISTIC",
            1,
            &["EXECUTED_OPTIMISTIC", "EXECUTED"],
        ),
        ("INCLUDED_FINAL", 2, &["EXECUTED", "FINAL"]),
        ("EXECUTED", 2, &["EXECUTED", "FINAL"]),
        ("FINAL", 4, &["FINAL"]),
    ] {
        let answer = net.call(wait_until);
        let now = net.server.chain().head().height();
        let status = answer["final_execution_status"].as_str().unwrap();
        assert!(statuses.contains(&status), "{wait_until}: {status}");
        let block = answer["transaction_outcome"]["block_hash"]
            .as_str()
            .unwrap();
        let included = net
            .server
            .chain()
            .block_by_hash(&block.parse().unwrap())
            .unwrap()
            .height();
        assert!(
            now - included >= blocks_later,
            "{wait_until} after {} blocks",
            now - included
        );
    }
}

#[test]
fn a_transaction_that_waits_for_its_block_is_unknown_as_to_a_node() {
    let net = Net::new(Options {
        block_interval: BETWEEN_BLOCKS,
        ..Options::default()
    });
    let pay = Batch::new(net.world.bob.account_id.clone()).transfer(Balance::from_near(1));
    let signed = net.server.chain().sign(&net.world.alice, pay).unwrap();
    let hash = net.server.chain().submit(signed).unwrap();
    let ask = |wait_until| {
        let params = json!({
            "tx_hash": hash.to_string(), "sender_account_id": "alice.test.near", "wait_until": wait_until,
        });
        http::call(net.server.addr(), "tx", params).json()
    };
    assert_eq!(ask("NONE")["error"]["cause"]["name"], "UNKNOWN_TRANSACTION");
    assert_eq!(ask("FINAL")["result"]["final_execution_status"], "FINAL");
}

#[test]
fn settled_answers_do_not_wait_for_a_refund_that_is_held_back() {
    let net = Net::new(Options {
        settled: true,
        ..Options::default()
    });
    net.server.chain().hold(net.world.alice.account_id.clone());
    let answer = net.call("EXECUTED");
    assert_eq!(answer["final_execution_status"], "EXECUTED", "{answer}");
    assert!(net.server.chain().release(&net.world.alice.account_id));
}
