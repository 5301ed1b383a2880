//! A creator pays what it agreed to, and a key that can only call functions spends what was allowed.

use charter_interface::factory::args::CreateInstance;
use charter_interface::factory::{Access, Command, FactoryEvent, TemplateTerms};
use charter_interface::{Delivery, NearToken};
use charter_tests::factory::{self, Factory, Offer, at_most, donations};
use charter_tests::id::public_key;
use charter_tests::{Account, Call, Outcome, Result, artifact};
use near_workspaces::AccessKey;
use rstest::rstest;
use serde_json::json;

use crate::scene::{NOTHING, Scene, YOCTO, gift, near, retire, secret_key};

fn deposit(amount: NearToken) -> Call {
    Call::json("storage_deposit", json!({})).deposit(amount)
}

/// Ann, with 50 NEAR prepaid and a key of an application that may only create.
async fn application(scene: &Scene) -> Result<Account> {
    let factory = scene.factory();
    factory
        .call(&scene.ann, deposit(near(50)))
        .await?
        .success()?;
    let key = secret_key();
    let access = AccessKey::function_call_access(
        &charter_tests::id::near(factory.id()),
        &["create_instance"],
        None,
    );
    let ann = charter_tests::id::near(scene.ann.id());
    scene
        .ann
        .batch(&ann)
        .add_key(key.public_key(), access)
        .transact()
        .await?
        .into_result()?;
    Ok(scene.ann.with_key(key, scene.world.worker()))
}

async fn available(scene: &Scene) -> Result<NearToken> {
    Ok(scene.factory().creator(scene.ann.id()).await?.available)
}

async fn allowance(scene: &Scene) -> Result<NearToken> {
    Ok(scene.factory().creator(scene.ann.id()).await?.allowance)
}

/// A refusal that costs nothing but gas: why.
async fn refusal(scene: &Scene, by: &Account, call: Call) -> Result<String> {
    let before = (scene.owed().await?, allowance(scene).await?);
    let outcome = scene.factory().call(by, call.tgas(200)).await?;
    assert!(outcome.events().is_empty(), "{:?}", outcome.event_names());
    assert_eq!((scene.owed().await?, allowance(scene).await?), before);
    outcome.failure()
}

/// The council raises a fee between the signature and the call: 49 of 50 prepaid NEAR were taken. What spends prepaid money
/// names the most that it may cost in all, and is refused above it.
#[rstest]
#[tokio::test]
async fn a_fee_that_rises_in_between_takes_nothing_of_the_prepaid_balance(
    #[values(84, 88)] version: u32,
) -> Result {
    let scene = Scene::safe(version).await?;
    application(&scene).await?;
    let factory = scene.factory();
    let gift = gift("gift", scene.ann.id());
    let price = factory.quote(scene.ann.id(), &gift).await?.total;
    let before = available(&scene).await?;
    let terms = Command::SetTerms {
        template: "safe".to_string(),
        terms: TemplateTerms {
            fee: near(49),
            ..TemplateTerms::default()
        },
    };
    scene.govern(&[terms]).await?;
    // By an account that has a full access key, with some of it attached.
    let create = factory::create(&at_most(&gift, price), YOCTO);
    let why = refusal(&scene, &scene.ann, create).await?;
    assert!(why.contains("`max_total` is"), "{why}");
    // Without naming it nothing prepaid is spent at all, whatever the price is.
    let why = refusal(&scene, &scene.ann, factory::create(&gift, YOCTO)).await?;
    assert!(why.contains("name `max_total`"), "{why}");
    // Who pays at once may name it too.
    let create = factory::create(&at_most(&gift, price), near(60));
    let why = refusal(&scene, &scene.ann, create).await?;
    assert!(why.contains("`max_total` is"), "{why}");
    assert_eq!(available(&scene).await?, before);
    Ok(())
}

/// An application's key makes instances of stored code whose stake goes to whomever the init names: 16 instances took 9.6 of
/// 10 prepaid NEAR. It spends what was allowed, nothing by default, to the last yoctoNEAR.
#[rstest]
#[tokio::test]
async fn a_function_call_key_spends_what_was_allowed(#[values(84, 88)] version: u32) -> Result {
    let scene = Scene::at(version).await?;
    let offer = Offer {
        min_balance: NearToken::from_millinear(10),
        ..donations()
    };
    let code = artifact::wasm("donation");
    scene.offer("safe", offer, &code, Delivery::Stored).await?;
    let app = application(&scene).await?;
    let factory = scene.factory();
    let to_eve = |name: &str| at_most(&gift(name, scene.eve.id()), near(10));
    let create = |name: &str| factory::create(&to_eve(name), NOTHING);

    let before = available(&scene).await?;
    let why = refusal(&scene, &app, create("none")).await?;
    assert!(why.contains("by a call that attaches nothing"), "{why}");

    let price = async |name: &str| -> Result<NearToken> {
        Ok(factory.quote(scene.ann.id(), &to_eve(name)).await?.total)
    };
    let first = price("one").await?;
    // One yoctoNEAR too little.
    let less = first.checked_sub(YOCTO).unwrap_or_default();
    factory
        .call(&scene.ann, factory::allow(less))
        .await?
        .success()?;
    refusal(&scene, &app, create("one")).await?;
    // Setting it twice does not add.
    for _ in 0..2 {
        let allowed = factory
            .call(&scene.ann, factory::allow(first))
            .await?
            .success()?;
        assert_eq!(
            allowed.events_of::<FactoryEvent>()?,
            [FactoryEvent::AllowanceSet {
                creator_id: scene.ann.id().clone(),
                allowance: first,
            }]
        );
    }
    let call = create("one").tgas(200);
    factory.call(&app, call).await?.success()?;
    assert_eq!(allowance(&scene).await?, NOTHING);
    assert_eq!(
        available(&scene).await?,
        before.checked_sub(first).unwrap_or_default()
    );
    let one = scene.instance_id("one");
    scene
        .world
        .call(&scene.eve, &one, retire())
        .await?
        .value()?;
    // What came back to the prepaid balance is not allowed again.
    assert_eq!(allowance(&scene).await?, NOTHING);
    refusal(&scene, &app, create("two")).await?;
    // The application cannot allow itself anything: it can attach nothing, and call no other method.
    let allow = Call::json("allow", json!({ "amount": "1" }));
    let bare = scene.world.call(&scene.ann, factory.id(), allow).await?;
    assert_eq!(
        bare.failure()?,
        "Requires attached deposit of exactly 1 yoctoNEAR"
    );
    scene.ledger().await?;
    Ok(())
}

/// A gift is no price: with `balance` an application would send the prepaid balance anywhere, allowed or not.
#[rstest]
#[tokio::test]
async fn an_allowance_cannot_be_given_away(#[values(84, 88)] version: u32) -> Result {
    let scene = Scene::safe(version).await?;
    let app = application(&scene).await?;
    let allow = factory::allow(near(50));
    scene.factory().call(&scene.ann, allow).await?.success()?;
    let mut generous = at_most(&gift("gift", scene.eve.id()), near(50));
    generous.balance = Some(near(10));
    let why = refusal(&scene, &app, factory::create(&generous, NOTHING)).await?;
    assert!(why.contains("must be attached"), "{why}");
    Ok(())
}

/// An application lets creations fail, to turn what was allowed into what is free to spend, or the prepaid balance into cash.
/// What goes back to the prepaid balance goes back to the allowance, and no more.
#[rstest]
#[tokio::test]
async fn a_failed_creation_gives_back_no_more_than_went_back(
    #[values(84, 88)] version: u32,
    #[values(Delivery::Global, Delivery::Stored)] delivery: Delivery,
) -> Result {
    let scene = Scene::at(version).await?;
    let offer = Offer {
        min_balance: NearToken::from_millinear(10),
        fee: near(1),
        ..donations()
    };
    let code = artifact::wasm("donation");
    scene.offer("safe", offer, &code, delivery).await?;
    let app = application(&scene).await?;
    let factory = scene.factory();
    factory
        .call(&scene.ann, factory::allow(near(10)))
        .await?
        .success()?;
    let bad = factory::instance("safe", "bad", &json!({ "beneficiary": 5 }));
    let quote = factory.quote(scene.ann.id(), &bad).await?;
    let before = available(&scene).await?;
    let fails = async || -> Result<Outcome> {
        let create = factory::create(&at_most(&bad, near(10)), NOTHING).tgas(200);
        factory.call(&app, create).await
    };
    let purse = scene.world.purse(scene.ann.id()).await?;
    let outcome = fails().await?;
    assert!(outcome.failure()?.contains("all money went back"));
    // What the batch carried has gone to the account, the rest to the prepaid balance.
    let cash = [quote.account, quote.code, quote.minimum];
    let cash: u128 = cash.iter().map(|amount| amount.as_yoctonear()).sum();
    let back = before.as_yoctonear() - cash;
    assert_eq!(available(&scene).await?.as_yoctonear(), back);
    let allowed = near(10).as_yoctonear() - cash;
    assert_eq!(allowance(&scene).await?.as_yoctonear(), allowed);
    let got = purse.got(&scene.world).await?.as_yoctonear() + outcome.burnt.as_yoctonear();
    assert_eq!(got, cash);
    scene.ledger().await?;
    Ok(())
}

/// Unregistering ends what was allowed: who registers again later has allowed nothing. Its record stays, if governance has said
/// something of it.
#[rstest]
#[tokio::test]
async fn unregistering_ends_an_allowance(
    #[values(84, 88)] version: u32,
    #[values(false, true)] governed: bool,
) -> Result {
    let scene = Scene::safe(version).await?;
    let app = application(&scene).await?;
    if governed {
        let listed = Command::SetAccess {
            access: Access::Open,
            add: vec![scene.ann.id().clone()],
            remove: Vec::new(),
        };
        scene.govern(&[listed]).await?;
    }
    let factory: Factory<'_> = scene.factory();
    factory
        .call(&scene.ann, factory::allow(near(50)))
        .await?
        .success()?;
    let withdraw = Call::json("storage_withdraw", json!({})).one_yocto();
    factory.call(&scene.ann, withdraw).await?.success()?;
    let leave = Call::json("storage_unregister", json!({})).one_yocto();
    factory.call(&scene.ann, leave).await?.success()?;
    factory
        .call(&scene.ann, deposit(near(50)))
        .await?
        .success()?;
    assert_eq!(allowance(&scene).await?, NOTHING);
    let create = factory::create(&at_most(&gift("gift", scene.eve.id()), near(5)), NOTHING);
    refusal(&scene, &app, create).await?;
    Ok(())
}

/// A key that may only create made instances with the attacker's own full access key, and took out what the allowance had paid
/// into them. A function-call key can attach nothing: who asks for a key attaches a yoctoNEAR.
#[rstest]
#[tokio::test]
async fn a_function_call_key_cannot_ask_for_an_owner_key(#[values(84, 88)] version: u32) -> Result {
    let scene = Scene::at(version).await?;
    let offer = Offer {
        owner_key: true,
        min_balance: near(1),
        ..donations()
    };
    let code = artifact::wasm("donation");
    scene.offer("safe", offer, &code, Delivery::Global).await?;
    let app = application(&scene).await?;
    let factory = scene.factory();
    let allow = factory::allow(near(50));
    factory.call(&scene.ann, allow).await?.success()?;
    let gift = at_most(&gift("gift", scene.ann.id()), near(5));
    let keyed = CreateInstance {
        owner_key: Some(public_key(&secret_key().public_key())),
        ..gift.clone()
    };
    for by in [&app, &scene.ann] {
        let why = refusal(&scene, by, factory::create(&keyed, NOTHING)).await?;
        assert_eq!(
            why,
            "an owner key needs a deposit of at least 1 yoctoNEAR: a function-call key cannot ask for it"
        );
    }
    let create = factory::create(&keyed, YOCTO).tgas(200);
    factory.call(&scene.ann, create).await?.success()?;
    assert_eq!(scene.keys(&scene.instance_id("gift")).await?, 1);
    // Without one the key may spend what is left of the allowance.
    let plain = CreateInstance {
        name: "plain".to_string(),
        ..gift
    };
    let create = factory::create(&plain, NOTHING).tgas(200);
    factory.call(&app, create).await?.success()?;
    assert_eq!(scene.keys(&scene.instance_id("plain")).await?, 0);
    scene.ledger().await?;
    Ok(())
}
