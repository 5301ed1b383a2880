//! Factories that a council did not create: taken over, or governed by somebody else for good.

use charter_interface::factory::{Command, FactoryEvent};
use charter_interface::governance::{Action, Change, FunctionCall};
use charter_interface::{Base64VecU8, Delivery, Gas, ONE_YOCTO};
use charter_tests::factory::{self, Factory};
use charter_tests::{Result, World, artifact};
use rstest::rstest;

use super::{BALANCE, Realm, create, setup};

#[rstest]
#[tokio::test]
async fn a_factory_elsewhere_is_taken_over(#[values(84, 88)] version: u32) -> Result {
    let world = World::at(version).await?;
    let realm = Realm::new(&world).await?;
    let founder = world.account("founder").await?;
    let factory = Factory::deploy(&world, founder.id(), setup()).await?;
    let commands =
        || factory::offer_donations("1.0.0", &artifact::wasm("donation"), Delivery::Global);

    // Not before it was offered, and accepted.
    let early = realm
        .enact(charter_tests::council::to_factory(factory.id(), commands()))
        .await?;
    assert_eq!(
        early.failures()[0],
        format!(
            "only {} governs this factory; {} does not",
            founder.id(),
            realm.council.id()
        )
    );
    let offer = Command::ProposeGovernance {
        governance_id: Some(realm.council.id().clone()),
        expires_in: None,
    };
    factory.govern(&founder, &[offer]).await?.success()?;
    let accept = FunctionCall {
        method: "accept_governance".to_string(),
        args: Base64VecU8(b"{}".to_vec()),
        deposit: ONE_YOCTO,
        gas: Gas::from_tgas(10),
    };
    realm
        .enact(Action::Call {
            receiver_id: factory.id().clone(),
            calls: vec![accept],
        })
        .await?
        .success()?;
    assert_eq!(factory.info().await?.governance_id, *realm.council.id());

    // The registry is the council's own list; to govern, it is not needed.
    realm.govern(factory.id(), commands()).await?;
    assert_eq!(realm.factories().await?, []);
    let factory_id = factory.id().clone();
    realm.change(Change::RegisterFactory { factory_id }).await?;
    let registered = realm.registered(factory.id()).await?;
    assert_eq!(registered.map(|view| view.code_hash), Some(None));
    let factory_id = factory.id().clone();
    realm.change(Change::ForgetFactory { factory_id }).await?;
    assert_eq!(realm.factories().await?, []);

    // Who founded it has no say any more.
    let refused = factory.govern(&founder, &[Command::Pause]).await?;
    assert_eq!(
        refused.failure()?,
        format!(
            "only {} governs this factory; {} does not",
            realm.council.id(),
            founder.id()
        )
    );
    Ok(())
}

#[rstest]
#[tokio::test]
async fn a_plain_account_governs_in_the_same_way(#[values(84, 88)] version: u32) -> Result {
    let world = World::at(version).await?;
    let realm = Realm::new(&world).await?;
    let [ann, ben, _] = &realm.members;
    let code = artifact::wasm("factory");
    realm.offer_code(&code, Delivery::Global).await?;
    realm
        .enact(create("games", &code, BALANCE, setup()))
        .await?
        .success()?;
    let of_council = realm.factory("games");
    let governor = world.account("governor").await?;
    let of_account = Factory::deploy(&world, governor.id(), setup()).await?;

    // The same commands say the same things.
    let donation = artifact::wasm("donation");
    let mut commands = factory::offer_donations("1.0.0", &donation, Delivery::Global);
    commands.push(Command::ReserveNames {
        names: vec!["www".to_string()],
    });
    let by_council = realm.govern(of_council.id(), commands.clone()).await?;
    let by_account = of_account.govern(&governor, &commands).await?.success()?;
    let events = by_account.events_of::<FactoryEvent>()?;
    assert_eq!(events.len(), commands.len());
    assert_eq!(by_council.events_of::<FactoryEvent>()?, events);

    // And then the same things can be done.
    for factory in [&of_council, &of_account] {
        factory
            .publish_global(&realm.stranger, &donation)
            .await?
            .success()?;
        let gift = factory::donation("gift", ben.id());
        factory.create(ann, &gift).await?.success()?;
        let reserved = factory
            .create(ann, &factory::donation("www", ben.id()))
            .await?;
        assert_eq!(reserved.failure()?, "the name `www` is reserved");
    }
    let templates = of_council.templates().await?;
    assert_eq!(of_account.templates().await?, templates);
    // What one needs votes for, the other just does; nobody does it for another.
    let refused = of_account.govern(ann, &[Command::Pause]).await?;
    assert_eq!(
        refused.failure()?,
        format!(
            "only {} governs this factory; {} does not",
            governor.id(),
            ann.id()
        )
    );
    Ok(())
}
