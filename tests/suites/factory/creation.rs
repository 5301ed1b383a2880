//! Each way to create an instance, and what each costs: to the yoctoNEAR.

use charter_interface::factory::{FactoryEvent, InstanceStatus, InstanceView};
use charter_interface::{Delivery, NearToken, PublicKey, Timestamp};
use charter_tests::factory::{self, Offer};
use charter_tests::id::near;
use charter_tests::{Result, artifact, text};
use rstest::rstest;

use crate::stage::{Stage, YOCTO, bytes, owed, spec, yocto};

/// What the donation's own copy stakes by the protocol's rules: the account's 100 bytes and the code.
fn stake_of_a_copy() -> NearToken {
    bytes(100 + artifact::wasm("donation").len() as u128)
}

#[rstest]
#[tokio::test]
async fn what_is_quoted_is_what_is_charged(
    #[values(84, 88)] version: u32,
    #[values(Delivery::Global, Delivery::Stored)] delivery: Delivery,
) -> Result {
    let spec = Offer {
        fee: NearToken::from_millinear(7),
        min_balance: NearToken::from_millinear(30),
        ..factory::donations()
    };
    let stage = Stage::with(version, delivery, factory::setup(), spec).await?;
    let factory = stage.factory();
    let mut gift = stage.gift("gift");
    gift.balance = Some(yocto(12_345));
    let quote = factory.quote(stage.creator.id(), &gift).await?;
    let before = stage.books().await?;

    // One yoctoNEAR too many: it comes back.
    let created = stage
        .try_create(&gift, quote.total.saturating_add(YOCTO))
        .await?
        .success()?;

    assert_eq!(
        before.creator.paid_besides(&stage.world, &created).await?,
        quote.total
    );
    // Where it went: the instance, the fees, the factory's storage, and nowhere else.
    let own_copy = match delivery {
        Delivery::Global => yocto(0),
        Delivery::Stored => stake_of_a_copy(),
    };
    let given = own_copy
        .saturating_add(NearToken::from_millinear(30))
        .saturating_add(yocto(12_345));
    let instance = stage
        .world
        .worker()
        .view_account(&near(&factory.instance_id("gift")))
        .await?;
    // Its own call, init, earned it a part of the gas.
    let earned = instance.balance.saturating_sub(given);
    assert!(instance.balance >= given && earned < NearToken::from_millinear(1));
    let after = factory.ledger().await?;
    factory::check(&after)?;
    assert_eq!(after.fees, NearToken::from_millinear(7));
    let grown = stage.storage().await? - before.storage;
    assert_eq!(
        after.storage_stake,
        before
            .ledger
            .storage_stake
            .saturating_add(bytes(grown.into()))
    );
    let record = factory::record_price(stage.creator.id());
    let registration = record.saturating_add(factory::HOLDING);
    assert_eq!(quote.registration, registration);
    let paid_for_storage = quote.registry.saturating_add(registration);
    assert_eq!(bytes(grown.into()), paid_for_storage);
    let parts = [given, NearToken::from_millinear(7), paid_for_storage];
    let sum = parts
        .iter()
        .fold(yocto(0), |sum, part| sum.saturating_add(*part));
    assert_eq!(sum, quote.total);
    Ok(())
}

#[rstest]
#[tokio::test]
async fn the_second_instance_costs_its_records_and_no_registration(
    #[values(84, 88)] version: u32,
    #[values(Delivery::Global, Delivery::Stored)] delivery: Delivery,
) -> Result {
    let stage = Stage::at(version, delivery).await?;
    stage.create("first").await?;
    let gift = stage.gift("second");
    let quote = stage.factory().quote(stage.creator.id(), &gift).await?;
    let before = stage.books().await?;
    let created = stage.try_create(&gift, quote.total).await?.success()?;
    assert_eq!(
        before.creator.paid_besides(&stage.world, &created).await?,
        quote.total
    );
    assert_eq!(quote.registration, yocto(0));
    let grown = stage.storage().await? - before.storage;
    assert_eq!(quote.registry, bytes(grown.into()));
    Ok(())
}

#[rstest]
#[tokio::test]
async fn an_instance_runs_what_was_approved_and_is_in_every_list(
    #[values(84, 88)] version: u32,
    #[values(Delivery::Global, Delivery::Stored)] delivery: Delivery,
) -> Result {
    let stage = Stage::at(version, delivery).await?;
    let factory = stage.factory();
    let earliest = stage.world.now().await?;
    let created = stage.create("gift").await?;
    let instance_id = factory.instance_id("gift");
    assert_eq!(created.json::<String>()?, instance_id.as_str());
    assert_eq!(
        created.events_of::<FactoryEvent>()?,
        [FactoryEvent::InstanceCreated {
            instance_id: instance_id.clone(),
            template: "donation".to_string(),
            version: "1.0.0".to_string(),
            creator_id: stage.creator.id().clone(),
            fee: yocto(0),
            prepaid: yocto(0),
        }]
    );
    let instance = factory.instance("gift").await?.expect("it is there");
    let Timestamp(created_at) = instance.created_at;
    assert!((earliest.0..=stage.world.now().await?.0).contains(&created_at));
    let expected = InstanceView {
        instance_id: instance_id.clone(),
        template: "donation".to_string(),
        version: "1.0.0".to_string(),
        creator_id: stage.creator.id().clone(),
        created_at: instance.created_at,
        status: InstanceStatus::Live,
    };
    assert_eq!(instance, expected);
    assert_eq!(factory.instances().await?, std::slice::from_ref(&expected));
    assert_eq!(
        factory.instances_of(stage.creator.id()).await?.items,
        [expected]
    );
    // Nobody holds a key to it, and it runs the approved code.
    let worker = stage.world.worker();
    assert!(
        worker
            .view_access_keys(&near(&instance_id))
            .await?
            .is_empty()
    );
    let code = worker.view_code(&near(&instance_id)).await;
    if delivery == Delivery::Stored {
        assert_eq!(
            artifact::hash(&code?),
            artifact::hash(&artifact::wasm("donation"))
        );
    }
    Ok(())
}

#[rstest]
#[tokio::test]
async fn an_owner_key_is_added_where_the_template_allows_it_and_nowhere_else(
    #[values(84, 88)] version: u32,
    #[values(Delivery::Global, Delivery::Stored)] delivery: Delivery,
) -> Result {
    let stage = Stage::at(version, delivery).await?;
    let key: PublicKey = "ed25519:6E8sCci9badyRkXb3JoRpBj5p8C6Tw41ELDZoiihKEtp".parse()?;
    let mut gift = stage.gift("gift");
    gift.owner_key = Some(key);
    let price = stage.price(&gift).await?;
    assert_eq!(
        stage.refusal(&gift, price).await?,
        "`donation` allows no owner key: whoever holds one can replace the instance's code"
    );
    let spec = Offer {
        owner_key: true,
        ..spec(delivery)
    };
    stage.govern(&spec.commands("donation")).await?;
    // The signer's own key is handed over to nobody: only the one that was asked for is there.
    let price = stage.price(&gift).await?;
    let before = stage.books().await?;
    let created = stage.try_create(&gift, price).await?.success()?;
    assert_eq!(
        before.creator.paid_besides(&stage.world, &created).await?,
        price
    );
    let keys = stage
        .world
        .worker()
        .view_access_keys(&near(&stage.factory().instance_id("gift")))
        .await?;
    let keys: Vec<_> = keys.iter().map(|key| key.public_key.to_string()).collect();
    assert_eq!(
        keys,
        ["ed25519:6E8sCci9badyRkXb3JoRpBj5p8C6Tw41ELDZoiihKEtp"]
    );
    Ok(())
}

#[rstest]
#[tokio::test]
async fn one_yoctonear_too_little_is_refused_with_both_figures(
    #[values(84, 88)] version: u32,
    #[values(Delivery::Global, Delivery::Stored)] delivery: Delivery,
) -> Result {
    let stage = Stage::at(version, delivery).await?;
    let gift = stage.gift("gift");
    let price = stage.price(&gift).await?;
    let short = price.saturating_sub(YOCTO);
    assert_eq!(
        stage.refusal(&gift, short).await?,
        text::costs_creator(price, short)
    );
    Ok(())
}

#[rstest]
#[tokio::test]
async fn a_release_that_is_named_is_the_one_that_runs(
    #[values(84, 88)] version: u32,
    #[values(Delivery::Global, Delivery::Stored)] delivery: Delivery,
) -> Result {
    let stage = Stage::at(version, delivery).await?;
    let newer = artifact::labelled(&artifact::wasm("donation"), "2.0.0");
    stage.release("donation", "2.0.0", &newer, delivery).await?;
    let mut old = stage.gift("old");
    old.release = Some("1.0.0".to_string());
    let price = stage.price(&old).await?;
    stage.try_create(&old, price).await?.success()?;
    stage.create("new").await?;
    let versions: Vec<_> = stage.factory().instances().await?;
    let versions: Vec<_> = versions.iter().map(|one| one.version.as_str()).collect();
    assert_eq!(versions, ["1.0.0", "2.0.0"]);
    Ok(())
}

#[rstest]
#[tokio::test]
async fn the_ledger_says_whose_money_it_is_from_the_start(
    #[values(84, 88)] version: u32,
) -> Result {
    let stage = Stage::empty(version, factory::setup()).await?;
    let ledger = stage.factory().ledger().await?;
    factory::check(&ledger)?;
    let mine = owed(&ledger);
    assert_eq!(mine.storage_stake, bytes(stage.storage().await?.into()));
    assert_eq!(mine.reserve, NearToken::from_near(1));
    let others = [
        mine.creators,
        mine.in_flight,
        mine.release_stakes,
        mine.fees,
    ];
    assert_eq!(others, [yocto(0); 4]);
    Ok(())
}
