//! NEP-145: what creators prepay, and what it is good for.

mod application;

use charter_interface::factory::FactoryEvent;
use charter_interface::factory::Limits;
use charter_interface::{Delivery, Duration, NearToken};
use charter_tests::storage::{StorageBalance, StorageBalanceBounds};
use charter_tests::{Call, Result, factory, text};
use rstest::rstest;
use serde_json::json;

use crate::stage::{Stage, YOCTO, bytes, yocto};

const MINIMUM: NearToken = bytes(172);
const NEAR: NearToken = NearToken::from_near(1);

/// What a deposit's registration costs beyond the record that it pays for, which the factory owes.
fn beyond(stage: &Stage) -> NearToken {
    MINIMUM.saturating_sub(factory::record_price(stage.creator.id()))
}

fn deposit(amount: NearToken) -> Call {
    Call::json("storage_deposit", json!({})).deposit(amount)
}

fn withdraw(amount: Option<NearToken>) -> Call {
    Call::json("storage_withdraw", json!({ "amount": amount })).one_yocto()
}

fn unregister(force: bool) -> Call {
    Call::json("storage_unregister", json!({ "force": force })).one_yocto()
}

async fn balance(stage: &Stage) -> Result<Option<StorageBalance>> {
    let args = json!({ "account_id": stage.creator.id() });
    let id = stage.factory().id().clone();
    stage.world.view(&id, "storage_balance_of", args).await
}

#[rstest]
#[tokio::test]
async fn an_account_registers_and_leaves_for_what_it_came(
    #[values(84, 88)] version: u32,
) -> Result {
    let stage = Stage::empty(version, factory::setup()).await?;
    let factory = stage.factory();
    let id = factory.id().clone();
    let bounds: StorageBalanceBounds = stage
        .world
        .view(&id, "storage_balance_bounds", json!({}))
        .await?;
    assert_eq!((bounds.min, bounds.max), (MINIMUM, None));
    assert_eq!(balance(&stage).await?, None);
    let before = stage.books().await?;

    // One yoctoNEAR too little; then exactly enough.
    let short = factory
        .call(&stage.creator, deposit(MINIMUM.saturating_sub(YOCTO)))
        .await?;
    assert_eq!(
        short.failure()?,
        "The attached deposit is less than the minimum storage balance"
    );
    let purse = stage.world.purse(stage.creator.id()).await?;
    let came = factory
        .call(&stage.creator, deposit(MINIMUM))
        .await?
        .success()?;
    assert_eq!(purse.paid_besides(&stage.world, &came).await?, MINIMUM);
    let registered = StorageBalance {
        total: MINIMUM,
        available: yocto(0),
    };
    assert_eq!(came.json::<StorageBalance>()?, registered);
    assert_eq!(balance(&stage).await?, Some(registered));
    let creator_id = stage.creator.id().clone();
    assert_eq!(
        came.events_of::<FactoryEvent>()?,
        [FactoryEvent::CreatorRegistered {
            creator_id: creator_id.clone()
        }]
    );

    // Without the yoctoNEAR that stands for a full access key nothing moves.
    let bare = Call::json("storage_unregister", json!({}));
    assert_eq!(
        factory.call(&stage.creator, bare).await?.failure()?,
        "Requires attached deposit of exactly 1 yoctoNEAR"
    );
    let purse = stage.world.purse(stage.creator.id()).await?;
    let left = factory
        .call(&stage.creator, unregister(false))
        .await?
        .success()?;
    assert!(left.json::<bool>()?);
    assert_eq!(
        purse.got(&stage.world).await?.saturating_add(left.burnt),
        MINIMUM
    );
    assert_eq!(
        left.events_of::<FactoryEvent>()?,
        [FactoryEvent::CreatorUnregistered { creator_id }]
    );
    assert_eq!(stage.storage().await?, before.storage);
    let again = factory
        .call(&stage.creator, unregister(true))
        .await?
        .success()?;
    assert!(!again.json::<bool>()?);
    assert!(again.events().is_empty());
    Ok(())
}

#[rstest]
#[tokio::test]
async fn a_deposit_beyond_the_registration_is_kept_or_comes_back_as_asked(
    #[values(84, 88)] version: u32,
) -> Result {
    let stage = Stage::empty(version, factory::setup()).await?;
    let factory = stage.factory();
    // Somebody else registers the creator, and gets the excess back.
    let args = json!({ "account_id": stage.creator.id(), "registration_only": true });
    let purse = stage.world.purse(stage.governance.id()).await?;
    let registered = factory
        .call(
            &stage.governance,
            Call::json("storage_deposit", args.clone()).deposit(NEAR),
        )
        .await?
        .success()?;
    assert_eq!(
        purse.paid_besides(&stage.world, &registered).await?,
        MINIMUM
    );
    // Registered already: everything comes back.
    let purse = stage.world.purse(stage.governance.id()).await?;
    let twice = factory
        .call(
            &stage.governance,
            Call::json("storage_deposit", args).deposit(NEAR),
        )
        .await?
        .success()?;
    assert_eq!(purse.paid_besides(&stage.world, &twice).await?, yocto(0));
    assert!(twice.events().is_empty());
    // Without `registration_only` it is kept.
    let kept = factory
        .call(&stage.creator, deposit(NEAR))
        .await?
        .success()?;
    let creator_id = stage.creator.id().clone();
    assert_eq!(
        kept.events_of::<FactoryEvent>()?,
        [FactoryEvent::BalanceChanged {
            creator_id: creator_id.clone(),
            available: NEAR
        }]
    );
    assert_eq!(
        factory.ledger().await?.creators,
        NEAR.saturating_add(beyond(&stage))
    );

    let much = factory
        .call(&stage.creator, withdraw(Some(NEAR.saturating_add(YOCTO))))
        .await?;
    assert_eq!(
        much.failure()?,
        "The amount is greater than the available storage balance"
    );
    let stranger = factory.call(&stage.governance, withdraw(None)).await?;
    assert_eq!(
        stranger.failure()?,
        format!("The account {} is not registered", stage.governance.id())
    );
    for force in [false, true] {
        let why = factory
            .call(&stage.creator, unregister(force))
            .await?
            .failure()?;
        let begins = if force {
            "force is not supported, since it would burn what is there: "
        } else {
            "Can't unregister the account with the positive balance without force: "
        };
        assert_eq!(
            why,
            format!(
                "{begins}{creator_id} has 0 instances and {} available",
                text::amount(NEAR)
            )
        );
    }
    let purse = stage.world.purse(stage.creator.id()).await?;
    let part = factory
        .call(&stage.creator, withdraw(Some(yocto(5))))
        .await?
        .success()?;
    assert_eq!(
        purse.paid(&stage.world).await?.saturating_add(yocto(5)),
        part.burnt
    );
    let purse = stage.world.purse(stage.creator.id()).await?;
    let rest = factory
        .call(&stage.creator, withdraw(None))
        .await?
        .success()?;
    let back = purse.got(&stage.world).await?.saturating_add(rest.burnt);
    assert_eq!(back, NEAR.saturating_sub(yocto(5)));
    assert_eq!(factory.ledger().await?.creators, beyond(&stage));
    Ok(())
}

#[rstest]
#[tokio::test]
async fn nobody_forgets_a_rate_window_by_unregistering(#[values(84, 88)] version: u32) -> Result {
    let mut setup = factory::setup();
    setup.limits = Limits {
        rate: Some(charter_interface::factory::Rate {
            count: 1,
            window: Duration(60_000_000_000),
        }),
        ..setup.limits
    };
    let delivery = Delivery::Global;
    let stage = Stage::with(version, delivery, setup, crate::stage::spec(delivery)).await?;
    let factory = stage.factory();
    stage.create("gift").await?;
    let creator = factory.creator(stage.creator.id()).await?;
    let until = creator.window_ends.expect("a window runs");
    let retire = Call::json("retire", json!({})).one_yocto();
    stage
        .world
        .call(&stage.creator, &factory.instance_id("gift"), retire)
        .await?
        .ended_well()?;
    factory
        .call(&stage.creator, withdraw(None))
        .await?
        .success()?;
    let early = factory.call(&stage.creator, unregister(false)).await?;
    let why = early.failure()?;
    let begins = format!(
        "{} has used some of its rate limit; it can unregister in ",
        stage.creator.id()
    );
    assert!(why.starts_with(&begins), "{why}");
    let from = format!(" s, from {} (nanoseconds since 1970)", until.0);
    assert!(why.ends_with(&from), "{why}");
    stage.world.wait_until(until).await?;
    let left = factory
        .call(&stage.creator, unregister(false))
        .await?
        .success()?;
    assert!(left.json::<bool>()?);
    Ok(())
}
