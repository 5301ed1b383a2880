//! A pause stops what was approved before it, and nothing that may not stop.

use charter_interface::factory::{Command, FactorySetup};
use charter_interface::{Delivery, Duration, Upgrade};
use charter_tests::factory::{self, Factory};
use charter_tests::{Account, Call, Result, artifact};
use rstest::rstest;
use serde_json::json;

use crate::scene::{NOTHING, Scene, gift, near, retire};

async fn guarded(version: u32) -> Result<(Scene, Account)> {
    let scene = Scene::safe(version).await?;
    let guardian = scene.world.account("guardian").await?;
    let set = Command::SetGuardian {
        guardian: Some(guardian.id().clone()),
    };
    scene.govern(&[set]).await?;
    Ok((scene, guardian))
}

fn approve(code: &[u8]) -> Command {
    Command::ApproveUpgrade(Upgrade {
        code_hash: artifact::hash(code),
        size: artifact::size(code),
        delivery: Delivery::Stored,
        expires_in: None,
    })
}

fn deliver(code: &[u8]) -> Call {
    Call::raw("upgrade", code).deposit(near(20)).tgas(250)
}

fn pause() -> Call {
    Call::json("pause", json!({})).one_yocto()
}

/// Code is approved by a captured council; the guardian pauses. Nobody delivers it while the pause lasts; what governance
/// approves during the pause is delivered during it, so that a rogue guardian stops no repair, and pausing again changes
/// nothing.
#[rstest]
#[tokio::test]
async fn a_pause_stops_an_upgrade_that_was_approved_before_it_and_no_repair(
    #[values(84, 88)] version: u32,
) -> Result {
    let (scene, guardian) = guarded(version).await?;
    let factory = scene.factory();
    let wasm = artifact::wasm("factory");
    let bad = artifact::labelled(&wasm, "bad");
    scene.govern(&[approve(&bad)]).await?;
    factory.call(&guardian, pause()).await?.success()?;
    assert!(!factory.info().await?.upgrade_deliverable);
    let refused = factory.call(&scene.eve, deliver(&bad)).await?;
    assert!(
        refused.failure()?.contains("paused after its upgrade"),
        "{refused:?}"
    );
    let good = artifact::labelled(&wasm, "good");
    scene.govern(&[approve(&good)]).await?;
    // Again and again: it is the same pause.
    for _ in 0..3 {
        factory.call(&guardian, pause()).await?;
        assert!(factory.info().await?.upgrade_deliverable);
    }
    factory.call(&scene.eve, deliver(&good)).await?.success()?;
    assert!(factory.info().await?.paused);
    assert_eq!(factory.info().await?.upgrade, None);
    scene.ledger().await?;
    Ok(())
}

/// What stops: creations, publications, upgrades of instances. What never does: govern, withdrawals, the acceptance of
/// governance, settlements, retirements.
#[rstest]
#[tokio::test]
async fn a_pause_holds_nobodys_money(#[values(84, 88)] version: u32) -> Result {
    let (scene, guardian) = guarded(version).await?;
    let factory = scene.factory();
    scene.gift(&scene.ann, "one").await?.success()?;
    let deposit = Call::json("storage_deposit", json!({})).deposit(near(2));
    factory.call(&scene.ann, deposit).await?.success()?;
    let code = artifact::labelled(&artifact::wasm("donation"), "1.1.0");
    let release = factory::release("safe", "1.1.0", &code, Delivery::Global);
    scene.govern(&[Command::ApproveRelease(release)]).await?;
    factory.call(&guardian, pause()).await?.success()?;

    let create = factory::create(&gift("two", scene.ann.id()), near(5)).tgas(200);
    assert_eq!(
        factory.call(&scene.ann, create).await?.failure()?,
        "the factory is paused"
    );
    let published = factory.publish_global(&scene.ann, &code).await?;
    assert_eq!(published.failure()?, "the factory is paused");

    let withdraw = Call::json("storage_withdraw", json!({ "amount": near(1) })).one_yocto();
    factory.call(&scene.ann, withdraw).await?.success()?;
    let one = scene.instance_id("one");
    scene
        .world
        .call(&scene.ann, &one, retire())
        .await?
        .value()?;
    assert!(!scene.world.exists(&one).await);
    assert_eq!(factory.creator(scene.ann.id()).await?.instances, 0);
    let withdraw = Call::json("storage_withdraw", json!({})).one_yocto();
    factory.call(&scene.ann, withdraw).await?.success()?;
    let offer = Command::ProposeGovernance {
        governance_id: Some(scene.ann.id().clone()),
        expires_in: None,
    };
    scene.govern(&[offer]).await?;
    let accept = Call::json("accept_governance", json!({})).one_yocto();
    factory.call(&scene.ann, accept).await?.success()?;
    factory
        .govern(&scene.ann, &[Command::Unpause])
        .await?
        .success()?;
    Ok(())
}

/// A guardian pauses and starts nothing: it can neither end the pause nor command.
#[rstest]
#[tokio::test]
async fn a_guardian_only_stops(#[values(84, 88)] version: u32) -> Result {
    let (scene, guardian) = guarded(version).await?;
    let factory = scene.factory();
    factory.call(&guardian, pause()).await?.success()?;
    for command in [Command::Unpause, Command::Pause] {
        let refused = factory.govern(&guardian, &[command]).await?;
        assert!(refused.failure()?.starts_with("only "), "{refused:?}");
    }
    let unpause = Call::json("unpause", json!({})).one_yocto();
    assert!(factory.call(&guardian, unpause).await?.failure().is_ok());
    let stranger = factory.call(&scene.eve, pause()).await?.failure()?;
    assert!(stranger.contains("neither the guardian"), "{stranger}");
    assert!(factory.info().await?.paused);
    Ok(())
}

/// A guardian of before, an upgrade approved before and releases approved before are void for whoever takes over governance:
/// a captured council cannot leave anything behind. And an offer does not stand for ever.
#[rstest]
#[tokio::test]
async fn who_takes_governance_over_inherits_no_approval(#[values(84, 88)] version: u32) -> Result {
    let (scene, guardian) = guarded(version).await?;
    let factory: Factory<'_> = scene.factory();
    let bad = artifact::labelled(&artifact::wasm("factory"), "bad");
    let code = artifact::labelled(&artifact::wasm("donation"), "bad");
    let offer = Command::ProposeGovernance {
        governance_id: Some(scene.ann.id().clone()),
        expires_in: Some(Duration::from_hours(1)),
    };
    let accept = || Call::json("accept_governance", json!({})).one_yocto();
    scene.govern(std::slice::from_ref(&offer)).await?;
    scene.world.wait(Duration::from_hours(2)).await?;
    let late = factory.call(&scene.ann, accept()).await?;
    assert!(
        late.failure()?.contains("governance was offered to"),
        "{late:?}"
    );
    assert_eq!(factory.info().await?.governance_id, *scene.governance.id());
    let release = factory::release("safe", "6.6.6", &code, Delivery::Global);
    scene
        .govern(&[approve(&bad), Command::ApproveRelease(release), offer])
        .await?;
    factory.call(&scene.ann, accept()).await?.success()?;
    let info = factory.info().await?;
    assert_eq!((info.guardian, info.upgrade), (None, None));
    let delivered = factory.call(&scene.eve, deliver(&bad)).await?;
    assert_eq!(
        delivered.failure()?,
        "no upgrade of the factory is approved"
    );
    let published = factory.publish_global(&scene.eve, &code).await?;
    assert!(
        published.failure()?.contains("has expired"),
        "{published:?}"
    );
    assert!(factory.call(&guardian, pause()).await?.failure().is_ok());
    let refused = factory.govern(&scene.governance, &[Command::Pause]).await?;
    assert!(refused.failure()?.starts_with("only "));
    Ok(())
}

/// The reserve can be swept by the council's own command and by nothing else; what is owed cannot.
#[rstest]
#[tokio::test]
async fn nobody_sweeps_what_is_owed(#[values(84, 88)] version: u32) -> Result {
    let setup = FactorySetup {
        reserve: near(3),
        ..factory::setup()
    };
    let scene = Scene::with(version, setup).await?;
    let factory = scene.factory();
    let deposit = Call::json("storage_deposit", json!({})).deposit(near(20));
    factory.call(&scene.ann, deposit).await?.success()?;
    let free = scene.ledger().await?.free;
    let sweep = |amount| {
        [Command::Sweep {
            receiver_id: scene.governance.id().clone(),
            amount,
        }]
    };
    let more = free.saturating_add(near(1));
    assert!(scene.refused(&sweep(more)).await?.contains("can be paid"));
    let fees = [Command::WithdrawFees {
        receiver_id: scene.governance.id().clone(),
        amount: near(1),
    }];
    assert!(scene.refused(&fees).await?.contains("can be paid"));
    let before = scene.owed().await?;
    scene.govern(&sweep(free)).await?;
    assert_eq!(scene.owed().await?, before);
    let left = scene.ledger().await?.free;
    assert!(left < near(1), "{left}");
    assert_ne!(free, NOTHING);
    Ok(())
}
