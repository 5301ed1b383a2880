//! What is the factory's own: the reserve, and what is free.

use charter_interface::factory::{Command, FactoryEvent, Ledger, MAX_RESERVE};
use charter_interface::{Delivery, NearToken};
use charter_tests::id::near;
use charter_tests::{Result, factory, text};
use rstest::rstest;
use serde_json::json;

use crate::stage::{Stage, YOCTO};

#[rstest]
#[tokio::test]
async fn what_is_free_is_paid_out_to_the_yoctonear_and_no_more(
    #[values(84, 88)] version: u32,
) -> Result {
    let stage = Stage::at(version, Delivery::Global).await?;
    let factory = stage.factory();
    let gift = NearToken::from_near(3);
    stage
        .creator
        .transfer_near(&near(factory.id()), gift)
        .await?
        .into_result()?;
    let receiver = stage.world.account("receiver").await?;
    let sweep = |amount| Command::Sweep {
        receiver_id: receiver.id().clone(),
        amount,
    };
    // The call itself brings a yoctoNEAR, which is free with the rest.
    let free = factory.ledger().await?.free;
    let all = free.saturating_add(YOCTO);
    let more = all.saturating_add(YOCTO);
    if version == 88 {
        // From protocol 87 on a contract earns nothing with its calls.
        assert_eq!(
            stage.forbidden(&[sweep(more)]).await?,
            format!(
                "{} of what is free were asked for, {} can be paid",
                text::amount(more),
                text::amount(all)
            )
        );
    }
    let purse = stage.world.purse(receiver.id()).await?;
    let swept = stage.govern(&[sweep(gift)]).await?;
    assert_eq!(
        swept.events_of::<FactoryEvent>()?,
        [FactoryEvent::Swept {
            receiver_id: receiver.id().clone(),
            amount: gift,
        }]
    );
    assert_eq!(purse.got(&stage.world).await?, gift);
    factory::check(&factory.ledger().await?)
}

#[rstest]
#[tokio::test]
async fn the_reserve_is_kept_from_fees_and_from_what_is_free(
    #[values(84, 88)] version: u32,
) -> Result {
    let stage = Stage::at(version, Delivery::Global).await?;
    let factory = stage.factory();
    let before = factory.ledger().await?;
    let reserve = before.reserve.saturating_add(NearToken::from_near(2));
    let set = stage.govern(&[Command::SetReserve { reserve }]).await?;
    assert_eq!(
        set.events_of::<FactoryEvent>()?,
        [FactoryEvent::ReserveSet { reserve }]
    );
    let after = factory.ledger().await?;
    factory::check(&after)?;
    assert_eq!(after.reserve, reserve);
    let less = before.free.saturating_sub(NearToken::from_near(2));
    assert!(after.free >= less && after.free < before.free);
    assert_eq!(factory.info().await?.reserve, reserve);
    Ok(())
}

/// The ledger adds the reserve to what is owed: one near the largest amount would make every look at the ledger fail.
#[rstest]
#[case::of_all_that_an_amount_holds(u128::MAX)]
#[case::of_a_little_more_than_the_most(MAX_RESERVE.as_yoctonear() + 1)]
#[tokio::test]
async fn a_reserve_that_nothing_covers_is_refused_and_the_largest_leaves_the_ledger_whole(
    #[case] much: u128,
    #[values(84, 88)] version: u32,
) -> Result {
    let stage = Stage::at(version, Delivery::Global).await?;
    let factory = stage.factory();
    let before = factory.ledger().await?;
    let reserve = NearToken::from_yoctonear(much);
    let why = stage.forbidden(&[Command::SetReserve { reserve }]).await?;
    let said = format!("a reserve of {much} yoctoNEAR (");
    let most = "; 1000000000000000000000000000000000000 yoctoNEAR (1000000000000 NEAR) is the most";
    assert!(why.starts_with(&said) && why.ends_with(most), "{why}");
    assert_eq!(factory.ledger().await?.reserve, before.reserve);
    stage
        .govern(&[Command::SetReserve {
            reserve: MAX_RESERVE,
        }])
        .await?;
    stage.create("gift").await?;
    let largest: Ledger = stage
        .world
        .view(factory.id(), "get_ledger", json!({}))
        .await?;
    assert_eq!(largest.reserve, MAX_RESERVE);
    assert_eq!(largest.free, NearToken::from_yoctonear(0));
    let claimed = [
        largest.storage_stake,
        largest.creators,
        largest.release_stakes,
        largest.fees,
        largest.reserve,
    ];
    let claimed: u128 = claimed.iter().map(NearToken::as_yoctonear).sum();
    let lacking = claimed - largest.balance.as_yoctonear();
    assert_eq!(largest.missing.as_yoctonear(), lacking);
    stage
        .govern(&[Command::SetReserve {
            reserve: before.reserve,
        }])
        .await?;
    factory::check(&factory.ledger().await?)
}

/// What governance has recorded needs storage like anything else: it comes of the reserve and of what is free, and never of what
/// creators, publishers or fees have brought.
#[rstest]
#[tokio::test]
async fn governance_grows_the_storage_on_the_factorys_own_money_only(
    #[values(84, 88)] version: u32,
) -> Result {
    let stage = Stage::at(version, Delivery::Stored).await?;
    let factory = stage.factory();
    stage.create("gift").await?;
    let nothing = NearToken::from_yoctonear(0);
    stage
        .govern(&[Command::SetReserve { reserve: nothing }])
        .await?;
    let receiver = stage.world.account("receiver").await?;
    stage
        .govern(&[Command::Sweep {
            receiver_id: receiver.id().clone(),
            amount: factory.ledger().await?.free,
        }])
        .await?;
    let names = (0..50).map(|number| format!("a-name-that-takes-storage-{number}"));
    let reserve = [Command::ReserveNames {
        names: names.collect(),
    }];
    // It has what its calls have earned since, up to protocol 86.
    let poor = factory.ledger().await?;
    assert!(poor.free < NearToken::from_millinear(5), "{}", poor.free);
    assert!(poor.release_stakes > NearToken::from_near(1));
    let why = stage.forbidden(&reserve).await?;
    assert!(why.starts_with("the factory lacks "), "{why}");
    // A NEAR more, of anybody, and it holds.
    stage
        .creator
        .transfer_near(&near(factory.id()), NearToken::from_near(1))
        .await?
        .into_result()?;
    stage.govern(&reserve).await?;
    factory::check(&factory.ledger().await?)
}
