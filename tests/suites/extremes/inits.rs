//! The init arguments of the four contracts, as bytes that nobody sensible sends: a contract begins whole, or not at all.

use std::cell::Cell;

use anyhow::ensure;
use charter_interface::governance::Policy;
use charter_interface::{AccountId, Duration, NearToken};
use charter_tests::id::near;
use charter_tests::{Call, Local, Outcome, Result, Signer, artifact, council, factory, token};
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use rstest::rstest;
use serde_json::{Value, json};

use crate::arguments::{arguments, twisted};
use crate::refusals::{is_clear, is_in_words};
use crate::runner;
use crate::schema::{CONTRACTS, entries};
use crate::stage::near_amount;

/// An account that has the code of a contract, and nothing of its state.
fn blank(contract: &str) -> Result<(Local, Signer)> {
    let mut local = Local::at(88)?;
    for name in ["ann", "ben", "eve", "gov"] {
        local.account(name)?;
    }
    let build = CONTRACTS.iter().find(|(name, _)| *name == contract);
    let code = artifact::wasm(build.map_or(contract, |(_, build)| build));
    let account = local.contract(contract, &code, near_amount(50))?;
    Ok((local, account))
}

/// A call: done, or refused in words, for nothing but gas.
fn call(local: &mut Local, by: &Signer, id: &AccountId, call: Call) -> Result<Outcome> {
    let stored = |local: &Local| local.chain.account(&near(id)).map(|one| one.storage_usage);
    let (before, usage) = (local.balance(&by.account_id)?, stored(local)?);
    let outcome = local.call(by, id, call)?;
    let after = local.balance(&by.account_id)?;
    for failure in outcome
        .receipts
        .iter()
        .filter_map(|one| one.failure.as_ref())
    {
        is_clear(failure)?;
        is_in_words(failure)?;
    }
    if !outcome.is_success() {
        ensure!(stored(local)? == usage, "a refusal left something");
        let paid = before.checked_sub(after);
        ensure!(
            paid == Some(outcome.burnt),
            "a refusal cost more than gas: {paid:?}"
        );
    }
    ensure!(local.chain.supply()?.is_conserved(), "supply");
    Ok(outcome)
}

/// Arguments with which a contract begins.
fn right(contract: &str, local: &Local) -> Result<Value> {
    let members = ["ann", "ben", "eve"].map(|name| local.id(name));
    let call = match contract {
        "council" => council::init(Policy {
            members: members.to_vec(),
            guardian: Some(local.id("gov")),
            rules: council::rules(Duration::from_hours(1)),
            open_proposals: Some(near_amount(1)),
            retention: Duration::from_hours(1),
        }),
        "factory" => factory::init(&local.id("gov"), factory::setup()),
        "donation" => Call::json(
            "init",
            json!({ "beneficiary": local.id("ann"), "owner": local.id("eve") }),
        ),
        _ => Call::json("init", token::init(&local.id("ann"))),
    };
    Ok(serde_json::from_slice(&call.args)?)
}

fn play(local: &Local, account: &Signer, args: &[u8]) -> Result<bool> {
    let mut local = local.clone();
    let init = |args: &[u8]| Call::raw("init", args).tgas(300);
    let began = call(&mut local, account, &account.account_id, init(args))?.is_success();
    let entries = local
        .chain
        .state()
        .storage(&near(&account.account_id), b"STATE")?;
    ensure!(
        entries.is_empty() != began,
        "began: {began}, and has {} states",
        entries.len()
    );
    if began {
        let again = call(&mut local, account, &account.account_id, init(args))?;
        ensure!(!again.is_success(), "it began twice");
        // What it says of itself can be read.
        for view in ["get_policy", "get_info", "get_summary", "ft_metadata"] {
            let read = local.view::<Value>(&account.account_id, view, json!({}));
            if let Err(error) = read {
                ensure!(
                    error.to_string().contains("MethodNotFound"),
                    "{view}: {error}"
                );
            }
        }
    }
    Ok(began)
}

#[rstest]
fn whatever_init_is_given_a_contract_begins_whole_or_not_at_all(
    #[values("council", "factory", "donation", "token")] contract: &str,
) -> Result {
    let (local, account) = blank(contract)?;
    let all = entries()?;
    let init = all
        .iter()
        .find(|one| one.contract == contract && one.method == "init");
    let init = init.expect("each of them has an init");
    let nearly = prop_oneof![twisted(right(contract, &local)?), init.nearly.clone()];
    let (cases, began) = (Cell::new(0u32), Cell::new(0u32));
    let result = runner(250).run(&arguments(nearly.boxed()), |args| {
        let played = play(&local, &account, &args).map_err(|error| {
            let args = String::from_utf8_lossy(&args).escape_debug().to_string();
            TestCaseError::fail(format!("{error:#}: {args}"))
        })?;
        cases.set(cases.get() + 1);
        began.set(began.get() + u32::from(played));
        Ok(())
    });
    println!("{contract}: {} inits, {} began", cases.get(), began.get());
    result.map_err(|error| anyhow::anyhow!("{error}"))?;
    assert!(began.get() > 0, "none began");
    Ok(())
}

/// Before it begins, a contract does nothing for anybody.
#[test]
fn before_its_init_no_entry_point_does_anything() -> Result {
    for (contract, _) in CONTRACTS {
        let (local, account) = blank(contract)?;
        let stranger = Signer::new(local.id("eve"));
        for entry in entries()?.iter().filter(|one| one.contract == contract) {
            let mut local = local.clone();
            for args in [&b""[..], b"{}", b"[]", b"\xff"] {
                let called = Call::raw(&entry.method, args).tgas(300);
                let deposit = NearToken::from_yoctonear(1);
                for called in [called.clone(), called.deposit(deposit)] {
                    let before = local.chain.account(&near(&account.account_id))?;
                    let outcome = call(&mut local, &stranger, &account.account_id, called);
                    let outcome = outcome.map_err(|error| error.context(format!("{entry:?}")))?;
                    let after = local.chain.account(&near(&account.account_id))?;
                    ensure!(after.storage_usage == before.storage_usage, "{entry:?}");
                    ensure!(outcome.events().is_empty(), "{entry:?}");
                }
            }
        }
    }
    Ok(())
}
