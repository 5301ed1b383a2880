//! An init cannot leave an instance that the registry does not know, nor act before its creation has ended.

use charter_interface::NearToken;
use charter_interface::factory::{FactoryEvent, FactorySetup, InstanceStatus, Limits, NameStatus};
use charter_tests::factory::{self, Offer};
use charter_tests::{Call, Result, artifact};
use rstest::rstest;
use serde_json::json;

use crate::hostile::{self, answer_with_a_failure, call, send, to, wait};
use crate::scene::{NOTHING, Scene, comes_true, hostile_offer, near};

const FEE: NearToken = near(1);

fn one_each() -> FactorySetup {
    FactorySetup {
        limits: Limits {
            instances: 1,
            per_template: 1,
            rate: None,
        },
        ..factory::setup()
    }
}

/// The init returns a promise that fails: the callback of the creation would see a failure while the account lives. Before,
/// three live accounts stood under a limit of one, no fee was paid, and the error said that all money went back. The batch
/// ends with a transfer of nothing, which returns nothing: it is a creation like any other, counted and paid for.
///
/// Brothers: it returns a promise that waits for ever, and one to the factory itself.
#[rstest]
#[tokio::test]
async fn an_init_that_answers_with_a_failing_promise_is_counted_and_paid_for(
    #[values(84, 88)] version: u32,
    #[values("fails", "waits", "creates")] how: &str,
) -> Result {
    let scene = Scene::with(version, one_each()).await?;
    let offer = Offer {
        fee: FEE,
        ..hostile_offer()
    };
    let delivery = charter_interface::Delivery::Global;
    scene
        .offer("hostile", offer, &hostile::code(), delivery)
        .await?;
    let factory = scene.factory();
    let act = match how {
        "fails" => answer_with_a_failure(),
        "waits" => wait(&[]),
        // It would be its own creator, with what it was given: refused, since it has nothing.
        _ => hostile::answer(&[to(
            factory.id(),
            &[call(
                "create_instance",
                &json!({ "template": "hostile", "name": "child", "init_args": {} }),
            )],
        )]),
    };
    let instance = factory::instance("hostile", "one", &hostile::acts(std::slice::from_ref(&act)));
    let quote = factory.quote(scene.eve.id(), &instance).await?;
    let create = factory::create(&instance, quote.total).tgas(300);
    let started = scene.world.start(&scene.eve, factory.id(), create).await?;
    // Whatever its promise does: it lives, and is counted.
    let live = async || Ok(scene.status("one").await? == Some(InstanceStatus::Live));
    comes_true(&scene.world, live).await?;
    if how == "waits" {
        let resume = Call::new("resume");
        scene
            .world
            .call(&scene.eve, &scene.instance_id("one"), resume)
            .await?;
    }
    let created = started.end().await?;
    assert_eq!(
        created.events_of::<FactoryEvent>()?,
        [FactoryEvent::InstanceCreated {
            instance_id: scene.instance_id("one"),
            template: "hostile".to_string(),
            version: "1.0.0".to_string(),
            creator_id: scene.eve.id().clone(),
            fee: FEE,
            prepaid: NOTHING,
        }]
    );
    assert_eq!(scene.status("one").await?, Some(InstanceStatus::Live));
    assert_eq!(scene.ledger().await?.fees, FEE);
    for name in ["two", "three"] {
        let refused = scene.spawn(name, std::slice::from_ref(&act)).await?;
        let why = refused.failure()?;
        assert!(why.contains("has 1 of 1"), "{why}");
        assert!(!scene.world.exists(&scene.instance_id(name)).await);
    }
    assert_eq!(factory.creator(scene.eve.id()).await?.instances, 1);
    assert_eq!(factory.instances().await?.len(), 1);
    Ok(())
}

/// An init that fails leaves neither account, nor slot, nor tombstone, and its promises never begin: the name is free at
/// once, for anybody.
#[rstest]
#[tokio::test]
async fn an_init_that_fails_leaves_nothing_and_its_name_is_free(
    #[values(84, 88)] version: u32,
) -> Result {
    let scene = Scene::hostile(version, one_each()).await?;
    let code = artifact::wasm("donation");
    let delivery = charter_interface::Delivery::Global;
    scene
        .offer("safe", factory::donations(), &code, delivery)
        .await?;
    let before = scene.owed().await?;
    let key = crate::scene::secret_key().public_key().to_string();
    let own = scene.instance_id("one");
    let promises = send(&[to(&own, &[json!({ "add_key": key })])]);
    let failed = scene
        .spawn("one", &[promises, json!({ "panic": "no" })])
        .await?;
    assert!(
        failed.failure()?.contains("all money went back"),
        "{failed:?}"
    );
    assert_eq!(scene.owed().await?, before);
    let factory = scene.factory();
    assert_eq!(factory.name("one").await?, NameStatus::Free);
    scene.gift(&scene.ann, "one").await?.success()?;
    scene.blocks(3).await?;
    assert_eq!(scene.keys(&own).await?, 0);
    Ok(())
}

/// An init burns all of its gas: the callback has its own, and cleans up.
#[rstest]
#[tokio::test]
async fn an_init_that_burns_everything_does_not_starve_the_callback(
    #[values(84, 88)] version: u32,
) -> Result {
    let scene = Scene::hostile(version, one_each()).await?;
    let before = scene.owed().await?;
    let failed = scene.spawn("one", &[json!("burn")]).await?;
    assert!(
        failed.failure()?.contains("all money went back"),
        "{failed:?}"
    );
    assert_eq!(scene.owed().await?, before);
    assert_eq!(scene.status("one").await?, None);
    Ok(())
}

/// An init's own receipts reach the factory in the same block as the callback of its creation. They retire the instance,
/// settle its name and ask for an upgrade before it is live: whatever runs first, it is counted, it is not gone, and every
/// yoctoNEAR is accounted for.
#[rstest]
#[tokio::test]
async fn what_is_pending_is_neither_retired_nor_settled_nor_upgraded(
    #[values(84, 88)] version: u32,
    #[values("retire_instance", "settle_gone", "request_upgrade", "confirm_upgrade")] method: &str,
) -> Result {
    let scene = Scene::hostile(version, one_each()).await?;
    let args = match method {
        "settle_gone" => json!({ "name": "one" }),
        "confirm_upgrade" => json!({ "version": "1.0.0" }),
        _ => json!({}),
    };
    let factory = scene.factory();
    let ask = to(
        factory.id(),
        &[hostile::call_with(method, &args, NOTHING, 40)],
    );
    let created = scene.spawn("one", &[send(&[ask])]).await?;
    assert!(created.is_success(), "{:?}", created.failures());
    let own = scene.instance_id("one");
    let refusals = created.failures();
    assert_eq!(refusals.len(), 1, "{refusals:?}");
    let pending = format!("the creation of {own} is on its way; wait for its end");
    assert_eq!(refusals, [pending]);
    assert_eq!(scene.status("one").await?, Some(InstanceStatus::Live));
    assert_eq!(factory.creator(scene.eve.id()).await?.instances, 1);
    scene.ledger().await?;
    Ok(())
}

/// An init deletes its own account, in a receipt that runs when the creation's callback does: the creation held, so it is
/// counted, and anybody settles it like any other.
#[rstest]
#[tokio::test]
async fn an_init_that_deletes_its_account_is_counted_until_it_is_settled(
    #[values(84, 88)] version: u32,
) -> Result {
    let scene = Scene::hostile(version, one_each()).await?;
    let own = scene.instance_id("one");
    let delete = send(&[to(&own, &[json!({ "delete": scene.eve.id() })])]);
    scene.spawn("one", &[delete]).await?.value()?;
    assert!(!scene.world.exists(&own).await);
    assert_eq!(scene.status("one").await?, Some(InstanceStatus::Live));
    let refused = scene.spawn("two", &[]).await?.failure()?;
    assert!(refused.contains("has 1 of 1"), "{refused}");
    let factory = scene.factory();
    let settle = factory::settle_gone("one").tgas(60);
    factory.call(&scene.ann, settle).await?.value()?;
    assert_eq!(factory.name("one").await?, NameStatus::Gone);
    scene.spawn("two", &[]).await?.success()?;
    scene.ledger().await?;
    Ok(())
}
