//! The main job, end to end: a council approves code by vote, a stranger delivers it, creators make instances of it.

use charter_interface::Delivery;
use charter_interface::NearToken;
use charter_interface::governance::Vote;
use charter_tests::council::{self, Council};
use charter_tests::donation::Donation;
use charter_tests::factory::{self, Factory};
use charter_tests::{Result, World, artifact, replay};
use rstest::rstest;

#[rstest]
#[tokio::test]
async fn a_council_approves_and_a_factory_creates(#[values(84, 88)] version: u32) -> Result {
    let world = World::at(version).await?;
    let (ann, ben, cleo) = (
        world.account("ann").await?,
        world.account("ben").await?,
        world.account("cleo").await?,
    );
    let stranger = world.account("stranger").await?;
    let council = Council::deploy(&world, council::policy(&[&ann, &ben, &cleo])).await?;
    let factory = Factory::deploy(&world, council.id(), factory::setup()).await?;
    let code = artifact::wasm("donation");

    // The council approves a hash.
    let commands = factory::offer_donations("1.0.0", &code, Delivery::Global);
    let proposal = council
        .propose(&ann, council::to_factory(factory.id(), commands))
        .await?;
    council
        .vote(&ann, proposal, Vote::Approve)
        .await?
        .success()?;
    council
        .vote(&ben, proposal, Vote::Approve)
        .await?
        .success()?;
    let early = council.execute(&stranger, proposal).await?;
    assert!(
        early.failure()?.contains("can be executed from"),
        "{}",
        early.failure()?
    );
    council.wait_for_timelock(proposal).await?;
    council.execute(&stranger, proposal).await?.success()?;

    // A stranger delivers the code.
    factory.publish_global(&stranger, &code).await?.success()?;

    // A creator makes an instance, and pays what was quoted.
    let gift = factory::donation("gift", cleo.id());
    let quote = factory.quote(stranger.id(), &gift).await?;
    let purse = world.purse(stranger.id()).await?;
    let created = factory.create(&stranger, &gift).await?.success()?;
    assert_eq!(purse.paid_besides(&world, &created).await?, quote.total);
    assert_eq!(
        created.event_names(),
        ["gift: initialized", "factory: instance_created"]
    );
    assert_eq!(
        factory.instance("gift").await?.map(|gift| gift.version),
        Some("1.0.0".to_string())
    );
    factory::check(&factory.ledger().await?)?;

    // And what it is for works.
    let instance = Donation::at(&world, factory.instance_id("gift"));
    let kept = instance.cost(ann.id()).await?;
    let purse = world.purse(cleo.id()).await?;
    instance
        .donate(&ann, NearToken::from_near(3))
        .await?
        .success()?;
    assert_eq!(
        purse.got(&world).await?,
        NearToken::from_near(3).saturating_sub(kept)
    );

    // All of it happens again on forks of the chain that it happened on.
    if let Some(server) = world.server() {
        let compared = replay::check(server)?;
        assert!(compared.forks > 0 && compared.outcomes > 0, "{compared:?}");
        assert_eq!(compared.left, 0, "{compared:?}");
    }
    Ok(())
}
