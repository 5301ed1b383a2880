//! The ledger, computed again from the records, after every one of thousands of random calls.
//!
//! `free` is the remainder, so that a ledger's sum always matches and proves nothing. Here every other part is computed from
//! what is stored: records are read from the factory's state, key by key, and what they say is added up. And `free` moves
//! only by gifts, governance's commands and gas rewards, which there are none of at the protocol version of this test.
//!
//! What is tried: creators with many instances of several templates, failing inits, retirements, accounts that delete
//! themselves, settlements by anyone (also twice, also of what lives), removals of releases that others use, prepaid balances
//! and allowances, lists and limits that governance sets and lifts in between, and receipts that wait while all of that
//! happens, resolved in any order.

mod books;
mod player;

use charter_localnet::Order;
use charter_tests::Result;
use rstest::rstest;

use self::books::Books;
use self::player::Player;

/// At this protocol version a contract gets no part of the gas that its calls burn.
const WITHOUT_REWARDS: u32 = 88;

/// One call after another, each run to its end: the ledger is what the records say, and nothing is free that was not.
#[rstest]
fn after_every_call_the_ledger_is_what_the_records_say(#[values(1, 2, 3, 4)] seed: u64) -> Result {
    let mut player = Player::new(WITHOUT_REWARDS, seed)?;
    let mut books = Books::of(&player)?;
    for step in 0..350 {
        let what = player.play()?;
        player.local.chain.run()?;
        books = books.next(&player, &format!("seed {seed}, step {step}: {what}"))?;
    }
    player.has_played_everything();
    books.close(&player)
}

/// Calls overlap: receipts of several wait at a time and run in a random order.
#[rstest]
fn the_ledger_holds_between_receipts_in_any_order(#[values(5, 6, 7, 8)] seed: u64) -> Result {
    let mut player = Player::new(WITHOUT_REWARDS, seed)?;
    player.local.chain.set_order(Order::Seeded(seed));
    let mut books = Books::of(&player)?;
    for step in 0..250 {
        let what = player.play()?;
        let said = format!("seed {seed}, step {step}: {what}");
        for _ in 0..player.below(6) {
            if player.local.chain.is_idle() {
                break;
            }
            player.local.chain.produce_block()?;
            books = books.next(&player, &said)?;
        }
        if step % 40 == 39 {
            player.local.chain.run()?;
            books = books.next(&player, &said)?;
        }
    }
    player.local.chain.run()?;
    let books = books.next(&player, "the end")?;
    books.close(&player)
}
