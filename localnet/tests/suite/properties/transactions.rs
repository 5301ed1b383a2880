//! Transactions of every kind, well-formed or not, in every order.

use charter_localnet::Order;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use super::cases::{self, ACCOUNTS, account_id};
use super::events::{Event, events};
use super::runner;
use super::signing::signed;
use crate::support::world::World;

/// Checks what must hold after every block.
fn check(world: &World) -> Result<(), TestCaseError> {
    let supply = world
        .chain
        .supply()
        .map_err(|error| TestCaseError::fail(error.to_string()))?;
    prop_assert!(supply.is_conserved(), "{:?}", supply);
    Ok(())
}

pub fn happen(world: &mut World, event: &Event, tally: &mut Tally) -> Result<(), TestCaseError> {
    let failed = |error: &dyn std::fmt::Display| {
        TestCaseError::fail(format!("the chain cannot go on: {error}"))
    };
    match event {
        Event::Hold(account) => world.chain.hold(account_id(*account)),
        Event::Release(account) => {
            world.chain.release(&account_id(*account));
        }
        Event::Blocks(blocks) => world
            .chain
            .advance_blocks(*blocks)
            .map_err(|error| failed(&error))?,
        Event::RunAll => run(world)?,
        Event::RunOne(index) => {
            let candidates = world.chain.candidates();
            if let Some(id) = candidates.get(index % candidates.len().max(1)) {
                world.chain.run_one(*id).map_err(|error| failed(&error))?;
            }
        }
        Event::Send { .. } | Event::SendByGasKey { .. } | Event::Bytes(_) => {
            if let Some(signed) = signed(world, event) {
                tally.sent += 1;
                // Refusing it is an answer like any other.
                let _ = world.chain.submit(signed);
            }
        }
    }
    check(world)
}

pub fn run(world: &mut World) -> Result<(), TestCaseError> {
    while !world.chain.is_idle() {
        world
            .chain
            .produce_block()
            .map_err(|error| TestCaseError::fail(error.to_string()))?;
        check(world)?;
    }
    Ok(())
}

/// How a case went, so that a run can show that it did not only try what is refused.
#[derive(Default)]
pub struct Tally {
    sent: u64,
    transactions: u64,
    succeeded: u64,
    receipts: u64,
    blocks: u64,
}

#[test]
fn whatever_is_sent_no_token_appears_or_vanishes() {
    let mut runner = runner(300);
    let strategy = (
        0..cases::WORLD_COUNT,
        prop::option::of(any::<u64>()),
        events(),
    );
    let tally = std::cell::RefCell::new(Tally::default());
    let result = runner.run(&strategy, |(index, seed, events)| {
        let mut world = cases::fresh(index);
        let start = world.chain.head().height();
        if let Some(seed) = seed {
            world.chain.set_order(Order::Seeded(seed));
        }
        for event in &events {
            happen(&mut world, event, &mut tally.borrow_mut())?;
        }
        for account in 0..ACCOUNTS {
            world.chain.release(&account_id(account));
        }
        run(&mut world)?;
        // Whoever waits for a resume is told that none comes.
        world
            .chain
            .advance_blocks(205)
            .map_err(|error| TestCaseError::fail(error.to_string()))?;
        run(&mut world)?;
        let supply = world
            .chain
            .supply()
            .map_err(|error| TestCaseError::fail(error.to_string()))?;
        prop_assert!(world.chain.pending().is_empty());
        prop_assert_eq!(
            super::storage::differences(&world.chain),
            Vec::<String>::new()
        );
        count(&world, start, &mut tally.borrow_mut());
        prop_assert!(supply.is_conserved());
        Ok(())
    });
    let tally = tally.into_inner();
    println!(
        "{} transactions sent, {} in blocks, of which {} succeeded; {} receipts; {} blocks",
        tally.sent, tally.transactions, tally.succeeded, tally.receipts, tally.blocks
    );
    result.unwrap_or_else(|error| panic!("{error}"));
    assert!(
        tally.succeeded * 10 > tally.transactions,
        "hardly anything succeeded"
    );
}

fn count(world: &World, start: u64, tally: &mut Tally) {
    let blocks =
        (start + 1..=world.chain.head().height()).filter_map(|height| world.chain.block(height));
    for block in blocks {
        tally.blocks += 1;
        tally.receipts += block.receipts().len() as u64;
        for hash in block.transactions() {
            tally.transactions += 1;
            tally.succeeded += u64::from(
                world
                    .chain
                    .result(*hash)
                    .is_some_and(|result| result.is_success()),
            );
        }
    }
}
