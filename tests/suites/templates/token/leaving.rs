//! What a token that has left keeps for those who are registered with it.

use charter_interface::{Delivery, NearToken};
use charter_tests::id::near;
use charter_tests::token::{self, Token, transfer, unregister};
use charter_tests::{Call, Result, World, artifact, factory};
use rstest::rstest;
use serde_json::json;

use super::{NEEDS, acorns, spec, stage};
use crate::stage::Stage;

fn retire(keep: bool) -> Call {
    Call::json("retire", json!({ "keep": keep })).one_yocto()
}

#[rstest]
#[tokio::test]
async fn everybody_gets_back_what_was_paid(
    #[values(Delivery::Stored, Delivery::Global)] delivery: Delivery,
    #[values(false, true)] held: bool,
) -> Result {
    let world = World::at(NEEDS).await?;
    let ann = world.account("ann").await?;
    let stage = Stage::empty(&world).await?;
    stage.offer("token", spec()).await?;
    let code = artifact::wasm("token");
    stage.release("token", "1.0.0", &code, delivery).await?;
    // An icon: more than the 770 bytes that stake nothing.
    let mut init = token::init(ann.id());
    let icon = format!("data:image/svg+xml,{}", "o".repeat(480));
    init["metadata"]["icon"] = json!(icon);
    stage
        .create(&ann, &factory::instance("token", "acorns", &init))
        .await?;
    let acorns = Token::at(&world, stage.factory.instance_id("acorns"));
    let mut others = Vec::new();
    for name in ["ben", "cleo", "dora-has-a-longer-name"] {
        let other = world.account(name).await?;
        acorns.register(&ann, other.id()).await?;
        others.push(other);
    }
    if held {
        acorns
            .call(&ann, transfer(others[0].id(), 300))
            .await?
            .success()?;
    }
    let three = NearToken::from_near(3);
    ann.transfer_near(&near(acorns.id()), three)
        .await?
        .into_result()?;
    // Twice: what is kept stays when it is called again.
    for _ in 0..2 {
        acorns.call(&ann, retire(held)).await?.success()?;
        assert!(world.exists(acorns.id()).await);
    }
    let usage = world
        .worker()
        .view_account(&near(acorns.id()))
        .await?
        .storage_usage;
    assert!(usage > 770);
    let kept = world.balance(acorns.id()).await?;
    let stake = NearToken::from_yoctonear(u128::from(usage) * 10_u128.pow(19));
    let price = acorns.bounds().await?.min;
    // Four are registered with the owner; what is above is a share of the fees of what ran.
    let least = stake.saturating_add(price.saturating_mul(4));
    let most = least.saturating_add(NearToken::from_millinear(1));
    assert!(least <= kept && kept < most, "{kept} of {least}");

    others.push(ann.clone());
    for other in &others {
        let before = world.balance(other.id()).await?;
        let left = acorns.call(other, unregister(true)).await?.success()?;
        assert!(left.json::<bool>()?);
        assert_eq!(
            world.balance(other.id()).await?,
            before.saturating_add(price).saturating_sub(left.burnt),
            "{}",
            other.id()
        );
    }
    // What is left is the owner's.
    acorns.call(&ann, retire(false)).await?.ended_well()?;
    assert!(!world.exists(acorns.id()).await);
    Ok(())
}

#[tokio::test]
async fn a_token_that_others_hold_leaves_when_it_is_kept() -> Result {
    let world = World::at(NEEDS).await?;
    let (ann, ben) = (world.account("ann").await?, world.account("ben").await?);
    let stage = stage(&world).await?;
    let acorns = acorns(&stage, &ann).await?;
    acorns.give(&ann, ben.id(), 300).await?;
    let kept = acorns.call(&ann, retire(true)).await?.success()?;
    assert_eq!(
        kept.event_names(),
        ["factory: instance_left", "acorns: retired"]
    );
    assert_eq!(stage.registered("acorns").await?, None);
    // Its tokens are what they were, and go where they went.
    assert_eq!(acorns.balance_of(ben.id()).await?, 300);
    acorns
        .call(&ben, transfer(ann.id(), 100))
        .await?
        .success()?;
    let cleo = world.account("cleo").await?;
    acorns.give(&ben, cleo.id(), 50).await?;
    assert_eq!(acorns.supply().await?, 1_000_000);
    // It does not go as long as others hold any.
    let refused = acorns.call(&ann, retire(false)).await?;
    assert_eq!(
        refused.failure()?,
        "others than the owner hold 200 of 1000000, which would be lost"
    );
    assert!(world.exists(acorns.id()).await);
    Ok(())
}
