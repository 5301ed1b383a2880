//! What a refusal is: the contract's own words, and nothing lost but gas.

use anyhow::{Context, ensure};
use charter_interface::{AccountId, NearToken};
use charter_tests::{Call, Outcome, Result};

use crate::stage::Stage;

/// What Rust or WebAssembly say where a contract should have: it stopped where nobody thought it could.
const UNFORESEEN: [&str; 13] = [
    "WebAssembly trap",
    "unreachable",
    "out of bounds",
    "MemoryAccessViolation",
    "Memory access violation",
    "overflow",
    "unwrap",
    "expect(",
    "panicked at",
    "assertion",
    "capacity",
    "InvalidRegisterId",
    "Contract code is not valid UTF-8",
];

/// Words of refusals that name one of these and mean it.
const FORESEEN: [&str; 2] = ["number out of range", "recursion limit exceeded"];

/// What the protocol itself refuses, with its figures, before a contract can: no refusal has so many words.
const OF_THE_PROTOCOL: [&str; 1] = ["The length of a log message"];

/// How a call ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    Done,
    Refused,
    /// Its gas ended while it read its arguments.
    Starved,
}

/// Whether these are words that a caller can do something with.
pub fn is_clear(failure: &str) -> Result {
    for word in UNFORESEEN {
        let meant = FORESEEN.iter().any(|words| failure.contains(words));
        ensure!(!failure.contains(word) || meant, "unforeseen: {failure}");
    }
    Ok(())
}

/// Calls a method of a contract, and holds what came of it against what is promised to every caller.
pub fn call(stage: &mut Stage, by: &str, to: &AccountId, call: Call) -> Result<End> {
    let caller = stage.id(by);
    let (before, _) = stage.account(&caller)?;
    let contract = stage.account(to)?;
    let deposit = call.deposit;
    let outcome = stage.call(by, to, call)?;
    let (after, _) = stage.account(&caller)?;
    let paid = before.cast_signed() - after.cast_signed() - yocto(outcome.burnt);
    let end = end(&outcome, to)?;
    match end {
        End::Done => ensure!(paid <= yocto(deposit), "{paid} paid, {deposit} attached"),
        End::Refused | End::Starved => {
            ensure!(paid == 0, "{paid} paid besides gas for a refusal");
            ensure!(
                outcome.events().is_empty(),
                "a refusal tells of {:?}",
                outcome.event_names()
            );
            let now = stage.account(to)?;
            ensure!(now == contract, "a refusal made {now:?} of {contract:?}");
        }
    }
    stage.check()?;
    Ok(end)
}

/// The call's own receipt held, or was refused by the contract in its own words.
fn end(outcome: &Outcome, to: &AccountId) -> Result<End> {
    let first = outcome.receipts.first().context("a receipt ran")?;
    for receipt in &outcome.receipts {
        if let Some(failure) = &receipt.failure {
            is_clear(failure)?;
        }
    }
    ensure!(first.executor_id == *to);
    let Some(failure) = &first.failure else {
        return Ok(End::Done);
    };
    ensure!(!outcome.is_success());
    if failure.contains("Exceeded the prepaid gas") {
        return Ok(End::Starved);
    }
    is_in_words(failure)?;
    Ok(End::Refused)
}

/// The contract says why, or the protocol does.
pub fn is_in_words(failure: &str) -> Result {
    if OF_THE_PROTOCOL.iter().any(|words| failure.contains(words)) {
        return Ok(());
    }
    let words = failure.split_once("Smart contract panicked: ");
    let (_, words) = words.with_context(|| format!("not the contract's own words: {failure}"))?;
    ensure!(words.len() > 8, "no words: {failure}");
    Ok(())
}

const fn yocto(amount: NearToken) -> i128 {
    amount.as_yoctonear().cast_signed()
}
