//! The same transactions of every kind on a chain and on a fork of it: until the depth of a trie makes the gas of one thing
//! differ, all is the same, and on the fork no token appears or vanishes after that either.

use std::cell::Cell;
use std::sync::LazyLock;

use charter_localnet::near_primitives::transaction::ExecutionOutcome;
use charter_localnet::rpc::{self, Server};
use charter_localnet::{Chain, Fork, ForkOptions, Order};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};

use super::cases::{self, ACCOUNTS, account_id};
use super::config;
use super::events::events;
use super::transactions::{Tally, happen, run};
use crate::support::world::World;

/// A case takes longer than those of the other properties.
const MOST_CASES: u32 = 10_000;

/// Each world behind RPC, and what was read of it.
static SERVED: LazyLock<Vec<(Server, Fork)>> = LazyLock::new(|| {
    let served = |index| {
        let server = rpc::spawn(cases::fresh(index).chain, "127.0.0.1:0").unwrap();
        let fork = ForkOptions::new(server.rpc_url()).without_cache();
        let fork = fork.connect().unwrap();
        (server, fork)
    };
    (0..cases::WORLD_COUNT).map(served).collect()
});

fn forked(index: usize, original: &World) -> World {
    let chain = Chain::builder()
        .fork(SERVED[index].1.clone())
        .edition(original.chain.rules().edition())
        .build()
        .unwrap();
    World {
        chain,
        version: original.version,
        alice: original.alice.clone(),
        bob: original.bob.clone(),
        machine: original.machine.clone(),
    }
}

/// What the newest blocks of a chain did.
fn done(chain: &Chain, since: u64) -> Vec<ExecutionOutcome> {
    let blocks = (since + 1..=chain.head().height()).filter_map(|height| chain.block(height));
    let ids = blocks.flat_map(|block| block.outcomes());
    ids.filter_map(|id| chain.outcome(id).cloned()).collect()
}

fn gas(outcomes: &[ExecutionOutcome]) -> Vec<u64> {
    let gas = |outcome: &ExecutionOutcome| outcome.gas_burnt.as_gas();
    outcomes.iter().map(gas).collect()
}

fn same_accounts(there: &World, here: &World) -> Result<(), TestCaseError> {
    for account in 0..ACCOUNTS {
        let account_id = account_id(account);
        prop_assert_eq!(
            here.chain.account(&account_id),
            there.chain.account(&account_id)
        );
        prop_assert_eq!(
            here.chain.state().access_keys(&account_id),
            there.chain.state().access_keys(&account_id)
        );
        prop_assert_eq!(
            here.chain.state().storage(&account_id, b""),
            there.chain.state().storage(&account_id, b"")
        );
    }
    Ok(())
}

#[test]
fn whatever_is_sent_happens_on_a_fork_as_on_the_original() {
    let config = config(100);
    let mut runner = TestRunner::new(Config {
        cases: config.cases.min(MOST_CASES),
        ..config
    });
    let strategy = (
        0..cases::WORLD_COUNT,
        prop::option::of(any::<u64>()),
        events(),
    );
    let (all, to_the_end, outcomes) = (Cell::new(0u32), Cell::new(0u32), Cell::new(0usize));
    let result = runner.run(&strategy, |(index, seed, events)| {
        let mut there = cases::fresh(index);
        let mut here = forked(index, &there);
        let mut tally = Tally::default();
        if let Some(seed) = seed {
            there.chain.set_order(Order::Seeded(seed));
            here.chain.set_order(Order::Seeded(seed));
        }
        let mut same = true;
        let mut since = there.chain.head().height();
        for event in events.iter().map(Some).chain([None]) {
            for world in [&mut there, &mut here] {
                match event {
                    Some(event) => happen(world, event, &mut tally)?,
                    None => {
                        for account in 0..ACCOUNTS {
                            world.chain.release(&account_id(account));
                        }
                        run(world)?;
                    }
                }
            }
            if !same {
                continue;
            }
            let (one, other) = (done(&there.chain, since), done(&here.chain, since));
            if gas(&one) != gas(&other) {
                same = false;
                continue;
            }
            prop_assert_eq!(&one, &other);
            prop_assert_eq!(there.chain.head().hash(), here.chain.head().hash());
            since = there.chain.head().height();
            outcomes.set(outcomes.get() + one.len());
        }
        all.set(all.get() + 1);
        if same {
            to_the_end.set(to_the_end.get() + 1);
            same_accounts(&there, &here)?;
        }
        Ok(())
    });
    let (all, to_the_end) = (all.get(), to_the_end.get());
    println!(
        "{to_the_end} of {all} cases the same to the end, {} outcomes",
        outcomes.get()
    );
    result.unwrap_or_else(|error| panic!("{error}"));
    assert!(to_the_end * 3 > all, "hardly any case had the same gas");
}
