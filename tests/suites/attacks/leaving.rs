//! The factory does not take an instance's word that it is gone: only an account that a transfer of nothing does not reach is.

use charter_interface::Delivery;
use charter_interface::factory::{FactoryEvent, FactorySetup, InstanceStatus, Limits, NameStatus};
use charter_tests::factory::{self, donations};
use charter_tests::{Call, Outcome, Result, artifact};
use rstest::rstest;
use serde_json::json;

use crate::hostile::{answer, call, send, to};
use crate::scene::{NOTHING, Scene, YOCTO};

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

async fn leave(scene: &Scene, name: &str) -> Result<Outcome> {
    let ask = call("retire_instance", &json!({}));
    let ask = answer(&[to(scene.factory().id(), &[ask])]);
    scene.run(&scene.instance_id(name), &[ask]).await
}

async fn settle(scene: &Scene, name: &str) -> Result<Outcome> {
    let call = factory::settle_gone(name).tgas(60);
    scene.factory().call(&scene.ann, call).await
}

fn is_there(scene: &Scene, name: &str) -> String {
    let id = scene.instance_id(name);
    format!("{id} is there: a transfer of nothing reached it")
}

/// Own code calls `retire_instance` and lives on: before, it passed every limit, uncounted. Now it is `left`, which counts and
/// is staked for; nobody can settle it, and it gets no releases.
#[rstest]
#[tokio::test]
async fn an_instance_that_says_it_left_and_lives_on_is_counted(
    #[values(84, 88)] version: u32,
) -> Result {
    let scene = Scene::hostile(version, one_each()).await?;
    let factory = scene.factory();
    scene.spawn("one", &[]).await?.success()?;
    let staked = scene.ledger().await?.storage_stake;
    let left = leave(&scene, "one").await?.success()?;
    assert_eq!(
        left.events_of::<FactoryEvent>()?,
        [FactoryEvent::InstanceLeft {
            instance_id: scene.instance_id("one"),
            creator_id: scene.eve.id().clone(),
        }]
    );
    assert_eq!(scene.status("one").await?, Some(InstanceStatus::Left));
    let before = scene.owed().await?;
    for _ in 0..2 {
        let settled = settle(&scene, "one").await?;
        assert_eq!(settled.failure()?, is_there(&scene, "one"));
        assert!(settled.events().is_empty(), "{:?}", settled.event_names());
        assert_eq!(scene.owed().await?, before);
    }
    assert_eq!(scene.ledger().await?.storage_stake, staked);
    assert_eq!(scene.status("one").await?, Some(InstanceStatus::Left));
    assert_eq!(factory.creator(scene.eve.id()).await?.instances, 1);
    let second = scene.spawn("two", &[]).await?.failure()?;
    assert!(second.contains("has 1 of 1"), "{second}");
    // Saying it again changes nothing.
    let again = leave(&scene, "one").await?;
    assert!(again.events().is_empty(), "{:?}", again.event_names());
    let upgrade = send(&[to(factory.id(), &[call("request_upgrade", &json!({}))])]);
    let upgrade = scene.run(&scene.instance_id("one"), &[upgrade]).await?;
    assert_eq!(
        upgrade.failures(),
        [format!(
            "{} has left its template; it gets no further releases",
            scene.instance_id("one")
        )]
    );
    Ok(())
}

/// A live instance is settled by a stranger: it is there, so nothing happens to it.
#[rstest]
#[tokio::test]
async fn a_live_instance_cannot_be_settled(#[values(84, 88)] version: u32) -> Result {
    let scene = Scene::safe(version).await?;
    scene.gift(&scene.ann, "gift").await?.success()?;
    let before = scene.owed().await?;
    let settled = settle(&scene, "gift").await?;
    assert_eq!(settled.failure()?, is_there(&scene, "gift"));
    assert_eq!(scene.owed().await?, before);
    assert_eq!(scene.status("gift").await?, Some(InstanceStatus::Live));
    for (name, why) in [("nobody", "there is no instance `nobody`")] {
        assert_eq!(settle(&scene, name).await?.failure()?, why);
    }
    Ok(())
}

/// `retire {keep: true}` leaves the account: before, it squatted any number of names for nothing. It counts until the account
/// is gone.
#[rstest]
#[tokio::test]
async fn an_account_that_is_kept_keeps_its_slot(#[values(84, 88)] version: u32) -> Result {
    let scene = Scene::with(version, one_each()).await?;
    let code = artifact::wasm("donation");
    scene
        .offer("safe", donations(), &code, Delivery::Global)
        .await?;
    scene.gift(&scene.eve, "one").await?.success()?;
    let retire = Call::json("retire", json!({ "keep": true }))
        .one_yocto()
        .tgas(150);
    let own = scene.instance_id("one");
    scene.world.call(&scene.eve, &own, retire).await?;
    assert!(scene.world.exists(&own).await);
    assert_eq!(scene.status("one").await?, Some(InstanceStatus::Left));
    let creator = scene.factory().creator(scene.eve.id()).await?;
    assert_eq!((creator.instances, creator.available), (1, NOTHING));
    let create = factory::create(
        &crate::scene::gift("two", scene.eve.id()),
        crate::scene::near(5),
    );
    let refused = scene.factory().call(&scene.eve, create.tgas(200)).await?;
    assert!(refused.failure()?.contains("has 1 of 1"), "{refused:?}");
    Ok(())
}

/// An account deleted by its own code kept slot, name and registration for ever. Anyone settles it: the stake goes to its
/// creator and to nobody else, once.
#[rstest]
#[tokio::test]
async fn anyone_settles_an_account_that_deleted_itself_for_its_creator(
    #[values(84, 88)] version: u32,
    #[values(false, true)] left_before: bool,
) -> Result {
    let scene = Scene::hostile(version, one_each()).await?;
    let factory = scene.factory();
    let instance = factory::instance("hostile", "one", &crate::hostile::acts(&[]));
    let quote = factory.quote(scene.eve.id(), &instance).await?;
    scene.spawn("one", &[]).await?.success()?;
    let own = scene.instance_id("one");
    if left_before {
        leave(&scene, "one").await?.success()?;
    }
    let delete = send(&[to(&own, &[json!({ "delete": scene.eve.id() })])]);
    scene.run(&own, &[delete]).await?.success()?;
    assert!(!scene.world.exists(&own).await);
    let purse = scene.world.purse(scene.ann.id()).await?;
    let settled = settle(&scene, "one").await?;
    let refund = quote.registry.checked_sub(quote.tombstone);
    let refund = refund.unwrap_or_default();
    assert_eq!(
        settled.events_of::<FactoryEvent>()?,
        [FactoryEvent::InstanceGone {
            instance_id: own.clone(),
            creator_id: scene.eve.id().clone(),
            refund,
        }]
    );
    assert_eq!(
        purse.paid_besides(&scene.world, &settled).await?,
        NOTHING,
        "who settles pays for gas alone"
    );
    let creator = factory.creator(scene.eve.id()).await?;
    assert_eq!((creator.instances, creator.available), (0, refund));
    assert_eq!(factory.name("one").await?, NameStatus::Gone);
    assert_eq!(factory.instances().await?, []);
    assert_eq!(factory.instances_of(scene.eve.id()).await?.items, []);
    // Once is enough: another settlement finds nothing to do.
    let again = settle(&scene, "one").await?.success()?;
    assert!(again.events().is_empty());
    assert_eq!(factory.creator(scene.eve.id()).await?.available, refund);
    scene.ledger().await?;
    // The slot is free.
    scene.spawn("two", &[]).await?.success()?;
    Ok(())
}

/// A settlement carries nobody's money, so a deposit attached to it must not vanish.
#[rstest]
#[tokio::test]
async fn a_settlement_takes_no_money(#[values(84, 88)] version: u32) -> Result {
    let scene = Scene::safe(version).await?;
    scene.gift(&scene.ann, "gift").await?.success()?;
    let before = scene.owed().await?;
    let purse = scene.world.purse(scene.ann.id()).await?;
    let call = factory::settle_gone("gift").tgas(60).deposit(YOCTO);
    let paid = scene.factory().call(&scene.ann, call).await?;
    assert!(paid.failure().is_ok());
    assert_eq!(purse.paid_besides(&scene.world, &paid).await?, NOTHING);
    assert_eq!(scene.owed().await?, before);
    Ok(())
}

/// Own code claims to run a release that it does not run, that was never delivered, or that is another template's: it harms
/// its own entry at most, and only with what the factory has published.
#[rstest]
#[tokio::test]
async fn an_instance_cannot_claim_what_was_never_there(#[values(84, 88)] version: u32) -> Result {
    let scene = Scene::hostile(version, factory::setup()).await?;
    let factory = scene.factory();
    let code = artifact::labelled(&artifact::wasm("donation"), "2.0.0");
    let release = factory::release("hostile", "2.0.0", &code, Delivery::Global);
    scene
        .govern(&[charter_interface::factory::Command::ApproveRelease(release)])
        .await?;
    scene.spawn("one", &[]).await?.success()?;
    let own = scene.instance_id("one");
    let claim = |version: &str| call("confirm_upgrade", &json!({ "version": version }));
    let before = factory.instance("one").await?;
    // Without a promise before it, and after one that held.
    let alone = send(&[to(factory.id(), &[claim("2.0.0")])]);
    let held = send(&[
        to(&own, &[call("noop", &json!({}))]),
        to(factory.id(), &[claim("2.0.0")]),
    ]);
    let unknown = send(&[
        to(&own, &[call("noop", &json!({}))]),
        to(factory.id(), &[claim("6.6.6")]),
    ]);
    for act in [alone, held, unknown] {
        let claimed = scene.run(&own, &[act]).await?;
        assert_eq!(claimed.failures().len(), 1, "{:?}", claimed.failures());
        assert!(claimed.events().is_empty());
        assert_eq!(factory.instance("one").await?, before);
    }
    // Nor does a stranger claim anything for it.
    let stranger = Call::json("confirm_upgrade", json!({ "version": "1.0.0" }));
    let refused = factory.call(&scene.ann, stranger).await?.failure()?;
    assert!(refused.contains("is no instance"), "{refused}");
    for method in ["retire_instance", "request_upgrade"] {
        let call = Call::json(method, json!({}));
        let asked = factory.call(&scene.ann, call).await?;
        assert!(asked.events().is_empty());
    }
    assert_eq!(factory.instance("one").await?, before);
    Ok(())
}
