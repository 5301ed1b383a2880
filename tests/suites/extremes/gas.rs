//! Every gas, from too little to enough: a call does not start, or it ends whole. There is no state in between, nothing stays
//! reserved, and no money is lost.

use std::collections::BTreeMap;

use anyhow::ensure;
use charter_interface::{AccountId, Gas};
use charter_localnet::near_primitives::trie_key::col;
use charter_tests::Result;
use rstest::rstest;

use crate::operations::{Operation, of_council, of_factory, of_instances};
use crate::stage::Stage;

/// What a call with this much ends with is its end, in Tgas.
const ALL: u64 = 300;

/// Everything that is stored, but the caller's balance and nonces; and what the caller paid besides gas, in yoctoNEAR.
#[derive(Debug, PartialEq, Eq)]
struct End {
    records: BTreeMap<Vec<u8>, Vec<u8>>,
    paid: i128,
}

/// How a call went: what is compared at the edges of what gas allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Course {
    held: bool,
    receipts: usize,
    whole: bool,
}

fn records(stage: &Stage, caller: &AccountId) -> BTreeMap<Vec<u8>, Vec<u8>> {
    let head = stage.local.chain.head();
    let mut records = BTreeMap::new();
    for kind in [
        col::ACCOUNT,
        col::ACCESS_KEY,
        col::CONTRACT_DATA,
        col::CONTRACT_CODE,
    ] {
        for (key, value) in head.state().iter(&[kind]) {
            let of_caller = key[1..].starts_with(caller.as_bytes());
            if !(of_caller && [col::ACCOUNT, col::ACCESS_KEY].contains(&kind)) {
                records.insert(key.clone(), value.bytes().to_vec());
            }
        }
    }
    records
}

/// An operation, and the chain before it.
struct Sweep {
    stage: Stage,
    operation: Operation,
    nothing: BTreeMap<Vec<u8>, Vec<u8>>,
    whole: End,
    tried: u32,
}

impl Sweep {
    fn new(stage: Stage, operation: Operation) -> Result<Self> {
        let caller = stage.id(operation.by);
        let mut sweep = Self {
            nothing: records(&stage, &caller),
            whole: End {
                records: BTreeMap::new(),
                paid: 0,
            },
            stage,
            operation,
            tried: 0,
        };
        let (_, _, whole) = sweep.run(ALL * 1_000)?;
        ensure!(whole.records != sweep.nothing, "it does nothing");
        sweep.whole = whole;
        Ok(sweep)
    }

    fn run(&mut self, ggas: u64) -> Result<(bool, usize, End)> {
        self.tried += 1;
        let mut stage = self.stage.clone();
        let Operation { by, to, call } = self.operation.clone();
        let caller = stage.id(by);
        let (before, _) = stage.account(&caller)?;
        let outcome = stage.call(by, &to, call.gas(Gas::from_ggas(ggas)))?;
        let (after, _) = stage.account(&caller)?;
        let burnt = outcome.burnt.as_yoctonear().cast_signed();
        stage.check()?;
        let end = End {
            records: records(&stage, &caller),
            paid: before.cast_signed() - after.cast_signed() - burnt,
        };
        Ok((outcome.is_success(), outcome.receipts.len(), end))
    }

    /// With so much gas it does not start, or ends whole.
    fn holds(&mut self, ggas: u64) -> Result<Course> {
        let (held, receipts, end) = self.run(ggas)?;
        let whole = end == self.whole;
        if !whole {
            let between = differences(&self.nothing, &end.records);
            // The yoctoNEAR that stands for a full access key is the contract's once it has begun.
            let begun = end.paid == 1 && between == [account(&self.operation.to)];
            ensure!(
                begun || end.paid == 0,
                "with {ggas} Ggas {} yoctoNEAR are paid besides gas for nothing",
                end.paid
            );
            ensure!(
                begun || between.is_empty(),
                "with {ggas} Ggas it ended in between: {between:?}"
            );
        }
        Ok(Course {
            held,
            receipts,
            whole,
        })
    }

    /// Every Tgas; and wherever it goes otherwise between two, halfway again and again, down to a Ggas.
    fn sweep(&mut self, most: u64) -> Result<u64> {
        let mut before = self.holds(1)?;
        ensure!(!before.whole, "whole with nothing");
        let mut least = 0;
        for tgas in 1..=most {
            let now = self.holds(tgas * 1_000)?;
            if now != before {
                ensure!(
                    now.whole || !before.whole,
                    "whole with less than {tgas} Tgas, and not with that"
                );
                let (mut low, mut high) = ((tgas - 1) * 1_000, tgas * 1_000);
                while high - low > 1 {
                    let middle = low.midpoint(high);
                    if self.holds(middle)? == before {
                        low = middle;
                    } else {
                        high = middle;
                    }
                }
                if now.whole && !before.whole {
                    least = high;
                }
            }
            before = now;
        }
        ensure!(before.whole, "{most} Tgas are too little for it");
        Ok(least)
    }
}

/// As [`differences`] names the record of an account.
fn account(id: &AccountId) -> String {
    let key = [&[col::ACCOUNT], id.as_bytes()].concat();
    String::from_utf8_lossy(&key).escape_debug().to_string()
}

fn differences(
    before: &BTreeMap<Vec<u8>, Vec<u8>>,
    after: &BTreeMap<Vec<u8>, Vec<u8>>,
) -> Vec<String> {
    let keys = before.keys().chain(after.keys());
    let mut differ: Vec<_> = keys
        .filter(|key| before.get(*key) != after.get(*key))
        .map(|key| String::from_utf8_lossy(key).escape_debug().to_string())
        .collect();
    differ.sort();
    differ.dedup();
    differ
}

fn sweep(prepare: impl Fn(&mut Stage, &str) -> Result<Operation>, what: &str, most: u64) -> Result {
    let mut stage = Stage::new()?;
    let operation = prepare(&mut stage, what)?;
    let mut sweep = Sweep::new(stage, operation)?;
    let least = sweep
        .sweep(most)
        .map_err(|error| error.context(what.to_string()))?;
    println!(
        "{what}: whole from {least} Ggas on, {} amounts tried",
        sweep.tried
    );
    Ok(())
}

#[rstest]
#[case("propose", 40)]
#[case("propose for a bond", 40)]
#[case("vote", 40)]
#[case("withdraw a vote", 40)]
#[case("cancel", 40)]
#[case("veto", 40)]
#[case("execute a payment", 80)]
#[case("execute a payment to nobody", 80)]
#[case("execute commands", 120)]
#[case("execute commands that fail", 120)]
#[case("execute calls", 150)]
#[case("execute changes", 200)]
#[case("create a factory", 150)]
#[case("publish code", 120)]
#[case("publish stored code", 120)]
#[case("publish an upload", 150)]
#[case("stage a chunk", 60)]
#[case("remove an upload", 60)]
#[case("prune", 40)]
#[case("prune with a bond", 40)]
#[case("return a bond", 40)]
#[case("upgrade the council", 120)]
#[case("upgrade the council to global code", 80)]
fn with_any_gas_a_call_of_the_council_does_not_start_or_ends_whole(
    #[case] what: &str,
    #[case] most: u64,
) -> Result {
    sweep(of_council, what, most)
}

#[rstest]
#[case("create a token", 120)]
#[case("create of a stored release", 120)]
#[case("govern", 60)]
#[case("withdraw fees", 80)]
#[case("withdraw fees to nobody", 80)]
#[case("remove a stored release", 60)]
#[case("publish a release", 120)]
#[case("publish a stored release", 120)]
#[case("stage a chunk", 60)]
#[case("publish an upload", 120)]
#[case("unregister", 40)]
#[case("prepay", 40)]
#[case("withdraw", 40)]
#[case("allow", 40)]
#[case("settle what is gone", 60)]
#[case("accept governance", 40)]
#[case("upgrade the factory", 120)]
fn with_any_gas_a_call_of_the_factory_does_not_start_or_ends_whole(
    #[case] what: &str,
    #[case] most: u64,
) -> Result {
    sweep(of_factory, what, most)
}

#[rstest]
#[case("donate", 60)]
#[case("donate to nobody", 60)]
#[case("change the beneficiary", 40)]
#[case("forget donors", 40)]
#[case("propose an owner", 40)]
#[case("retire a donation", 150)]
#[case("upgrade a donation", 200)]
#[case("upgrade a token to stored code", 200)]
#[case("transfer", 40)]
#[case("transfer and call", 80)]
#[case("register", 40)]
#[case("unregister", 40)]
#[case("retire a token", 150)]
fn with_any_gas_a_call_of_an_instance_does_not_start_or_ends_whole(
    #[case] what: &str,
    #[case] most: u64,
) -> Result {
    sweep(of_instances, what, most)
}
