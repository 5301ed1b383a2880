//! A decision stands: who delivers late, runs ahead or gets in the way never undoes it.

use charter_interface::factory::{
    Command, FactoryEvent, FactorySetup, NameStatus, Release, ReleaseId, ReleaseStatus,
};
use charter_interface::{Delivery, Duration};
use charter_tests::factory::{self, donations, release_id};
use charter_tests::{Call, Result, artifact};
use rstest::rstest;

use crate::scene::{NOTHING, Scene, near};

/// Donations of two releases, both published, and a third that is approved to be current and not delivered.
async fn three(version: u32) -> Result<(Scene, Vec<u8>)> {
    let scene = Scene::safe(version).await?;
    let donation = artifact::wasm("donation");
    let second = artifact::labelled(&donation, "1.1.0");
    let third = artifact::labelled(&donation, "1.2.0");
    for (label, code) in [("1.1.0", &second), ("1.2.0", &third)] {
        let release = factory::release("safe", label, code, Delivery::Global);
        scene.govern(&[Command::ApproveRelease(release)]).await?;
    }
    scene.publish(&second, Delivery::Global).await?;
    Ok((scene, third))
}

fn id(version: &str) -> ReleaseId {
    release_id("safe", version)
}

/// A release is approved to become current, the council rolls back (or deprecates, or removes what is current), and only then
/// somebody delivers the code: it is published, and current is what the council decided since.
#[rstest]
#[tokio::test]
async fn late_code_never_undoes_a_later_decision(
    #[values(84, 88)] version: u32,
    #[values("rollback", "deprecation", "removal")] decision: &str,
) -> Result {
    let (scene, third) = three(version).await?;
    let (command, current) = match decision {
        "rollback" => (Command::SetCurrentRelease(id("1.0.0")), Some("1.0.0")),
        "deprecation" => (Command::DeprecateRelease(id("1.1.0")), None),
        _ => (Command::RemoveRelease(id("1.1.0")), None),
    };
    scene.govern(&[command]).await?;
    let factory = scene.factory();
    let published = factory
        .publish_global(&scene.eve, &third)
        .await?
        .success()?;
    assert_eq!(
        published.events_of::<FactoryEvent>()?,
        [FactoryEvent::ReleasePublished {
            template: "safe".to_string(),
            version: "1.2.0".to_string(),
            publisher_id: scene.eve.id().clone(),
            stake: NOTHING,
            current: false,
        }]
    );
    let template = factory.template("safe").await?;
    assert_eq!(
        template.and_then(|template| template.current).as_deref(),
        current
    );
    Ok(())
}

/// A brother: the council decides the same again, so that nothing seems to change. It is a decision all the same.
#[rstest]
#[tokio::test]
async fn deciding_the_same_again_is_a_decision(#[values(84, 88)] version: u32) -> Result {
    let (scene, third) = three(version).await?;
    scene
        .govern(&[Command::SetCurrentRelease(id("1.1.0"))])
        .await?;
    let factory = scene.factory();
    factory
        .publish_global(&scene.eve, &third)
        .await?
        .success()?;
    let template = factory.template("safe").await?;
    assert_eq!(
        template.and_then(|template| template.current).as_deref(),
        Some("1.1.0")
    );
    Ok(())
}

/// The council votes to remove a bad release; an outsider delivers its code first, so that it is published and current by
/// then. The removal ends that too, in the same command, and late bytes do not bring it back.
#[rstest]
#[tokio::test]
async fn an_outsider_does_not_save_a_release_by_delivering_it(
    #[values(84, 88)] version: u32,
) -> Result {
    let (scene, bad) = three(version).await?;
    let factory = scene.factory();
    factory.publish_global(&scene.eve, &bad).await?.success()?;
    let current = async || -> Result<Option<String>> {
        Ok(factory.template("safe").await?.and_then(|it| it.current))
    };
    assert_eq!(current().await?.as_deref(), Some("1.2.0"));
    scene.govern(&[Command::RemoveRelease(id("1.2.0"))]).await?;
    assert_eq!(current().await?, None);
    let again = factory.publish_global(&scene.eve, &bad).await?;
    assert!(again.failure()?.starts_with("no release awaits code"));
    let gift = crate::scene::gift("gift", scene.ann.id());
    let create = factory::create(&gift, near(5)).tgas(200);
    let refused = factory.call(&scene.ann, create).await?.failure()?;
    assert_eq!(refused, "`safe` has no current release; name one");
    Ok(())
}

/// A stranger takes one of the names that the council is about to reserve, so that the command and every one beside it would
/// fail. It is passed over and told of.
#[rstest]
#[tokio::test]
async fn a_taken_name_does_not_stop_the_commands_beside_it(
    #[values(84, 88)] version: u32,
) -> Result {
    let scene = Scene::safe(version).await?;
    scene.gift(&scene.eve, "admin").await?.success()?;
    let names = |names: &[&str]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
    let told = scene
        .govern(&[
            Command::ReserveNames {
                names: names(&["admin", "root"]),
            },
            Command::Pause,
        ])
        .await?;
    assert_eq!(
        told.events_of::<FactoryEvent>()?,
        [
            FactoryEvent::NamesReserved {
                names: names(&["root"]),
                taken: names(&["admin"]),
            },
            FactoryEvent::Paused {
                by: scene.governance.id().clone()
            },
        ]
    );
    assert_eq!(scene.factory().name("admin").await?, NameStatus::Taken);
    assert_eq!(scene.factory().name("root").await?, NameStatus::Reserved);
    Ok(())
}

/// Nobody runs ahead of names that are reserved at setup.
#[rstest]
#[tokio::test]
async fn names_that_are_reserved_at_setup_are_nobodys(#[values(84, 88)] version: u32) -> Result {
    let setup = FactorySetup {
        reserved_names: vec!["admin".to_string()],
        ..factory::setup()
    };
    let scene = Scene::with(version, setup).await?;
    let code = artifact::wasm("donation");
    scene
        .offer("safe", donations(), &code, Delivery::Global)
        .await?;
    let create = factory::create(&crate::scene::gift("admin", scene.eve.id()), near(5));
    let refused = scene.factory().call(&scene.eve, create.tgas(200)).await?;
    assert_eq!(refused.failure()?, "the name `admin` is reserved");
    Ok(())
}

/// An approval that nobody delivers ends: long after, when nobody remembers it, its code is refused. The same approval again
/// renews it.
#[rstest]
#[tokio::test]
async fn a_forgotten_approval_is_not_delivered(#[values(84, 88)] version: u32) -> Result {
    let scene = Scene::safe(version).await?;
    let factory = scene.factory();
    let code = artifact::labelled(&artifact::wasm("donation"), "1.1.0");
    let mut release = factory::release("safe", "1.1.0", &code, Delivery::Global);
    release.expires_in = Some(Duration::from_hours(1));
    let approve = [Command::ApproveRelease(release)];
    scene.govern(&approve).await?;
    scene.world.wait(Duration::from_hours(2)).await?;
    let view = factory.release("safe", "1.1.0").await?;
    assert_eq!(view.map(|view| view.status), Some(ReleaseStatus::Expired));
    let late = factory.publish_global(&scene.eve, &code).await?;
    assert!(late.failure()?.contains("has expired"));
    scene.govern(&approve).await?;
    factory.publish_global(&scene.eve, &code).await?.success()?;
    Ok(())
}

/// The council votes to renew an approval and on something beside it; a stranger delivers the code first. What was decided
/// beside it happens, and the release is what the renewal says. A release that was given up meanwhile is not brought back.
#[rstest]
#[tokio::test]
async fn a_delivery_does_not_stop_the_commands_beside_a_renewal(
    #[values(84, 88)] version: u32,
    #[values(false, true)] make_current: bool,
) -> Result {
    let scene = Scene::safe(version).await?;
    let factory = scene.factory();
    let code = artifact::labelled(&artifact::wasm("donation"), "1.1.0");
    let release = factory::release("safe", "1.1.0", &code, Delivery::Global);
    let approve = |make_current| {
        Command::ApproveRelease(Release {
            make_current,
            ..release.clone()
        })
    };
    scene.govern(&[approve(false)]).await?;
    factory.publish_global(&scene.eve, &code).await?.success()?;
    let before = factory.template("safe").await?.and_then(|it| it.current);
    assert_ne!(before.as_deref(), Some("1.1.0"));
    let told = scene
        .govern(&[approve(make_current), Command::Pause])
        .await?;
    let paused = FactoryEvent::Paused {
        by: scene.governance.id().clone(),
    };
    let current = factory.template("safe").await?.and_then(|it| it.current);
    if make_current {
        assert_eq!(
            told.events_of::<FactoryEvent>()?,
            [FactoryEvent::CurrentReleaseSet(id("1.1.0")), paused]
        );
        assert_eq!(current.as_deref(), Some("1.1.0"));
    } else {
        assert_eq!(told.events_of::<FactoryEvent>()?, [paused]);
        assert_eq!(current, before);
    }
    let refused = "`safe` has a release `1.1.0` already";
    scene
        .govern(&[Command::DeprecateRelease(id("1.1.0"))])
        .await?;
    assert_eq!(scene.refused(&[approve(true)]).await?, refused);
    scene.govern(&[Command::RemoveRelease(id("1.1.0"))]).await?;
    assert_eq!(scene.refused(&[approve(true)]).await?, refused);
    Ok(())
}

/// Code is kept once: who delivers it is paid back when the last release that uses it goes, once, and neither before nor by
/// a release that only shares its hash.
#[rstest]
#[tokio::test]
async fn a_deliverer_is_paid_when_the_last_user_goes(#[values(84, 88)] version: u32) -> Result {
    let scene = Scene::at(version).await?;
    let factory = scene.factory();
    let code = artifact::wasm("donation");
    let offer = donations();
    let mut commands = offer.with(factory::release("one", "1.0.0", &code, Delivery::Stored));
    commands.extend(offer.with(factory::release("two", "1.0.0", &code, Delivery::Stored)));
    scene.govern(&commands).await?;
    let delivered = factory.publish_stored(&scene.eve, &code).await?.success()?;
    assert_eq!(delivered.events_of::<FactoryEvent>()?.len(), 2);
    let stake = scene.ledger().await?.release_stakes;
    // A third that comes later is published at once, and pays for nothing.
    let third = offer.with(factory::release("three", "1.0.0", &code, Delivery::Stored));
    scene.govern(&third).await?;
    assert_eq!(scene.ledger().await?.release_stakes, stake);
    let again = factory.publish_stored(&scene.ann, &code).await?.failure()?;
    assert!(
        again.contains("is published already, as one 1.0.0"),
        "{again}"
    );
    let purse = scene.world.purse(scene.eve.id()).await?;
    for template in ["two", "one"] {
        let remove = Command::RemoveRelease(release_id(template, "1.0.0"));
        scene.govern(&[remove]).await?;
        assert_eq!(scene.ledger().await?.release_stakes, stake);
        assert_eq!(purse.got(&scene.world).await?, NOTHING);
    }
    let remove = [Command::RemoveRelease(release_id("three", "1.0.0"))];
    scene.govern(&remove).await?;
    assert_eq!(scene.ledger().await?.release_stakes, NOTHING);
    assert_eq!(purse.got(&scene.world).await?, stake);
    assert!(scene.refused(&remove).await?.contains("is removed"));
    let call = Call::json("get_code", release_id("three", "1.0.0"));
    let bytes = factory.call(&scene.ann, call).await?.success()?;
    assert_eq!(bytes.value()?, b"");
    Ok(())
}
