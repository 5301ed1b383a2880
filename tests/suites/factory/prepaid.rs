//! NEP-145: what creators prepay, and what it is good for.

use charter_interface::factory::FactoryEvent;
use charter_interface::factory::Limits;
use charter_interface::{Delivery, Duration, NearToken};
use charter_tests::id::near;
use charter_tests::storage::{StorageBalance, StorageBalanceBounds};
use charter_tests::{Account, Call, Result, factory, text};
use near_workspaces::AccessKey;
use near_workspaces::types::{KeyType, SecretKey};
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
