//! What contracts store, on a fork.

use charter_localnet::{Balance, Call, Chain, StorageEntry};

use super::support::{Original, told};
use crate::support::script::{Arg, Script};
use crate::support::world::World;

fn write(script: &mut Script, key: &str, value: &str) {
    script.call("storage_write", [key.into(), value.into(), 9.into()]);
}

/// A script that returns what is under a key.
fn read(version: u32, key: &str) -> Script {
    let mut script = Script::new(version);
    script.call("storage_read", [key.into(), 0.into()]);
    script.call("value_return", [u64::MAX.into(), 0.into()]);
    script
}

fn entries(chain: &Chain, world: &World, prefix: &str) -> Vec<StorageEntry> {
    chain
        .state()
        .storage(&world.machine.account_id, prefix.as_bytes())
        .unwrap()
}

fn original(version: u32) -> Original {
    let mut world = World::new(version);
    let mut script = world.script();
    // Keys that begin with one another, and one that sorts before all.
    for (key, value) in [("a", "1"), ("ab", "2"), ("abc", "3"), ("b", "4"), ("", "5")] {
        write(&mut script, key, value);
    }
    assert!(world.run(&script).is_success());
    Original::of(world)
}

#[test]
fn a_single_record_is_read_by_its_own_key() {
    for version in [84, 88] {
        let original = original(version);
        let mut fork = original.fork();
        let fetched = || fork.chain.fork().unwrap().fetched();
        assert_eq!(fetched().records, 0);
        for (key, value) in [("a", "1"), ("ab", "2"), ("", "5")] {
            let call = World::running(&read(version, key));
            let seen = fork.chain.view(&fork.machine.account_id, &call).unwrap();
            assert_eq!(seen.value, value.as_bytes(), "{key}");
        }
        assert_eq!(fetched().records, 3);
        let called = fork.run(&read(version, "abc"));
        assert_eq!(called.value(), Some(&b"3"[..]));
        // What is not there is asked for once, and its neighbours are not mistaken for it.
        for _ in 0..2 {
            let mut missing = fork.script();
            missing.call("storage_has_key", ["abcd".into()]);
            missing.call("value_return", [8.into(), Arg::AddressOf(0)]);
            let answer = fork.run(&missing);
            assert_eq!(answer.value(), Some(&0u64.to_le_bytes()[..]));
        }
        assert_eq!(fork.chain.fork().unwrap().fetched().records, 5);
    }
}

#[test]
fn writes_and_removals_give_what_they_give_on_the_original() {
    for version in [84, 88] {
        let original = original(version);
        let mut there = super::support::world(original.server.chain().clone(), &original.world);
        let mut here = original.fork();
        let mut script = here.script();
        write(&mut script, "ab", "new");
        script.call("read_register", [9.into(), 0.into()]);
        script.call("storage_remove", ["a".into(), 1.into()]);
        script.call("storage_remove", ["nothing".into(), 2.into()]);
        write(&mut script, "z", "last");
        script.call("storage_usage", []);
        script.call("value_return", [48.into(), Arg::AddressOf(0)]);
        let (on_original, on_fork) = (there.run(&script), here.run(&script));
        assert!(on_fork.is_success(), "{}", on_fork.failure_text());
        assert_eq!(told(&on_fork), told(&on_original));
        close(&on_fork, &on_original);
        assert_eq!(
            entries(&here.chain, &here, ""),
            entries(&there.chain, &there, "")
        );
        assert_eq!(
            here.chain
                .account(&here.machine.account_id)
                .unwrap()
                .storage_usage,
            there
                .chain
                .account(&there.machine.account_id)
                .unwrap()
                .storage_usage
        );
        // In later blocks as well.
        for key in ["a", "ab", "abc", "z"] {
            let mut script = here.script();
            script.call("storage_has_key", [key.into()]);
            script.call("value_return", [8.into(), Arg::AddressOf(0)]);
            assert_eq!(told(&here.run(&script)), told(&there.run(&script)), "{key}");
        }
    }
}

/// Gas differs by what the depth of a trie costs: 2.28 Ggas a node, a few nodes a key.
fn close(one: &charter_localnet::TransactionResult, other: &charter_localnet::TransactionResult) {
    let nodes = one
        .gas_burnt()
        .as_gas()
        .abs_diff(other.gas_burnt().as_gas())
        / 2_280_000_000;
    assert!(nodes <= 40, "{nodes} nodes");
}

#[test]
fn only_the_depth_of_the_trie_makes_gas_differ() {
    let original = original(88);
    let mut there = super::support::world(original.server.chain().clone(), &original.world);
    let mut here = original.fork();
    let mut script = here.script();
    write(&mut script, "ab", "new");
    let (on_original, on_fork) = (there.run(&script), here.run(&script));
    for (one, other) in on_original.receipts().iter().zip(on_fork.receipts()) {
        let differing: Vec<_> = one
            .gas_profile()
            .into_iter()
            .zip(other.gas_profile())
            .filter(|(one, other)| one != other)
            .map(|((name, _), _)| name)
            .collect();
        assert!(
            differing
                .iter()
                .all(|name| name == "TOUCHING_TRIE_NODE" || name == "touching_trie_node"),
            "{differing:?}"
        );
    }
}

#[test]
fn a_listing_shows_the_network_below_what_the_fork_changed() {
    let original = original(88);
    let mut fork = original.fork();
    let mut script = fork.script();
    write(&mut script, "aa", "own");
    write(&mut script, "b", "changed");
    script.call("storage_remove", ["ab".into(), 0.into()]);
    assert!(fork.run(&script).is_success());
    let text = |entries: Vec<StorageEntry>| {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        entries
            .iter()
            .map(|(key, value)| format!("{}={}", text(key), text(value)))
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(
        text(entries(&fork.chain, &fork, "")),
        "=5 a=1 aa=own abc=3 b=changed"
    );
    assert_eq!(text(entries(&fork.chain, &fork, "a")), "a=1 aa=own abc=3");
    // Page by page it is the same.
    for limit in 1..4 {
        let (mut pages, mut after) = (Vec::new(), None);
        loop {
            let (page, more) = fork
                .chain
                .state()
                .storage_page(&fork.machine.account_id, b"", after.as_deref(), limit)
                .unwrap();
            assert!(page.len() <= limit);
            after = page.last().map(|(key, _)| key.clone());
            pages.extend(page);
            if !more {
                break;
            }
        }
        assert_eq!(text(pages), "=5 a=1 aa=own abc=3 b=changed", "{limit}");
    }
}

#[test]
fn snapshots_of_a_fork_share_what_was_read_and_nothing_else() {
    let original = original(88);
    let mut fork = original.fork();
    let mut other = super::support::world(fork.chain.clone(), &fork);
    let mut script = fork.script();
    write(&mut script, "a", "here");
    assert!(fork.run(&script).is_success());
    let mut script = other.script();
    script.call("storage_remove", ["a".into(), 0.into()]);
    assert!(other.run(&script).is_success());
    let value = |world: &mut World| world.run(&read(88, "a")).value().map(<[u8]>::to_vec);
    assert_eq!(value(&mut fork), Some(b"here".to_vec()));
    let left = entries(&other.chain, &other, "a");
    assert_eq!(left.len(), 2, "ab and abc");
    let mut fresh = original.fork();
    assert_eq!(value(&mut fresh), Some(b"1".to_vec()));
    // A block of the past shows the state of then.
    let before = fork
        .chain
        .block(original.server.chain().head().height())
        .unwrap();
    let call = World::running(&read(88, "a"));
    let then = fork.chain.state_after(before).call(
        &fork.machine.account_id,
        &call.method_name,
        &call.args,
    );
    assert_eq!(then.unwrap().value, b"1");
}

#[test]
fn a_large_state_is_read_record_by_record() {
    let mut world = World::new(88);
    // More than a node lists at once.
    for part in 0..4 {
        let mut script = world.script();
        for index in 0..20 {
            write(
                &mut script,
                &format!("key {part} {index:02}"),
                &"x".repeat(1_000),
            );
        }
        assert!(world.run(&script).is_success());
    }
    let original = Original::of(world);
    let mut fork = original.fork();
    let answer = fork.run(&read(88, "key 2 07"));
    assert_eq!(answer.value().map(<[u8]>::len), Some(1_000));
    let all = entries(&fork.chain, &fork, "key 1");
    assert_eq!(all.len(), 20);
    assert_eq!(entries(&fork.chain, &fork, "").len(), 80);
    assert!(fork.chain.balance(&fork.machine.account_id).unwrap() > Balance::ZERO);
    let call = Call::new("noop");
    assert!(fork.chain.view(&fork.machine.account_id, &call).is_ok());
}
