//! A token as an instance: where it runs, its upgrade, its end.

use charter_interface::{Delivery, NearToken};
use charter_tests::id::near;
use charter_tests::token::{self, transfer, unregister};
use charter_tests::{Call, Result, World, artifact, factory};
use rstest::rstest;
use serde_json::json;

use super::{NEEDS, acorns, stage};
use crate::upgrade::upgrade;

fn retire() -> Call {
    Call::json("retire", json!({})).one_yocto()
}

#[rstest]
#[tokio::test]
async fn it_runs_on_every_version_and_costs_its_creator_what_was_quoted(
    #[values(84, 85, 86, 87, 88)] version: u32,
) -> Result {
    let world = World::at(version).await?;
    let ann = world.account("ann").await?;
    let stage = stage(&world).await?;
    let instance = factory::instance("token", "acorns", &token::init(ann.id()));
    let quote = stage.factory.quote(ann.id(), &instance).await?;
    let purse = world.purse(ann.id()).await?;
    let created = stage.create(&ann, &instance).await?;
    assert_eq!(purse.paid_besides(&world, &created).await?, quote.total);
    let acorns = token::Token::at(&world, stage.factory.instance_id("acorns"));
    assert_eq!(acorns.balance_of(ann.id()).await?, 1_000_000);
    factory::check(&stage.factory.ledger().await?)
}

#[rstest]
#[tokio::test]
async fn a_token_is_upgraded_with_its_balances(
    #[values(Delivery::Stored, Delivery::Global)] delivery: Delivery,
) -> Result {
    let world = World::at(NEEDS).await?;
    let (ann, ben) = (world.account("ann").await?, world.account("ben").await?);
    let stage = stage(&world).await?;
    let acorns = acorns(&stage, &ann).await?;
    acorns.give(&ann, ben.id(), 300).await?;
    let code = artifact::labelled(&artifact::wasm("token"), "1.1.0");
    stage.release("token", "1.1.0", &code, delivery).await?;
    ann.transfer_near(&near(acorns.id()), NearToken::from_near(3))
        .await?
        .into_result()?;

    let upgraded = acorns.call(&ann, upgrade(None)).await?.success()?;
    assert_eq!(
        upgraded.event_names(),
        ["acorns: upgraded", "factory: instance_upgraded"]
    );
    assert_eq!(stage.registered("acorns").await?.as_deref(), Some("1.1.0"));
    assert_eq!(acorns.balance_of(ann.id()).await?, 999_700);
    assert_eq!(acorns.balance_of(ben.id()).await?, 300);
    assert_eq!(acorns.supply().await?, 1_000_000);
    acorns
        .call(&ben, transfer(ann.id(), 300))
        .await?
        .success()?;
    Ok(())
}

#[tokio::test]
async fn a_token_that_others_hold_stays() -> Result {
    let world = World::at(NEEDS).await?;
    let (ann, ben) = (world.account("ann").await?, world.account("ben").await?);
    let stage = stage(&world).await?;
    let acorns = acorns(&stage, &ann).await?;
    acorns.give(&ann, ben.id(), 300).await?;
    for args in [json!({}), json!({ "keep": false, "force": true })] {
        let refused = acorns
            .call(&ann, Call::json("retire", args).one_yocto())
            .await?;
        assert_eq!(
            refused.failure()?,
            "others than the owner hold 300 of 1000000, which would be lost"
        );
    }
    assert_eq!(stage.registered("acorns").await?.as_deref(), Some("1.0.0"));
    assert_eq!(acorns.balance_of(ben.id()).await?, 300);
    Ok(())
}

#[tokio::test]
async fn a_token_that_only_its_owner_holds_is_gone() -> Result {
    let world = World::at(NEEDS).await?;
    let ann = world.account("ann").await?;
    let stage = stage(&world).await?;
    let acorns = acorns(&stage, &ann).await?;
    let retired = acorns.call(&ann, retire()).await?.ended_well()?;
    assert_eq!(
        retired.event_names(),
        [
            "factory: instance_left",
            "acorns: retired",
            "factory: instance_gone"
        ]
    );
    assert!(!world.exists(acorns.id()).await);
    assert_eq!(stage.registered("acorns").await?, None);
    factory::check(&stage.factory.ledger().await?)
}

#[tokio::test]
async fn who_is_registered_with_a_retired_token_gets_its_stake_back() -> Result {
    let world = World::at(NEEDS).await?;
    let (ann, ben) = (world.account("ann").await?, world.account("ben").await?);
    let stage = stage(&world).await?;
    let acorns = acorns(&stage, &ann).await?;
    acorns.register(&ann, ben.id()).await?;
    acorns.call(&ann, retire()).await?.success()?;
    // Out of the registry; the account stays for ben.
    assert_eq!(stage.registered("acorns").await?, None);
    assert!(world.exists(acorns.id()).await);
    let before = world.balance(ben.id()).await?;
    let left = acorns.call(&ben, unregister(false)).await?.success()?;
    let price = acorns.bounds().await?.min;
    assert_eq!(
        world.balance(ben.id()).await?,
        before.saturating_add(price).saturating_sub(left.burnt)
    );
    // Then nobody is left, and it can go.
    acorns.call(&ann, retire()).await?.ended_well()?;
    assert!(!world.exists(acorns.id()).await);
    Ok(())
}
