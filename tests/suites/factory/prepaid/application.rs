//! An application's key, which can attach nothing, spends what was prepaid as far as its owner allows.

use charter_interface::factory::FactoryEvent;
use charter_interface::{Delivery, NearToken};
use charter_tests::id::near;
use charter_tests::{Account, Call, Result, factory, text};
use near_workspaces::AccessKey;
use near_workspaces::types::{KeyType, SecretKey};
use rstest::rstest;
use serde_json::json;

use super::{MINIMUM, NEAR, beyond, deposit, unregister, withdraw};
use crate::stage::{Stage, YOCTO, yocto};

/// The key of an application: it may call the factory, and can attach nothing.
async fn function_call_key(stage: &Stage) -> Result<Account> {
    let key = SecretKey::from_random(KeyType::ED25519);
    let access = AccessKey::function_call_access(&near(stage.factory().id()), &[], None);
    stage
        .creator
        .batch(&near(stage.creator.id()))
        .add_key(key.public_key(), access)
        .transact()
        .await?
        .into_result()?;
    Ok(stage.creator.with_key(key, stage.world.worker()))
}

#[rstest]
#[tokio::test]
async fn a_key_that_can_attach_nothing_creates_from_what_was_prepaid(
    #[values(84, 88)] version: u32,
    #[values(Delivery::Global, Delivery::Stored)] delivery: Delivery,
) -> Result {
    let stage = Stage::at(version, delivery).await?;
    let factory = stage.factory();
    let near = NearToken::from_near(3);
    factory
        .call(&stage.creator, deposit(near.saturating_add(MINIMUM)))
        .await?
        .success()?;
    let app = function_call_key(&stage).await?;
    let gift = stage.gift("gift");
    let price = stage.price(&gift).await?;
    // It names the most that it may cost: a price can change on the way, and the prepaid balance bears it all.
    let unnamed = factory.call(&app, factory::create(&gift, yocto(0))).await?;
    assert_eq!(
        unnamed.failure()?,
        format!(
            "{0} of the price would be taken from the prepaid balance: name `max_total`, the most that this may cost in all ({0} now)",
            text::amount(price)
        )
    );
    let gift = factory::at_most(&gift, price);
    let cheaper = factory::at_most(&gift, price.saturating_sub(YOCTO));
    let cheaper = factory.call(&app, factory::create(&cheaper, yocto(0)));
    assert_eq!(
        cheaper.await?.failure()?,
        format!(
            "this costs {}; `max_total` is {}",
            text::amount(price),
            text::amount(price.saturating_sub(YOCTO))
        )
    );
    // And only what its owner has allowed, with a key that can attach.
    let little = price.saturating_sub(YOCTO);
    let allow = |amount| factory.call(&stage.creator, factory::allow(amount));
    allow(little).await?.success()?;
    let beyond_it = factory.call(&app, factory::create(&gift, yocto(0))).await?;
    assert_eq!(
        beyond_it.failure()?,
        format!(
            "{} would be taken from the prepaid balance of {} by a call that attaches nothing; {} are allowed (`allow`, \
             with 1 yoctoNEAR)",
            text::amount(price),
            stage.creator.id(),
            text::amount(little)
        )
    );
    let bare = Call::json("allow", json!({ "amount": "5" }));
    assert_eq!(
        factory.call(&app, bare).await?.failure()?,
        "Requires attached deposit of exactly 1 yoctoNEAR"
    );
    allow(price).await?.success()?;
    let created = factory
        .call(&app, factory::create(&gift, yocto(0)))
        .await?
        .success()?;
    let spent = factory.creator(stage.creator.id()).await?;
    assert_eq!(spent.allowance, yocto(0));
    let creator_id = stage.creator.id().clone();
    assert_eq!(
        created.events_of::<FactoryEvent>()?,
        [FactoryEvent::InstanceCreated {
            instance_id: factory.instance_id("gift"),
            template: "donation".to_string(),
            version: "1.0.0".to_string(),
            creator_id: creator_id.clone(),
            fee: yocto(0),
            prepaid: price,
        }]
    );
    let left = near.saturating_sub(price);
    assert_eq!(factory.creator(&creator_id).await?.available, left);
    assert_eq!(
        factory.ledger().await?.creators,
        left.saturating_add(beyond(&stage))
    );
    // It cannot give the money away with an instance: that is no price.
    let mut generous = stage.gift("generous");
    generous.balance = Some(NEAR);
    let given = factory
        .call(&app, factory::create(&generous, yocto(0)))
        .await?;
    assert_eq!(
        given.failure()?,
        format!(
            "a balance of {} must be attached, {} are: what is prepaid bears the price alone",
            text::amount(NEAR),
            text::amount(yocto(0))
        )
    );
    // It cannot take the money out: a key of this kind attaches no yoctoNEAR.
    let taken = factory
        .call(&app, Call::json("storage_withdraw", json!({})))
        .await?;
    assert_eq!(
        taken.failure()?,
        "Requires attached deposit of exactly 1 yoctoNEAR"
    );
    // What is attached goes first, the rest is prepaid.
    let second = stage.gift("second");
    let price = stage.price(&second).await?;
    let second = factory::at_most(&second, price);
    let half = yocto(price.as_yoctonear() / 2);
    let purse = stage.world.purse(&creator_id).await?;
    let created = stage.try_create(&second, half).await?.success()?;
    assert_eq!(purse.paid_besides(&stage.world, &created).await?, half);
    let left = left.saturating_sub(price.saturating_sub(half));
    assert_eq!(factory.creator(&creator_id).await?.available, left);
    // One yoctoNEAR less than it takes.
    factory
        .call(&stage.creator, withdraw(Some(left)))
        .await?
        .success()?;
    let third = stage.gift("third");
    let price = stage.price(&third).await?;
    factory
        .call(&stage.creator, deposit(price.saturating_sub(YOCTO)))
        .await?
        .success()?;
    assert_eq!(
        stage.refusal(&third, yocto(0)).await?,
        format!(
            "this costs {}; {} are attached and {} prepaid",
            text::amount(price),
            text::amount(yocto(0)),
            text::amount(price.saturating_sub(YOCTO))
        )
    );
    // And with an instance nobody unregisters.
    factory
        .call(&stage.creator, withdraw(None))
        .await?
        .success()?;
    assert_eq!(
        factory
            .call(&stage.creator, unregister(true))
            .await?
            .failure()?,
        format!(
            "force is not supported, since it would burn what is there: {creator_id} has 2 instances and {} available",
            text::amount(yocto(0))
        )
    );
    Ok(())
}
