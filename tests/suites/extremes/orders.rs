//! Every interleaving: two operations that touch the same name, creator, release or proposal are sent together, and their
//! receipts run in each order that the protocol allows.
//!
//! Receipts on different accounts do not see each other: what one does is the same before the other as after it. So of the
//! orders that differ in nothing but such neighbours one is run (sleep sets), and every order of the receipts of each account
//! is. Refunds run as soon as they are there: they change what their receivers have, and nothing else.

use std::collections::BTreeSet;

use anyhow::{Context, ensure};
use charter_interface::factory::{InstanceStatus, InstanceView};
use charter_interface::governance::{ProposalView, Status};
use charter_interface::{Page, governance};
use charter_localnet::{Batch, CryptoHash};
use charter_tests::Result;
use charter_tests::id::near;
use rstest::rstest;
use serde_json::json;

use crate::operations::Operation;
use crate::pairs::{self, Pair};
use crate::stage::Stage;

/// More than this of one pair would take too long: then the pair is too large for this test.
const MOST: u32 = 2_000;

/// What was gone through.
#[derive(Debug, Default)]
struct Orders {
    ended: u32,
    receipts: u32,
    ends: BTreeSet<String>,
}

fn submit(stage: &mut Stage, operation: &Operation) -> Result<CryptoHash> {
    let batch = Batch::new(near(&operation.to)).call(operation.call.clone().into());
    let signer = stage.person(operation.by).clone();
    let signed = stage.local.chain.sign(&signer, batch)?;
    Ok(stage.local.chain.submit(signed)?)
}

/// Runs refunds until there are none.
fn run_refunds(stage: &mut Stage) -> Result {
    loop {
        let pending = stage.local.chain.pending();
        let Some(refund) = pending.into_iter().find(|it| it.is_refund()) else {
            return Ok(());
        };
        stage.local.chain.run_one(refund.receipt_id())?;
    }
}

/// Where a receipt that waits will run.
fn place(stage: &Stage, id: CryptoHash) -> Result<String> {
    let pending = stage.local.chain.pending();
    let found = pending.iter().find(|one| one.receipt_id() == id);
    Ok(found.context("it waits")?.receiver_id().to_string())
}

/// Goes through every order of what waits. `asleep`: what an order that was gone through already runs now, with the same end.
fn explore(
    stage: &Stage,
    pair: &Pair,
    sent: [CryptoHash; 2],
    asleep: &[(CryptoHash, String)],
    orders: &mut Orders,
) -> Result {
    let next = stage.local.chain.candidates();
    if next.is_empty() {
        orders.ended += 1;
        ensure!(orders.ended <= MOST, "more than {MOST} orders");
        let end = check(stage, pair, sent)?;
        orders.ends.insert(end);
        return Ok(());
    }
    let mut asleep = asleep.to_vec();
    for id in next {
        if asleep.iter().any(|(sleeper, _)| *sleeper == id) {
            continue;
        }
        let place = place(stage, id)?;
        let mut then = stage.clone();
        then.local.chain.run_one(id)?;
        orders.receipts += 1;
        run_refunds(&mut then)?;
        let elsewhere = asleep.iter().filter(|(_, other)| *other != place);
        let elsewhere: Vec<_> = elsewhere.cloned().collect();
        explore(&then, pair, sent, &elsewhere, orders)?;
        asleep.push((id, place));
    }
    Ok(())
}

/// What is so at rest in every order; returns how the two ended.
fn check(stage: &Stage, pair: &Pair, sent: [CryptoHash; 2]) -> Result<String> {
    stage.check()?;
    let page: Page<InstanceView> =
        stage
            .local
            .view(&stage.factory_id, "get_instances", json!({}))?;
    for instance in &page.items {
        let exists = stage.local.chain.exists(&near(&instance.instance_id))?;
        let waits = instance.status == InstanceStatus::Pending;
        let live = instance.status == InstanceStatus::Live;
        ensure!(!waits, "{} is pending", instance.instance_id);
        // Who left is proven gone later, by anyone.
        ensure!(
            exists || !live || pair.vanishes,
            "{} is not there",
            instance.instance_id
        );
    }
    let page: Page<ProposalView> =
        stage
            .local
            .view(&stage.council_id, "get_proposals", json!({}))?;
    for proposal in &page.items {
        ensure!(proposal.status != Status::Executing, "executing for ever");
    }
    let ledger: governance::Ledger =
        stage
            .local
            .view(&stage.council_id, "get_ledger", json!({}))?;
    ensure!(ledger.missing.is_zero(), "missing: {ledger:?}");
    let mut ends = Vec::new();
    for hash in sent {
        let result = stage.local.chain.result(hash).context("it was sent")?;
        ensure!(result.is_complete(), "a call never ends");
        ends.push(if result.is_success() {
            "done"
        } else {
            "failed"
        });
    }
    if pair.once {
        ensure!(
            ends != ["done", "done"],
            "both were done, of which one can be"
        );
    }
    Ok(ends.join(", "))
}

fn orders_of(begin: &Stage, pair: &Pair) -> Result<Orders> {
    let mut stage = begin.clone();
    let operations = (pair.prepare)(&mut stage)?;
    let mut sent = Vec::new();
    for operation in &operations {
        sent.push(submit(&mut stage, operation)?);
    }
    // What a transaction does by itself touches nobody but its signer.
    for hash in &sent {
        stage.local.chain.run_one(*hash)?;
        run_refunds(&mut stage)?;
    }
    let sent = sent
        .try_into()
        .map_err(|_| anyhow::anyhow!("a pair is two"))?;
    let mut orders = Orders::default();
    explore(&stage, pair, sent, &[], &mut orders)?;
    Ok(orders)
}

#[rstest]
fn in_every_order_of_their_receipts_two_calls_end_whole(
    #[values("names", "money", "releases", "proposals")] of: &str,
) -> Result {
    let stage = Stage::new()?;
    let (mut all, mut receipts) = (0, 0);
    for pair in pairs::of(of) {
        let orders = orders_of(&stage, &pair).with_context(|| pair.what.clone())?;
        println!("{}: {} orders, {:?}", pair.what, orders.ended, orders.ends);
        all += orders.ended;
        receipts += orders.receipts;
    }
    println!("{of}: {all} orders, {receipts} receipts");
    Ok(())
}
