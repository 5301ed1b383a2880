//! Every entry point of the four contracts on bytes that nobody sensible sends.

use std::cell::RefCell;
use std::collections::BTreeMap;

use charter_interface::NearToken;
use charter_localnet::Call as View;
use charter_tests::id::near;
use charter_tests::{Call, Result};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::TestCaseError;

use crate::arguments::arguments;
use crate::refusals::{self, End, is_clear};
use crate::runner;
use crate::schema::{Entry, entries};
use crate::stage::{PEOPLE, Stage};

/// A call of an entry point.
#[derive(Debug, Clone)]
struct Case {
    entry: Entry,
    by: &'static str,
    deposit: u128,
    args: Vec<u8>,
}

fn cases(entries: Vec<Entry>) -> impl Strategy<Value = Case> {
    let deposits = select(vec![
        0,
        0,
        1,
        1,
        10u128.pow(22),
        10u128.pow(24),
        10u128.pow(25),
    ]);
    (select(entries), select(PEOPLE.to_vec()), deposits).prop_flat_map(|(entry, by, deposit)| {
        arguments(entry.nearly.clone()).prop_map(move |args| Case {
            entry: entry.clone(),
            by,
            deposit,
            args,
        })
    })
}

/// A text for people: what a case was.
fn shown(args: &[u8]) -> String {
    let text: String = String::from_utf8_lossy(args).chars().take(600).collect();
    format!("{} bytes: {}", args.len(), text.escape_debug())
}

/// What an entry point was seen to do.
#[derive(Debug, Default)]
struct Seen {
    calls: u32,
    done: u32,
}

/// One call on a fresh chain, and the same as a view.
fn play(stage: &Stage, case: &Case) -> Result<End> {
    let mut stage = stage.clone();
    let to = stage.contract(case.entry.contract);
    let method = &case.entry.method;
    let view = View::new(method.as_str()).raw(case.args.clone());
    if let Err(error) = stage.local.chain.view(&near(&to), &view) {
        is_clear(&error.to_string())?;
    }
    let call = Call::raw(method, case.args.clone())
        .deposit(NearToken::from_yoctonear(case.deposit))
        .tgas(300);
    refusals::call(&mut stage, case.by, &to, call)
}

#[test]
fn whatever_bytes_an_entry_point_is_given_it_is_done_or_refused_in_words() -> Result {
    let stage = Stage::new()?;
    let all = entries()?;
    let seen = RefCell::new(BTreeMap::<String, Seen>::new());
    let result = runner(3_000).run(&cases(all.clone()), |case| {
        let end = play(&stage, &case).and_then(|end| {
            anyhow::ensure!(end != End::Starved, "300 Tgas are too little");
            Ok(end)
        });
        let end = end.map_err(|error| {
            let Case {
                by,
                deposit,
                args,
                entry,
            } = &case;
            TestCaseError::fail(format!(
                "{error:#}\n{entry:?} by {by} with {deposit}: {}",
                shown(args)
            ))
        })?;
        let mut seen = seen.borrow_mut();
        let seen = seen.entry(format!("{:?}", case.entry)).or_default();
        seen.calls += 1;
        seen.done += u32::from(end == End::Done);
        Ok(())
    });
    let seen = seen.into_inner();
    let calls: u32 = seen.values().map(|one| one.calls).sum();
    let done: u32 = seen.values().map(|one| one.done).sum();
    let reached = seen.values().filter(|one| one.done > 0).count();
    println!(
        "{calls} calls of {} entry points of {}: {done} done, at {reached} of them; the others refused",
        seen.len(),
        all.len()
    );
    result.map_err(|error| anyhow::anyhow!("{error}"))?;
    assert!(seen.len() * 10 > all.len() * 9, "hardly any was called");
    assert!(done * 20 > calls, "hardly anything was understood");
    Ok(())
}

/// One argument is so large that a transaction holds little else.
#[test]
fn an_argument_as_large_as_a_transaction_does_no_harm() -> Result {
    let stage = Stage::new()?;
    let list = |item: &str, count: usize| format!("[{}]", vec![item; count].join(","));
    let large = [
        format!("\"{}\"", "\\u001b".repeat(200_000)),
        list("\"pause\"", 150_000),
        ["[".repeat(500_000), "]".repeat(500_000)].concat(),
    ];
    let (mut calls, mut starved) = (0, 0);
    for entry in entries()? {
        for name in &entry.names {
            for large in &large {
                let others = entry.names.iter().filter(|other| *other != name);
                let others: String = others.map(|other| format!(",\"{other}\":null")).collect();
                let args = format!("{{\"{name}\":{large}{others}}}").into_bytes();
                let case = Case {
                    entry: entry.clone(),
                    by: "gov",
                    deposit: 1,
                    args,
                };
                let end = play(&stage, &case).map_err(|error| {
                    let args: String = shown(&case.args).chars().take(80).collect();
                    anyhow::anyhow!("{error:#}: {entry:?}, {name}: {args}")
                })?;
                starved += u32::from(end == End::Starved);
                calls += 1;
            }
        }
    }
    println!("{calls} calls with an argument of about a megabyte, {starved} of them out of gas");
    Ok(())
}
