//! Money follows storage, to the byte: over the RPC, where `ledger_model` looks at thousands of calls in process.

use charter_interface::NearToken;
use charter_interface::factory::{FactoryEvent, FactorySetup, Limits};
use charter_tests::factory::{self, donations};
use charter_tests::id::near as near_id;
use charter_tests::{Result, artifact};
use rstest::rstest;

use crate::scene::{Scene, gift, retire};

/// 10^19 yoctoNEAR a byte, as the protocol has it.
const BYTE: u128 = 10_u128.pow(19);

async fn many(version: u32) -> Result<Scene> {
    let setup = FactorySetup {
        limits: Limits {
            instances: 30,
            per_template: 30,
            rate: None,
        },
        ..factory::setup()
    };
    let scene = Scene::with(version, setup).await?;
    let code = artifact::wasm("donation");
    let delivery = charter_interface::Delivery::Global;
    scene.offer("safe", donations(), &code, delivery).await?;
    Ok(scene)
}

async fn stake(scene: &Scene) -> Result<u128> {
    let id = near_id(scene.factory().id());
    let account = scene.world.worker().view_account(&id).await?;
    Ok(u128::from(account.storage_usage) * BYTE)
}

/// A creator with nine instances of a template retires the ninth and makes it again, for ever: 0.0032 NEAR of the factory's own
/// money went to it each time, 40 of 40 times. What an instance's end pays back is what its end frees.
#[rstest]
#[tokio::test]
async fn an_end_pays_back_what_it_frees(#[values(84, 88)] version: u32) -> Result {
    let scene = many(version).await?;
    let name = |number: u32| format!("g{number:0>45}");
    for number in 0..9 {
        scene.gift(&scene.eve, &name(number)).await?.success()?;
    }
    for number in 9..14 {
        let last = name(number - 1);
        let before = (stake(&scene).await?, scene.ledger().await?);
        let own = scene.instance_id(&last);
        let retired = scene.world.call(&scene.eve, &own, retire()).await?;
        let after = (stake(&scene).await?, scene.ledger().await?);
        let refund =
            retired
                .events_of::<FactoryEvent>()?
                .into_iter()
                .find_map(|event| match event {
                    FactoryEvent::InstanceGone { refund, .. } => Some(refund.as_yoctonear()),
                    _ => None,
                });
        assert_eq!(refund, Some(before.0 - after.0));
        let creators = |ledger: &charter_interface::factory::Ledger| ledger.creators.as_yoctonear();
        assert_eq!(Some(creators(&after.1) - creators(&before.1)), refund);
        assert!(after.1.free >= before.1.free);
        scene.gift(&scene.eve, &name(number)).await?.success()?;
    }
    Ok(())
}

/// A page begun by a stranger changed a quote, and a creation that failed could lose 50 to 60 bytes of stake. What a creation
/// costs depends on nothing that others do.
#[rstest]
#[tokio::test]
async fn a_strangers_creations_change_no_price(#[values(84, 88)] version: u32) -> Result {
    let scene = many(version).await?;
    let factory = scene.factory();
    scene.gift(&scene.ann, "first").await?.success()?;
    let next = gift("next", scene.ann.id());
    let quote = factory.quote(scene.ann.id(), &next).await?;
    let mut prices: Vec<NearToken> = Vec::new();
    for number in 0..18 {
        let name = format!("e{number:0>3}");
        let instance = gift(&name, scene.eve.id());
        prices.push(factory.quote(scene.eve.id(), &instance).await?.registry);
        scene.gift(&scene.eve, &name).await?.success()?;
        assert_eq!(factory.quote(scene.ann.id(), &next).await?, quote);
    }
    // Nor does a creator's own list: every instance costs the same.
    prices.dedup();
    assert_eq!(prices.len(), 1);
    Ok(())
}

/// Whoever sends money to the factory for nothing gives it to what is free, and to nobody's balance.
#[rstest]
#[tokio::test]
async fn a_gift_is_free_and_nobodys(#[values(84, 88)] version: u32) -> Result {
    let scene = many(version).await?;
    let before = (scene.owed().await?, scene.ledger().await?.free);
    let amount = crate::scene::near(3);
    let id = near_id(scene.factory().id());
    scene.eve.transfer_near(&id, amount).await?.into_result()?;
    assert_eq!(scene.owed().await?, before.0);
    assert_eq!(scene.ledger().await?.free, before.1.saturating_add(amount));
    Ok(())
}
