//! Code on a fork: of an account, and global code by its hash and by who published it.

use charter_localnet::near_primitives::action::{
    GlobalContractDeployMode, GlobalContractIdentifier,
};
use charter_localnet::{Balance, Batch, Call, CryptoHash, QueryError, Signer};

use super::support::{Original, told};
use crate::support::world::{World, id};

/// A contract whose method `answer` returns `text`.
fn answering(text: &str) -> Vec<u8> {
    let text = format!(
        r#"(module (import "env" "value_return" (func $return (param i64 i64)))
        (memory (export "memory") 1) (data (i32.const 0) "{text}")
        (func (export "answer") (call $return (i64.const {}) (i64.const 0))))"#,
        text.len()
    );
    wat::parse_str(text).unwrap()
}

/// A world with global code: `one` by its hash, `two` by the account that published it, used by bob and by the machine.
fn published(version: u32) -> (Original, Signer) {
    let mut world = World::new(version);
    let publisher = world
        .chain
        .create_account(id("publisher.test.near"), Balance::from_near(1_000))
        .unwrap();
    for (text, mode) in [
        ("one", GlobalContractDeployMode::CodeHash),
        ("two", GlobalContractDeployMode::AccountId),
    ] {
        let batch = Batch::new(publisher.account_id.clone()).deploy_global(answering(text), mode);
        send(&mut world, &publisher, batch);
    }
    let (bob, machine) = (world.bob.clone(), world.machine.clone());
    let by_hash = Batch::new(bob.account_id.clone()).use_global(by_hash());
    send(&mut world, &bob, by_hash);
    let by_account = Batch::new(machine.account_id.clone()).use_global(by(&publisher));
    send(&mut world, &machine, by_account);
    (Original::of(world), publisher)
}

fn by_hash() -> GlobalContractIdentifier {
    GlobalContractIdentifier::CodeHash(CryptoHash::hash_bytes(&answering("one")))
}

fn by(publisher: &Signer) -> GlobalContractIdentifier {
    GlobalContractIdentifier::AccountId(publisher.account_id.clone())
}

fn send(world: &mut World, signer: &Signer, batch: Batch) {
    let sent = world.chain.send(signer, batch).unwrap();
    assert!(sent.is_success(), "{}", sent.failure_text());
    world.check_supply();
}

fn ask(world: &mut World, of: &Signer) -> Option<Vec<u8>> {
    let call = Call::new("answer");
    let answer = world
        .chain
        .call(&world.alice, &of.account_id, call)
        .unwrap();
    answer.value().map(<[u8]>::to_vec)
}

#[test]
fn global_code_is_read_by_hash_and_by_account() {
    for version in [84, 88] {
        let (original, publisher) = published(version);
        let mut fork = original.fork();
        let (bob, machine) = (fork.bob.clone(), fork.machine.clone());
        assert_eq!(ask(&mut fork, &bob), Some(b"one".to_vec()));
        assert_eq!(ask(&mut fork, &machine), Some(b"two".to_vec()));
        assert_eq!(fork.chain.fork().unwrap().fetched().contracts, 2);
        // An account of the fork can run it too, and code of nobody is nobody's.
        let alice = fork.alice.clone();
        let use_it = Batch::new(alice.account_id.clone()).use_global(by_hash());
        send(&mut fork, &alice, use_it);
        assert_eq!(ask(&mut fork, &alice), Some(b"one".to_vec()));
        let nothing = Batch::new(alice.account_id.clone()).use_global(by(&alice));
        let refused = fork.chain.send(&alice, nothing).unwrap();
        assert!(!refused.is_success());
        let unknown = GlobalContractIdentifier::CodeHash(CryptoHash::hash_bytes(b"nothing"));
        let none = fork.chain.state().global_code(&unknown);
        assert_eq!(none, Err(QueryError::NoGlobalCode(unknown)));
        // Code that is published anew on the fork runs there alone.
        let again = Batch::new(publisher.account_id.clone())
            .deploy_global(answering("three"), GlobalContractDeployMode::AccountId);
        send(&mut fork, &publisher, again);
        assert_eq!(ask(&mut fork, &machine), Some(b"three".to_vec()));
        let there = original.server.chain();
        let old = there
            .view(&machine.account_id, &Call::new("answer"))
            .unwrap();
        assert_eq!(old.value, b"two");
    }
}

#[test]
fn code_of_an_account_is_read_when_it_runs_and_replaced_on_the_fork() {
    let original = Original::new(88);
    let mut there = super::support::world(original.server.chain().clone(), &original.world);
    let mut here = original.fork();
    let machine = here.machine.clone();
    assert_eq!(
        here.chain.state().own_code(&machine.account_id),
        there.chain.state().own_code(&machine.account_id)
    );
    for world in [&mut here, &mut there] {
        let deploy = Batch::new(machine.account_id.clone()).deploy(answering("new"));
        send_unchecked(world, &machine, deploy);
    }
    assert_eq!(ask(&mut here, &machine), Some(b"new".to_vec()));
    ask(&mut there, &machine);
    assert_eq!(
        here.chain.account(&machine.account_id),
        there.chain.account(&machine.account_id),
        "storage and balance"
    );
    here.check_supply();
    let bob = here.bob.clone();
    let nobody = here
        .chain
        .call(&here.alice, &bob.account_id, Call::new("answer"));
    assert!(nobody.unwrap().failure_text().contains("CodeDoesNotExist"));
}

fn send_unchecked(world: &mut World, signer: &Signer, batch: Batch) {
    let sent = world.chain.send(signer, batch).unwrap();
    assert!(sent.is_success(), "{}", sent.failure_text());
}

#[test]
fn promises_between_contracts_of_the_network_run_as_there() {
    let original = Original::new(88);
    let mut there = super::support::world(original.server.chain().clone(), &original.world);
    let mut here = original.fork();
    let mut script = here.script();
    let promise = script.call("promise_batch_create", ["bob.test.near".into()]);
    script.call(
        "promise_batch_action_transfer",
        [
            crate::support::script::Arg::Of(promise),
            crate::support::script::amount(5),
        ],
    );
    let then = script.call(
        "promise_batch_then",
        [
            crate::support::script::Arg::Of(promise),
            "machine.test.near".into(),
        ],
    );
    script.call(
        "promise_batch_action_function_call",
        [
            crate::support::script::Arg::Of(then),
            "noop".into(),
            "".into(),
            crate::support::script::amount(0),
            5_000_000_000_000.into(),
        ],
    );
    let (one, other) = (there.run(&script), here.run(&script));
    assert!(other.is_success(), "{}", other.failure_text());
    assert_eq!(told(&other), told(&one));
    assert_eq!(
        other.gas_burnt(),
        one.gas_burnt(),
        "no contract's data was touched"
    );
}
