//! Global deploys that fail, and code as large as can be.

use charter_interface::factory::{Command, ReleaseStatus, ReleaseView};
use charter_interface::{Delivery, NearToken};
use charter_localnet::near_primitives::account::{Account, AccountContract};
use charter_localnet::near_primitives::state_record::StateRecord;
use charter_localnet::near_primitives::types::Balance;
use charter_tests::id::near;
use charter_tests::{Call, Result, artifact, factory};
use rstest::rstest;
use serde_json::json;

use crate::chunks::{chunk, of};
use crate::inside::Inside;
use crate::stage::{owed, spec, yocto};

/// A factory that cannot pay for its storage: that is when the deploy's receipt fails.
#[rstest]
fn a_global_deploy_that_fails_changes_nothing_and_can_be_tried_again(
    #[values(84, 88)] version: u32,
) -> Result {
    let mut inside = Inside::empty(version)?;
    let code = artifact::wasm("donation");
    inside.govern(&factory::offer_donations("1.0.0", &code, Delivery::Global))?;
    let before = owed(&inside.ledger()?);
    let (publisher, governance) = (inside.creator.clone(), inside.governance.clone());
    let had = inside.local.balance(&publisher.account_id)?;
    let hash = inside.submit(&publisher, factory::publish_global(&code))?;
    // The call itself, and not yet the receipt that it makes.
    inside.local.chain.produce_block()?;
    inside.local.chain.produce_block()?;
    let view = inside.local.chain.account(&near(&inside.factory_id))?;
    let record = |amount| StateRecord::Account {
        account_id: near(&inside.factory_id),
        account: Account::new(
            amount,
            view.locked,
            AccountContract::Local(view.code_hash),
            view.storage_usage,
        ),
    };
    let (rich, poor) = (record(view.amount), record(Balance::from_yoctonear(1)));
    inside.local.chain.patch(vec![poor])?;
    inside.local.chain.run()?;
    let failed = inside.outcome(hash);
    let why = failed.failure()?;
    assert!(
        why.contains("LackBalanceForState") || why.contains("wouldn't have enough balance"),
        "{why}"
    );
    let paid = had.saturating_sub(inside.local.balance(&publisher.account_id)?);
    assert_eq!(paid, failed.burnt);
    inside.local.chain.patch(vec![rich])?;
    assert_eq!(owed(&inside.ledger()?), before);
    let release = |inside: &Inside| -> Result<ReleaseView> {
        let id = factory::release_id("donation", "1.0.0");
        inside.local.view(&inside.factory_id, "get_release", id)
    };
    assert_eq!(release(&inside)?.status, ReleaseStatus::Approved);
    // Anyone may try again.
    inside
        .call(&governance, factory::publish_global(&code))?
        .success()?;
    assert_eq!(release(&inside)?.status, ReleaseStatus::Published);
    Ok(())
}

/// Removed, or taken over by another approval, while the deploy is on its way: the deploy is undone with its burn.
#[rstest]
fn a_deploy_that_governance_overtakes_is_undone(#[values(84, 88)] version: u32) -> Result {
    let mut inside = Inside::empty(version)?;
    let code = artifact::wasm("donation");
    inside.govern(&factory::offer_donations("1.0.0", &code, Delivery::Global))?;
    let publisher = inside.creator.clone();
    let had = inside.local.balance(&publisher.account_id)?;
    let hash = inside.submit(&publisher, factory::publish_global(&code))?;
    inside.local.chain.produce_block()?;
    inside.local.chain.produce_block()?;
    let stored = factory::release("donation", "2.0.0", &code, Delivery::Stored);
    let commands = [
        Command::RemoveRelease(factory::release_id("donation", "1.0.0")),
        Command::ApproveRelease(stored),
    ];
    inside.local.chain.hold(near(&inside.factory_id));
    let governance = inside.governance.clone();
    let overtaking = inside.submit(&governance, factory::govern(&commands))?;
    inside.local.chain.run()?;
    let waiting = inside.local.chain.pending();
    let first = |method: &str| {
        let found = waiting.iter().find(|receipt| receipt.methods() == [method]);
        found.map(charter_localnet::Pending::receipt_id)
    };
    let (deploy, govern) = (first("finish_publication"), first("govern"));
    inside.local.chain.release(&near(&inside.factory_id));
    inside.local.chain.run_one(govern.expect("it waits"))?;
    inside.local.chain.run_one(deploy.expect("it waits"))?;
    inside.local.chain.run()?;
    assert!(inside.outcome(overtaking).is_success());
    let failed = inside.outcome(hash);
    assert_eq!(
        failed.failure()?,
        format!(
            "no release awaits code with the SHA-256 {}",
            artifact::hash(&code)
        )
    );
    let paid = had.saturating_sub(inside.local.balance(&publisher.account_id)?);
    assert_eq!(paid, failed.burnt);
    assert!(inside.local.chain.supply()?.is_conserved());
    Ok(())
}

/// What one receipt can put together, it does; a byte more is refused when staging starts.
#[rstest]
fn the_largest_code_that_can_be_staged_can_be_published_and_created(
    #[values(84, 88)] version: u32,
    #[values(Delivery::Global, Delivery::Stored)] delivery: Delivery,
) -> Result {
    const LARGEST: usize = 3_900_000;
    let mut inside = Inside::empty(version)?;
    let code = artifact::padded(&artifact::wasm("donation"), LARGEST);
    let hash = artifact::hash(&code);
    let release = factory::release("donation", "1.0.0", &code, delivery);
    inside.govern(&spec(delivery).with(release))?;
    let creator = inside.creator.clone();
    let chunk = |size: usize, offset: usize, bytes: &[u8]| {
        let mut input = hash.0.to_vec();
        for number in [size, offset] {
            input.extend(u32::try_from(number).expect("code is short").to_le_bytes());
        }
        input.extend(bytes);
        Call::raw("stage_chunk", input)
            .deposit(NearToken::from_near(50))
            .tgas(300)
    };
    let more = inside.call(&creator, chunk(LARGEST + 1, 0, &code[..100_000]))?;
    assert_eq!(
        more.failure()?,
        "code of 3900001 bytes cannot be put together: one receipt can read 3900000 (the protocol's limit of 4000000 bytes \
         of storage proof a receipt)"
    );
    for (place, bytes) in code.chunks(1_300_000).enumerate() {
        let call = chunk(LARGEST, place * 1_300_000, bytes);
        inside.call(&creator, call)?.success()?;
    }
    let publish = Call::json("publish_upload", json!({ "code_hash": hash }))
        .deposit(NearToken::from_near(500))
        .tgas(1_000);
    inside.call(&creator, publish)?.success()?;
    let gift = inside.gift("gift");
    let total = inside.quote(&creator.account_id, &gift)?.total;
    inside
        .call(&creator, factory::create(&gift, total).tgas(1_000))?
        .success()?;
    let ledger = inside.ledger()?;
    assert_eq!(ledger.in_flight, yocto(0));
    Ok(())
}

/// Two stagers whose ids differ in their last letter stage the same code in the shortest chunks, so that each makes the paths to
/// the other's chunks as long as they can be. What was in 39 chunks could neither be published nor taken back: each removal
/// counts 2,000 bytes of proof and its path.
#[rstest]
fn the_longest_code_in_the_shortest_chunks_is_published_or_taken_back(
    #[values(84, 88)] version: u32,
    #[values(Some(Delivery::Global), Some(Delivery::Stored), None)] delivery: Option<Delivery>,
) -> Result {
    const LARGEST: usize = 3_900_000;
    const SHORTEST: usize = LARGEST / 8;
    let mut inside = Inside::empty(version)?;
    let code = artifact::padded(&artifact::wasm("donation"), LARGEST);
    let hash = artifact::hash(&code);
    let [ours, theirs] = ["a", "b"].map(|last| format!("{}{last}", "s".repeat(50)));
    let stagers = [inside.local.account(&ours)?, inside.local.account(&theirs)?];
    let before = owed(&inside.ledger()?);
    for (place, bytes) in code.chunks(SHORTEST).enumerate() {
        for by in &stagers {
            let offset = place * SHORTEST;
            // Shorter than an eighth, but for what is left at the end.
            let short = chunk(hash, LARGEST, offset, &bytes[..SHORTEST - 1]);
            let most = LARGEST - offset;
            assert_eq!(
                inside.call(by, short)?.failure()?,
                format!("a chunk here has {SHORTEST} to {most} bytes; this has 487499")
            );
            let call = chunk(hash, LARGEST, offset, bytes);
            inside.call(by, call)?.success()?;
        }
    }
    let done = match delivery {
        Some(delivery) => {
            let release = factory::release("donation", "1.0.0", &code, delivery);
            inside.govern(&spec(delivery).with(release))?;
            let deposit = NearToken::from_near(500);
            of("publish_upload", &code).deposit(deposit).tgas(1_000)
        }
        None => of("remove_upload", &code),
    };
    inside.call(&stagers[0], done)?.success()?;
    inside.ledger()?;
    // The other gets back what it staked, with what everyone can attach.
    let took = inside.call(&stagers[1], of("remove_upload", &code))?;
    took.success()?;
    if delivery.is_none() {
        assert_eq!(owed(&inside.ledger()?), before);
    }
    Ok(())
}
