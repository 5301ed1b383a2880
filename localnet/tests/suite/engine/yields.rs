//! Yield and resume (NEP-519), and yields with names of their own (from version 85).

use crate::support::script::{Arg, Script};
use crate::support::world::World;
use charter_localnet::{Batch, CryptoHash, Gas, PendingKind};

const WHOLE_REGISTER: u64 = u64::MAX;
const NAME: [u8; 32] = [7; 32];

/// What runs at the end: it returns what the resume brought, or the number of the promise result when that failed.
fn report(version: u32) -> Vec<u8> {
    let mut script = Script::new(version);
    let status = script.call("promise_result", [0.into(), 1.into()]);
    script.call("value_return", [8.into(), Arg::AddressOf(status)]);
    script.encode()
}

/// Returns the data of the resume.
fn echo(version: u32) -> Vec<u8> {
    let mut script = Script::new(version);
    script.call("promise_result", [0.into(), 1.into()]);
    script.call("value_return", [WHOLE_REGISTER.into(), 1.into()]);
    script.encode()
}

/// A script that yields to `after` and writes the data id down under `id`.
fn yielding(version: u32, after: Vec<u8>) -> Script {
    let mut script = Script::new(version);
    let gas = Gas::from_teragas(20).as_gas();
    let promise = script.call(
        "promise_yield_create",
        ["then".into(), after.into(), gas.into(), 0.into(), 3.into()],
    );
    // A length of all ones means that the place is a register.
    let key = b"id".to_vec();
    script.call(
        "storage_write",
        [key.into(), WHOLE_REGISTER.into(), 3.into(), 9.into()],
    );
    script.call("promise_return", [Arg::Of(promise)]);
    script
}

fn resuming(version: u32, data: &str) -> Script {
    let mut script = Script::new(version);
    script.call("storage_read", ["id".into(), 4.into()]);
    let done = script.call(
        "promise_yield_resume",
        [WHOLE_REGISTER.into(), 4.into(), data.into()],
    );
    script.call("value_return", [8.into(), Arg::AddressOf(done)]);
    script
}

/// Has alice make the machine yield. Returns the transaction, which does not end.
fn start(world: &mut World, script: &Script) -> CryptoHash {
    let batch = Batch::new(world.machine.account_id.clone()).call(World::running(script));
    let hash = world
        .chain
        .submit(world.chain.sign(&world.alice, batch).unwrap())
        .unwrap();
    world.chain.run().unwrap();
    world.check_supply();
    hash
}

#[test]
fn a_yield_ends_when_it_is_resumed() {
    for version in [84, 88] {
        let mut world = World::new(version);
        let hash = start(&mut world, &yielding(version, echo(version)));
        assert!(!world.chain.result(hash).unwrap().is_complete());
        let resumed = world.run(&resuming(version, "data"));
        assert_eq!(
            resumed.value(),
            Some(&1u64.to_le_bytes()[..]),
            "{resumed:?}"
        );
        let result = world.chain.result(hash).unwrap();
        assert!(result.is_complete());
        assert_eq!(result.value(), Some(&b"data"[..]));
    }
}

#[test]
fn only_the_first_resume_counts() {
    for version in [84, 88] {
        let mut world = World::new(version);
        let hash = start(&mut world, &yielding(version, echo(version)));
        let first = Batch::new(world.machine.account_id.clone())
            .call(World::running(&resuming(version, "first")));
        let second = Batch::new(world.machine.account_id.clone())
            .call(World::running(&resuming(version, "second")));
        world
            .chain
            .submit(world.chain.sign(&world.alice, first).unwrap())
            .unwrap();
        world
            .chain
            .submit(world.chain.sign(&world.bob, second).unwrap())
            .unwrap();
        world.chain.run().unwrap();
        assert_eq!(
            world.chain.result(hash).unwrap().value(),
            Some(&b"first"[..])
        );
        let late = world.run(&resuming(version, "late"));
        assert_eq!(
            late.value(),
            Some(&0u64.to_le_bytes()[..]),
            "nothing waits any more"
        );
    }
}

#[test]
fn a_yield_that_nobody_resumes_fails_after_200_blocks() {
    for version in [84, 88] {
        let mut world = World::new(version);
        let hash = start(&mut world, &yielding(version, report(version)));
        let yielded = world.chain.result(hash).unwrap().receipts()[0].block_height();
        let left = yielded + 200 - world.chain.head().height();
        world.chain.advance_blocks(left - 1).unwrap();
        world.chain.run().unwrap();
        assert!(
            !world.chain.result(hash).unwrap().is_complete(),
            "one block is left"
        );
        world.chain.advance_blocks(1).unwrap();
        assert_eq!(world.chain.pending()[0].kind(), PendingKind::Resume(None));
        world.chain.run().unwrap();
        let result = world.chain.result(hash).unwrap();
        // Two is how the host says that a promise failed.
        assert_eq!(result.value(), Some(&2u64.to_le_bytes()[..]), "{result:?}");
        world.check_supply();
    }
}

/// nearcore, `YieldResumeImprovements` (released with version 83; the recording node of the oracle did not have it).
#[test]
fn a_timeout_does_not_overtake_a_resume_that_was_sent_before() {
    let version = 88;
    let mut world = World::new(version);
    let hash = start(&mut world, &yielding(version, echo(version)));
    let yielded = world.chain.result(hash).unwrap().receipts()[0].block_height();
    let left = yielded + 200 - world.chain.head().height();
    world.chain.advance_blocks(left - 2).unwrap();
    // The transaction's block is one before the timeout's, its receipt runs in the same block as the timeout is found.
    let resume = Batch::new(world.machine.account_id.clone())
        .call(World::running(&resuming(version, "in time")));
    world
        .chain
        .submit(world.chain.sign(&world.alice, resume).unwrap())
        .unwrap();
    world.chain.run().unwrap();
    assert_eq!(
        world.chain.result(hash).unwrap().value(),
        Some(&b"in time"[..])
    );
}

/// nearcore, `YieldWithId`: protocol version 85.
#[test]
fn a_yield_with_a_name_is_resumed_by_it_and_the_name_is_free_again() {
    let version = 85;
    let mut world = World::new(version);
    let named = |after: Vec<u8>| {
        let mut script = Script::new(version);
        let gas = Gas::from_teragas(20).as_gas();
        let args = [
            "then".into(),
            after.into(),
            crate::support::script::amount(0),
            gas.into(),
            0.into(),
            NAME.to_vec().into(),
        ];
        let promise = script.call("promise_yield_create_with_id", args);
        script.call("promise_return", [Arg::Of(promise)]);
        script
    };
    let resume = |data: &str| {
        let mut script = Script::new(version);
        let done = script.call(
            "promise_yield_resume_with_yield_id",
            [NAME.to_vec().into(), data.into()],
        );
        script.call("value_return", [8.into(), Arg::AddressOf(done)]);
        script
    };
    for round in ["one", "two"] {
        let hash = start(&mut world, &named(echo(version)));
        assert!(!world.chain.result(hash).unwrap().is_complete());
        let resumed = world.run(&resume(round));
        assert_eq!(resumed.value(), Some(&1u64.to_le_bytes()[..]));
        assert_eq!(
            world.chain.result(hash).unwrap().value(),
            Some(round.as_bytes())
        );
    }
    let nobody = world.run(&resume("three"));
    assert_eq!(nobody.value(), Some(&0u64.to_le_bytes()[..]));
}

#[test]
fn yields_with_names_are_unknown_before_version_85() {
    assert!(
        std::panic::catch_unwind(|| Script::new(84).call(
            "promise_yield_resume_with_yield_id",
            [NAME.to_vec().into(), "x".into()]
        ))
        .is_err()
    );
    let mut world = World::new(84);
    let newer = crate::support::script::contract(85);
    world.chain.deploy(&world.machine, &newer).unwrap();
    let result = world.run(&world.script());
    assert!(
        result.failure_text().contains("Link Error"),
        "{}",
        result.failure_text()
    );
}
