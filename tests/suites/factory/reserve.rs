//! What is the factory's own: the reserve, and what is free.

use charter_interface::factory::{Command, FactoryEvent};
use charter_interface::{Delivery, NearToken};
use charter_tests::id::near;
use charter_tests::{Result, factory, text};
use rstest::rstest;

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
