//! Creations that fail on their way: the books are as they were, to the yoctoNEAR, and the caller is told.

use charter_interface::factory::FactoryEvent;
use charter_interface::{Delivery, NearToken};
use charter_tests::{Outcome, Result, World, artifact, factory};
use near_workspaces::types::{KeyType, SecretKey};
use rstest::rstest;
use serde_json::json;

use crate::stage::{Books, Stage, endless, spec, yocto};

/// What the transaction of a creation says that failed after it was accepted.
fn told(stage: &Stage, name: &str) -> String {
    format!(
        "creating {} failed: the account exists already, or its code or init failed (see the failed receipt of {0}); \
         all money went back to {}",
        stage.factory().instance_id(name),
        stage.creator.id()
    )
}

/// Holds a failed creation against everything that was before it.
async fn is_undone(stage: &Stage, name: &str, before: Books, outcome: &Outcome) -> Result {
    assert_eq!(outcome.failure()?, told(stage, name));
    let events = outcome.events_of::<FactoryEvent>()?;
    let [
        FactoryEvent::InstanceFailed {
            instance_id,
            prepaid,
            registered,
            ..
        },
    ] = events.as_slice()
    else {
        panic!("{events:?}");
    };
    assert_eq!(*instance_id, stage.factory().instance_id(name));
    assert_eq!((*prepaid, *registered), (yocto(0), false));
    stage.nothing_has_changed(before, outcome).await
}

#[rstest]
#[tokio::test]
async fn an_init_that_panics_costs_nothing_but_gas(
    #[values(84, 88)] version: u32,
    #[values(Delivery::Global, Delivery::Stored)] delivery: Delivery,
    #[values(false, true)] creator_is_new: bool,
) -> Result {
    let stage = Stage::at(version, delivery).await?;
    if !creator_is_new {
        stage.create("earlier").await?;
    }
    let bad = factory::instance("donation", "gift", &json!({ "beneficiary": 5 }));
    let price = stage.price(&bad).await?;
    let before = stage.books().await?;
    let creator = stage.factory().creator(stage.creator.id()).await?;
    // With an excess: it comes back too.
    let outcome = stage
        .try_create(&bad, price.saturating_add(NearToken::from_near(1)))
        .await?;
    is_undone(&stage, "gift", before, &outcome).await?;
    assert!(
        !stage
            .world
            .exists(&stage.factory().instance_id("gift"))
            .await
    );
    assert_eq!(stage.factory().instance("gift").await?, None);
    assert_eq!(stage.factory().creator(stage.creator.id()).await?, creator);
    // The name is free, and the next creation costs what this one would have.
    let price_again = stage.price(&stage.gift("gift")).await?;
    assert_eq!(price_again, price);
    stage.create("gift").await?;
    Ok(())
}

#[rstest]
#[tokio::test]
async fn an_init_that_runs_out_of_gas_costs_nothing_but_gas(
    #[values(84, 88)] version: u32,
    #[values(Delivery::Global, Delivery::Stored)] delivery: Delivery,
) -> Result {
    let stage = Stage::at(version, delivery).await?;
    stage
        .offer("endless", spec(delivery), &endless(), delivery)
        .await?;
    let gift = factory::instance("endless", "gift", &json!({}));
    let price = stage.price(&gift).await?;
    let before = stage.books().await?;
    let outcome = stage.try_create(&gift, price).await?;
    assert!(
        outcome.failures()[0].contains("Exceeded the prepaid gas"),
        "{:?}",
        outcome.failures()
    );
    is_undone(&stage, "gift", before, &outcome).await
}

#[rstest]
#[tokio::test]
async fn a_fee_comes_back_with_the_rest(
    #[values(84, 88)] version: u32,
    #[values(Delivery::Global, Delivery::Stored)] delivery: Delivery,
) -> Result {
    let spec = charter_tests::factory::Offer {
        fee: NearToken::from_near(2),
        ..spec(delivery)
    };
    let stage = Stage::with(version, delivery, factory::setup(), spec).await?;
    let mut bad = factory::instance("donation", "gift", &json!({ "beneficiary": 5 }));
    bad.balance = Some(NearToken::from_near(3));
    let price = stage.price(&bad).await?;
    assert!(price > NearToken::from_near(5));
    let before = stage.books().await?;
    let outcome = stage.try_create(&bad, price).await?;
    is_undone(&stage, "gift", before, &outcome).await
}

/// While the factory is set up by hand its account has a key, and could have made an account that its registry does not know.
#[rstest]
#[tokio::test]
async fn a_name_that_an_unknown_account_has_costs_nothing_but_gas(
    #[values(84, 88)] version: u32,
    #[values(Delivery::Global, Delivery::Stored)] delivery: Delivery,
) -> Result {
    let world = World::at(version).await?;
    let governance = world.account("governance").await?;
    let code = artifact::wasm("factory");
    let account = world
        .contract("factory", &code, NearToken::from_near(20))
        .await?;
    let key = SecretKey::from_random(KeyType::ED25519);
    account
        .create_subaccount("gift")
        .keys(key)
        .initial_balance(NearToken::from_near(1))
        .transact()
        .await?
        .into_result()?;
    let init = factory::init(governance.id(), factory::setup());
    world.call(&account, account.id(), init).await?.success()?;
    let stage = Stage::around(world, governance, account.id()).await?;
    let code = artifact::wasm("donation");
    stage
        .offer("donation", spec(delivery), &code, delivery)
        .await?;

    let gift = stage.gift("gift");
    let price = stage.price(&gift).await?;
    let before = stage.books().await?;
    let outcome = stage.try_create(&gift, price).await?;
    assert!(
        outcome.failures()[0].contains("already exists"),
        "{:?}",
        outcome.failures()
    );
    is_undone(&stage, "gift", before, &outcome).await?;
    let unknown = stage
        .world
        .balance(&stage.factory().instance_id("gift"))
        .await?;
    assert_eq!(unknown, NearToken::from_near(1));
    Ok(())
}

#[rstest]
#[tokio::test]
async fn what_was_prepaid_is_prepaid_again_as_far_as_the_batch_did_not_carry_it(
    #[values(84, 88)] version: u32,
    #[values(Delivery::Global, Delivery::Stored)] delivery: Delivery,
) -> Result {
    let stage = Stage::at(version, delivery).await?;
    let deposit =
        charter_tests::Call::json("storage_deposit", json!({})).deposit(NearToken::from_near(5));
    stage
        .factory()
        .call(&stage.creator, deposit)
        .await?
        .success()?;
    let mut bad = factory::instance("donation", "gift", &json!({ "beneficiary": 5 }));
    bad.balance = Some(NearToken::from_near(1));
    bad.max_total = Some(NearToken::from_near(5));
    let quote = stage.factory().quote(stage.creator.id(), &bad).await?;
    let balance = stage.world.balance(stage.creator.id()).await?;
    let before = stage.books().await?;
    let available = stage.factory().creator(stage.creator.id()).await?.available;
    // What is given must be attached; the price is prepaid.
    let attached = quote.balance;
    let outcome = stage.try_create(&bad, attached).await?;
    assert_eq!(outcome.failure()?, told(&stage, "gift"));
    // What the batch carried went straight to the account; the rest is where it was.
    let kept = quote.registry.saturating_add(quote.registration);
    let all = quote.total.saturating_sub(kept);
    let carried = all.saturating_sub(attached);
    let creator = stage.factory().creator(stage.creator.id()).await?;
    assert_eq!(creator.available, available.saturating_sub(carried));
    let now = stage.world.balance(stage.creator.id()).await?;
    assert_eq!(
        now.saturating_add(outcome.burnt),
        balance.saturating_add(carried)
    );
    let events = outcome.events_of::<FactoryEvent>()?;
    let [
        FactoryEvent::InstanceFailed {
            refund, prepaid, ..
        },
    ] = events.as_slice()
    else {
        panic!("{events:?}");
    };
    assert_eq!((*refund, *prepaid), (yocto(0), carried));
    let after = stage.factory().ledger().await?;
    factory::check(&after)?;
    let owed = before.ledger.creators.saturating_sub(available);
    assert_eq!(after.creators, creator.available.saturating_add(owed));
    assert_eq!(after.storage_stake, before.ledger.storage_stake);
    Ok(())
}
