//! Promises in every order: what a contract asks for, what waits for what, and who can overtake whom.

use crate::support::script::{Arg, SCRATCH, Script, amount};
use crate::support::world::World;
use charter_localnet::{
    Balance, Batch, Call, CryptoHash, Gas, NotRunnable, Order, PendingKind, TransactionResult,
};

const VERSION: u32 = 88;
const WHOLE_REGISTER: u64 = u64::MAX;

/// Returns what a register holds.
fn return_register(script: &mut Script, register: u64) {
    script.call("value_return", [WHOLE_REGISTER.into(), register.into()]);
}

/// A call of `method` on `account` with `args`, for 30 Tgas and no deposit.
fn promise(script: &mut Script, account: &str, method: &str, args: Vec<u8>) -> usize {
    let promise = script.call("promise_batch_create", [account.into()]);
    act(script, promise, method, args);
    promise
}

fn act(script: &mut Script, promise: usize, method: &str, args: Vec<u8>) {
    let gas = Gas::from_teragas(30).as_gas();
    let args = [
        Arg::Of(promise),
        method.into(),
        args.into(),
        amount(0),
        gas.into(),
    ];
    script.call("promise_batch_action_function_call", args);
}

/// A script that returns `value`.
fn answer(value: &str) -> Vec<u8> {
    let mut script = Script::new(VERSION);
    script.call("value_return", [value.into()]);
    script.encode()
}

/// A script that returns the results of the two promises before it, one after the other.
fn join() -> Vec<u8> {
    let mut script = Script::new(VERSION);
    for register in [1, 2] {
        script.call("promise_result", [(register - 1).into(), register.into()]);
    }
    script.call("read_register", [1.into(), SCRATCH.into()]);
    script.call("read_register", [2.into(), (SCRATCH + 3).into()]);
    script.call("value_return", [6.into(), SCRATCH.into()]);
    script.encode()
}

/// A script that asks the machine twice and joins the answers.
fn both() -> Script {
    let mut script = Script::new(VERSION);
    promise(&mut script, "machine.test.near", "run", answer("one"));
    promise(&mut script, "machine.test.near", "run", answer("two"));
    // Promises are numbered in the order in which they are made.
    let numbers = [0u64, 1].map(u64::to_le_bytes).concat();
    let joined = script.call("promise_and", [Arg::At(numbers), 2.into()]);
    let after = script.call(
        "promise_batch_then",
        [Arg::Of(joined), "machine.test.near".into()],
    );
    act(&mut script, after, "then", join());
    script.call("promise_return", [Arg::Of(after)]);
    script
}

fn names(result: &TransactionResult) -> Vec<Vec<String>> {
    result.calls().map(|receipt| receipt.methods()).collect()
}

#[test]
fn a_callback_gets_the_results_of_both_promises_that_it_waits_for() {
    let mut world = World::new(VERSION);
    let result = world.run(&both());
    assert_eq!(result.value(), Some(&b"onetwo"[..]), "{result:?}");
    assert_eq!(names(&result), [["run"], ["run"], ["run"], ["then"]]);
    let heights: Vec<u64> = result
        .calls()
        .map(|receipt| receipt.block_height())
        .collect();
    assert_eq!(
        heights[1],
        heights[0] + 1,
        "what a block makes runs in the next"
    );
    assert_eq!(heights[1], heights[2], "both promises share a block");
    assert_eq!(heights[3], heights[1] + 1);
}

#[test]
fn a_promise_runs_before_or_after_another_transaction_as_the_test_likes() {
    let world = World::new(VERSION);
    let machine = world.machine.account_id.clone();
    // The machine reads a key in a promise to itself; alice writes that key meanwhile.
    let mut read = Script::new(VERSION);
    read.call("storage_read", ["key".into(), 5.into()]);
    return_register(&mut read, 5);
    let mut ask = Script::new(VERSION);
    let promised = promise(&mut ask, machine.as_str(), "run", read.encode());
    ask.call("promise_return", [Arg::Of(promised)]);
    let write = |value: &str| {
        let mut script = Script::new(VERSION);
        script.call("storage_write", ["key".into(), value.into(), 9.into()]);
        script
    };

    let outcome = |overtake: bool| {
        let mut chain = world.chain.clone();
        chain
            .call(&world.bob, &machine, World::running(&write("old")))
            .unwrap();
        let ask = Batch::new(machine.clone()).call(World::running(&ask));
        let asked = chain
            .submit(chain.sign(&world.alice, ask).unwrap())
            .unwrap();
        chain.run_one(asked).unwrap();
        chain.step().unwrap();
        assert_eq!(chain.pending()[0].methods(), ["run"], "the promise waits");
        let promised = chain.pending()[0].receipt_id();
        let write = Batch::new(machine.clone()).call(World::running(&write("new")));
        let written = chain
            .submit(chain.sign(&world.bob, write).unwrap())
            .unwrap();
        if overtake {
            chain.run_one(written).unwrap();
            let receipt = chain
                .pending()
                .into_iter()
                .find(|one| one.predecessor_id() == &world.bob.account_id);
            chain.run_one(receipt.unwrap().receipt_id()).unwrap();
        }
        chain.run_one(promised).unwrap();
        chain.run().unwrap();
        chain.result(asked).unwrap().value().unwrap().to_vec()
    };
    assert_eq!(outcome(false), b"old");
    assert_eq!(outcome(true), b"new");
}

#[test]
fn receipts_between_the_same_two_accounts_keep_their_order() {
    let mut world = World::new(VERSION);
    let machine = world.machine.account_id.clone();
    let asked = Batch::new(machine).call(World::running(&both()));
    let asked = world
        .chain
        .submit(world.chain.sign(&world.alice, asked).unwrap())
        .unwrap();
    world.chain.run_one(asked).unwrap();
    world.chain.step().unwrap();
    let waiting: Vec<CryptoHash> = world
        .chain
        .pending()
        .iter()
        .map(|one| one.receipt_id())
        .collect();
    // The two promises, the callback, and a refund.
    assert_eq!(waiting.len(), 4);
    let refused = world.chain.run_one(waiting[1]).unwrap_err();
    let expected = NotRunnable::Behind(waiting[0]).to_string();
    assert_eq!(refused.to_string(), expected);
    world.chain.run_one(waiting[0]).unwrap();
    world.chain.run_one(waiting[1]).unwrap();
    world.chain.run().unwrap();
    assert!(world.chain.result(asked).unwrap().is_success());
}

#[test]
fn what_is_held_back_waits_and_everything_else_goes_on() {
    let mut world = World::new(VERSION);
    let bob = world.bob.account_id.clone();
    world.chain.hold(bob.clone());
    let mut script = world.script();
    let paid = script.call("promise_batch_create", [bob.as_str().into()]);
    script.call("promise_batch_action_transfer", [Arg::Of(paid), amount(7)]);
    let after = script.call(
        "promise_batch_then",
        [Arg::Of(paid), "machine.test.near".into()],
    );
    act(&mut script, after, "then", answer("paid"));
    script.call("promise_return", [Arg::Of(after)]);
    let batch = Batch::new(world.machine.account_id.clone()).call(World::running(&script));
    let hash = world
        .chain
        .submit(world.chain.sign(&world.alice, batch).unwrap())
        .unwrap();
    world.chain.run().unwrap();

    let held = world.chain.result(hash).unwrap();
    assert!(!held.is_complete());
    assert!(!held.is_success());
    assert_eq!(
        held.waiting().len(),
        2,
        "the payment, and the callback that waits for it"
    );
    assert!(matches!(&world.chain.pending()[..], [one] if one.held && one.receiver_id() == &bob));
    world.check_supply();

    let other = world
        .chain
        .call(&world.alice, &world.machine.account_id, Call::new("noop"))
        .unwrap();
    assert!(other.is_success());
    assert!(world.chain.release(&bob));
    world.chain.run().unwrap();
    let released = world.chain.result(hash).unwrap();
    assert!(released.is_complete());
    assert_eq!(released.value(), Some(&b"paid"[..]));
}

#[test]
fn one_seed_is_one_run_and_seeds_differ() {
    let world = World::new(VERSION);
    let run = |seed| {
        let mut chain = world.chain.clone();
        chain.set_order(Order::Seeded(seed));
        let mut hashes = Vec::new();
        for (signer, value) in [(&world.alice, "a"), (&world.bob, "b")] {
            let mut script = Script::new(VERSION);
            script.call("storage_write", ["last".into(), value.into(), 9.into()]);
            let batch = Batch::new(world.machine.account_id.clone()).call(World::running(&script));
            hashes.push(chain.submit(chain.sign(signer, batch).unwrap()).unwrap());
        }
        chain.run().unwrap();
        assert!(
            hashes
                .iter()
                .all(|hash| chain.result(*hash).unwrap().is_success())
        );
        assert!(chain.supply().unwrap().is_conserved());
        let last = chain
            .state()
            .storage(&world.machine.account_id, b"last")
            .unwrap();
        (last[0].1.to_vec(), chain.head().hash())
    };
    assert_eq!(run(1), run(1));
    let outcomes: std::collections::BTreeSet<_> = (0..20).map(|seed| run(seed).0).collect();
    assert_eq!(outcomes.len(), 2, "both orders come up among twenty seeds");
}

#[test]
fn a_clone_goes_its_own_way() {
    let mut world = World::new(VERSION);
    let snapshot = world.chain.clone();
    world.run(&both());
    assert!(snapshot.head().height() < world.chain.head().height());
    assert_ne!(
        snapshot.balance(&world.alice.account_id),
        world.chain.balance(&world.alice.account_id)
    );
    let mut again = snapshot.clone();
    let result = again
        .call(
            &world.alice,
            &world.machine.account_id,
            World::running(&both()),
        )
        .unwrap();
    assert_eq!(result.value(), Some(&b"onetwo"[..]));
    assert_eq!(
        again.state().root(),
        world.chain.state().root(),
        "the same calls lead to the same state"
    );
}

#[test]
fn gas_that_is_left_is_shared_by_weight() {
    let mut world = World::new(VERSION);
    let mut script = world.script();
    let mut tell = Script::new(VERSION);
    let gas = tell.call("prepaid_gas", []);
    tell.call("value_return", [8.into(), Arg::AddressOf(gas)]);
    for weight in [1u64, 3] {
        let promise = script.call("promise_batch_create", ["machine.test.near".into()]);
        let args = [
            Arg::Of(promise),
            "run".into(),
            tell.encode().into(),
            amount(0),
            0.into(),
            weight.into(),
        ];
        script.call("promise_batch_action_function_call_weight", args);
    }
    let result = world.run(&script);
    assert!(result.is_success(), "{result:?}");
    let gas: Vec<u64> = result
        .calls()
        .skip(1)
        .map(|receipt| u64::from_le_bytes(receipt.value().unwrap().try_into().unwrap()))
        .collect();
    assert_eq!(gas.len(), 2);
    assert!(gas[0] > Gas::from_teragas(50).as_gas());
    assert_eq!(gas[1] / gas[0], 3, "{gas:?}");
}

#[test]
fn a_failed_promise_refunds_the_account_that_is_named() {
    let mut world = World::new(VERSION);
    let before = world.chain.balance(&world.bob.account_id).unwrap();
    let mut script = world.script();
    let promise = script.call("promise_batch_create", ["nobody.test.near".into()]);
    script.call(
        "promise_batch_action_transfer",
        [Arg::Of(promise), amount(1_000)],
    );
    script.call(
        "promise_set_refund_to",
        [Arg::Of(promise), "bob.test.near".into()],
    );
    let result = world.run(&script);
    assert!(result.is_success(), "nobody waits for the payment");
    assert_eq!(result.failed_receipts().count(), 1);
    let after = world.chain.balance(&world.bob.account_id).unwrap();
    assert_eq!(
        after,
        before.checked_add(Balance::from_yoctonear(1_000)).unwrap()
    );
}

#[test]
fn pending_receipts_say_what_they_are_for() {
    let mut world = World::new(VERSION);
    let mut script = world.script();
    let asked = promise(&mut script, "machine.test.near", "run", answer("x"));
    let after = script.call(
        "promise_batch_then",
        [Arg::Of(asked), "bob.test.near".into()],
    );
    script.call("promise_batch_action_transfer", [Arg::Of(after), amount(1)]);
    let batch = Batch::new(world.machine.account_id.clone()).call(World::running(&script));
    world
        .chain
        .submit(world.chain.sign(&world.alice, batch).unwrap())
        .unwrap();
    world.chain.produce_block().unwrap();
    world.chain.produce_block().unwrap();
    world.chain.produce_block().unwrap();
    let data: Vec<_> = world
        .chain
        .pending()
        .iter()
        .filter(|one| !one.is_refund())
        .map(|one| one.kind())
        .collect();
    assert_eq!(data, [PendingKind::Data(Some(b"x".to_vec()))]);
}
