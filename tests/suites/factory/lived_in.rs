//! A factory with some of everything in it, which an upgrade must not change, and how its story goes on afterwards.

use charter_interface::factory::{
    Command, CreatorView, FactoryInfo, InstanceView, ReleaseView, TemplateView,
};
use charter_interface::{Delivery, NearToken};
use charter_tests::{Call, Result, World, artifact, factory};
use serde_json::json;

use crate::stage::{Stage, spec};

/// A factory that runs this build, with some of everything in it: templates whose releases are published, stored and
/// global, or await their code; creators with and without a prepaid balance; instances; fees; a guardian; a
/// reserved name.
pub async fn lived_in(version: u32, code: &[u8]) -> Result<Stage> {
    let world = World::at(version).await?;
    let governance = world.account("governance").await?;
    let account = world
        .contract("factory", code, NearToken::from_near(20))
        .await?;
    let init = factory::init(governance.id(), factory::setup());
    world.call(&account, account.id(), init).await?.success()?;
    let stage = Stage::around(world, governance, account.id()).await?;
    let donation = artifact::wasm("donation");
    let global = spec(Delivery::Global);
    stage
        .offer("donation", global, &donation, Delivery::Global)
        .await?;
    let stored = factory::Offer {
        fee: NearToken::from_millinear(9),
        ..spec(Delivery::Stored)
    };
    stage
        .offer("kept", stored, &donation, Delivery::Stored)
        .await?;
    let awaited = factory::release("kept", "2.0.0", &later(), Delivery::Stored);
    stage
        .govern(&[
            Command::ApproveRelease(awaited),
            Command::ReserveNames {
                names: vec!["admin".to_string()],
            },
            Command::SetGuardian {
                guardian: Some(stage.creator.id().clone()),
            },
        ])
        .await?;
    let deposit = Call::json("storage_deposit", json!({})).deposit(NearToken::from_near(9));
    stage
        .factory()
        .call(&stage.creator, deposit)
        .await?
        .success()?;
    let allow = factory::allow(NearToken::from_near(9));
    let allowed = stage.factory().call(&stage.creator, allow).await?;
    allowed.success()?;
    stage.create("one").await?;
    let mut kept = factory::at_most(&stage.gift("two"), NearToken::from_near(9));
    kept.template = "kept".to_string();
    stage
        .try_create(&kept, NearToken::default())
        .await?
        .success()?;
    // Governance creates as well, without a prepaid balance.
    let other = factory::donation("three", stage.governance.id());
    stage
        .factory()
        .create(&stage.governance, &other)
        .await?
        .success()?;
    Ok(stage)
}

/// The code that the release awaits.
fn later() -> Vec<u8> {
    artifact::labelled(&artifact::wasm("donation"), "later")
}

/// All that can be seen of a factory, its money apart.
#[derive(Debug, Clone, PartialEq)]
pub struct Seen {
    pub info: FactoryInfo,
    pub templates: Vec<TemplateView>,
    pub releases: Vec<ReleaseView>,
    pub instances: Vec<InstanceView>,
    pub creators: Vec<CreatorView>,
    pub price: NearToken,
}

/// Asks all views.
pub async fn seen(stage: &Stage) -> Result<Seen> {
    let factory = stage.factory();
    let templates = factory.templates().await?.items;
    let mut releases = Vec::new();
    for template in &templates {
        releases.extend(factory.releases(&template.template).await?.items);
    }
    let mut creators = Vec::new();
    for account in [&stage.creator, &stage.governance] {
        creators.push(factory.creator(account.id()).await?);
    }
    Ok(Seen {
        info: factory.info().await?,
        templates,
        releases,
        instances: factory.instances().await?,
        creators,
        price: stage.price(&stage.gift("next")).await?,
    })
}

/// Goes on with what [`lived_in`] began: creations from a deposit and from what is prepaid, the awaited code, an upgrade
/// of an instance to it, a retirement.
pub async fn goes_on(stage: &Stage) -> Result {
    let factory = stage.factory();
    stage.create("four").await?;
    let later = later();
    stage
        .publish(&stage.governance, &later, Delivery::Stored)
        .await?;
    let mut kept = factory::at_most(&stage.gift("five"), NearToken::from_near(9));
    kept.template = "kept".to_string();
    stage
        .try_create(&kept, NearToken::default())
        .await?
        .success()?;
    let five = factory.instance("five").await?.expect("it was created");
    assert_eq!(five.version, "2.0.0");
    let admin = stage.gift("admin");
    let reserved = stage.try_create(&admin, NearToken::from_near(1)).await?;
    assert_eq!(reserved.failure()?, "the name `admin` is reserved");
    let retire = Call::json("retire", json!({})).one_yocto().tgas(100);
    let retired = stage
        .world
        .call(&stage.creator, &factory.instance_id("one"), retire)
        .await?
        .ended_well()?;
    let names = retired.event_names();
    assert!(
        names.contains(&"factory: instance_gone".to_string()),
        "{names:?}"
    );
    assert_eq!(factory.instance("one").await?, None);
    factory::check(&factory.ledger().await?)
}
