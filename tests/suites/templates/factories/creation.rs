//! The council creates factories, each of its own.

use charter_interface::governance::{Change, FactoryView};
use charter_interface::{Delivery, NearToken};
use charter_tests::council;
use charter_tests::donation::Donation;
use charter_tests::factory::{self, Factory};
use charter_tests::id::wire;
use charter_tests::token::{self, Token};
use charter_tests::{Call, Result, World, artifact};
use rstest::rstest;
use serde_json::json;

use super::{BALANCE, Realm, SOME_FEES, create, setup};
use crate::token::{NEEDS, spec};
use crate::upgrade::upgrade;
use Delivery::{Global, Stored};

#[rstest]
#[tokio::test]
async fn a_factory_is_created_from_approved_code(
    #[values(84, 88)] version: u32,
    #[values(Stored, Global)] delivery: Delivery,
) -> Result {
    let world = World::at(version).await?;
    let realm = Realm::new(&world).await?;
    let code = artifact::wasm("factory");
    realm.offer_code(&code, delivery).await?;
    // A copy of its own is staked by the factory itself.
    let balance = match delivery {
        Global => BALANCE,
        Stored => BALANCE.saturating_add(NearToken::from_near(4)),
    };
    let before = realm.council.ledger().await?;

    let created = realm
        .enact(create("games", &code, balance, setup()))
        .await?
        .success()?;
    let games = realm.factory("games");
    let proposal_id = 1;
    assert_eq!(
        created.told(),
        [
            json!(["council: execution_started", {
                "proposal_id": proposal_id, "executor_id": realm.members[0].id(), "attempt": 1,
            }]),
            json!(["games: initialized", {
                "governance_id": realm.council.id(), "setup": serde_json::to_value(setup())?,
            }]),
            json!(["council: factory_created", {
                "proposal_id": proposal_id, "factory_id": games.id(),
                "code_hash": artifact::hash(&code), "balance": balance,
            }]),
            json!(["council: proposal_executed", { "proposal_id": proposal_id }]),
        ]
    );
    // The money came of what the council freely owns, with the stake of the registry's entry, and is all there.
    let ledger = realm.council.ledger().await?;
    let entry = ledger.storage_stake.saturating_sub(before.storage_stake);
    let given = before
        .free
        .saturating_sub(ledger.free.saturating_add(entry));
    assert!(
        given <= balance && given >= balance.saturating_sub(SOME_FEES),
        "{given} of {balance}"
    );
    council::check(&ledger)?;
    assert!(world.balance(games.id()).await? >= balance);
    factory::check(&games.ledger().await?)?;
    assert_eq!(games.info().await?.governance_id, *realm.council.id());

    let registered = realm.registered(games.id()).await?;
    let since = registered.as_ref().map(|view| view.since);
    assert_eq!(
        registered,
        since.map(|since| FactoryView {
            factory_id: games.id().clone(),
            code_hash: Some(artifact::hash(&code)),
            since,
        })
    );
    assert_eq!(
        realm.factories().await?,
        Vec::from_iter(realm.registered(games.id()).await?)
    );
    Ok(())
}

#[rstest]
#[tokio::test]
async fn two_factories_go_their_own_ways(#[values(84, 88)] version: u32) -> Result {
    let world = World::at(version).await?;
    let realm = Realm::new(&world).await?;
    let code = artifact::wasm("factory");
    realm.offer_code(&code, Global).await?;
    for name in ["games", "arts"] {
        realm
            .enact(create(name, &code, BALANCE, setup()))
            .await?
            .success()?;
    }
    let ids: Vec<_> = realm.factories().await?;
    let ids: Vec<_> = ids.into_iter().map(|view| view.factory_id).collect();
    assert_eq!(ids, [realm.factory_id("games"), realm.factory_id("arts")]);

    // A command names its factory, and the other hears nothing of it.
    let (games, arts) = (realm.factory("games"), realm.factory("arts"));
    let donation = artifact::wasm("donation");
    let before = arts.info().await?;
    let commands = factory::offer_donations("1.0.0", &donation, Global);
    let governed = realm.govern(games.id(), commands).await?;
    assert!(
        governed
            .events()
            .iter()
            .all(|event| wire(&event.account_id) != *arts.id())
    );
    assert_eq!(arts.info().await?, before);
    assert_eq!(arts.templates().await?.items, []);
    assert_eq!(games.templates().await?.items.len(), 1);

    // The same name in both: two instances that know nothing of each other.
    let commands = factory::offer_donations("1.0.0", &donation, Global);
    realm.govern(arts.id(), commands).await?;
    for factory in [&games, &arts] {
        works(&realm, factory).await?;
    }
    Ok(())
}

/// A stranger publishes, a member creates, somebody gives.
async fn works(realm: &Realm<'_>, factory: &Factory<'_>) -> Result {
    let [ann, ben, _] = &realm.members;
    let code = artifact::wasm("donation");
    factory
        .publish_global(&realm.stranger, &code)
        .await?
        .success()?;
    let gift = factory::donation("gift", ben.id());
    factory.create(ann, &gift).await?.success()?;
    let gift = Donation::at(realm.world, factory.instance_id("gift"));
    gift.donate(ann, NearToken::from_near(1)).await?.success()?;
    assert_eq!(gift.summary().await?.donors, 1);
    factory::check(&factory.ledger().await?)
}

#[tokio::test]
async fn a_council_brings_tokens_to_a_factory_of_its_own() -> Result {
    let world = World::at(NEEDS).await?;
    let realm = Realm::new(&world).await?;
    let factory_code = artifact::wasm("factory");
    realm.offer_code(&factory_code, Global).await?;
    realm
        .enact(create("coins", &factory_code, BALANCE, setup()))
        .await?
        .success()?;
    let coins = realm.factory("coins");
    let code = artifact::wasm("token");
    let next = artifact::labelled(&code, "1.1.0");
    let approve = |version: &str, code: &[u8]| {
        let release = factory::release("token", version, code, Global);
        charter_interface::factory::Command::ApproveRelease(release)
    };
    realm
        .govern(
            coins.id(),
            spec().with(factory::release("token", "1.0.0", &code, Global)),
        )
        .await?;
    coins
        .publish_global(&realm.stranger, &code)
        .await?
        .success()?;

    let [ann, ..] = &realm.members;
    let instance = factory::instance("token", "acorns", &token::init(ann.id()));
    coins.create(ann, &instance).await?.success()?;
    let acorns = Token::at(&world, coins.instance_id("acorns"));
    assert_eq!(acorns.balance_of(ann.id()).await?, 1_000_000);

    realm
        .govern(coins.id(), vec![approve("1.1.0", &next)])
        .await?;
    coins
        .publish_global(&realm.stranger, &next)
        .await?
        .success()?;
    acorns.call(ann, upgrade(None)).await?.success()?;
    let registered = coins.instance("acorns").await?;
    assert_eq!(
        registered.map(|view| view.version).as_deref(),
        Some("1.1.0")
    );
    acorns
        .call(ann, Call::json("retire", json!({})).one_yocto())
        .await?
        .ended_well()?;
    assert_eq!(coins.instances().await?, []);
    assert!(!world.exists(acorns.id()).await);
    factory::check(&coins.ledger().await?)
}

#[rstest]
#[tokio::test]
async fn factories_go_on_when_their_code_is_removed(#[values(84, 88)] version: u32) -> Result {
    let world = World::at(version).await?;
    let realm = Realm::new(&world).await?;
    let code = artifact::wasm("factory");
    realm.approve_code(&code, Stored).await?;
    let purse = world.purse(realm.stranger.id()).await?;
    let published = realm.publish_code(&code).await?.success()?;
    let stake = purse.paid_besides(&world, &published).await?;
    // Its bytes, its key and what the protocol adds to both.
    let bytes = NearToken::from_yoctonear(code.len() as u128 * 10_u128.pow(19));
    assert!(
        stake > bytes && stake < bytes.saturating_add(NearToken::from_millinear(1)),
        "{stake}"
    );
    assert_eq!(realm.council.ledger().await?.code_stakes, stake);
    let balance = NearToken::from_near(6);
    realm
        .enact(create("games", &code, balance, setup()))
        .await?
        .success()?;

    let purse = world.purse(realm.stranger.id()).await?;
    let code_hash = artifact::hash(&code);
    realm.change(Change::RemoveCode { code_hash }).await?;
    // Who published it has its stake back.
    assert_eq!(purse.got(&world).await?, stake);
    assert_eq!(
        realm.council.ledger().await?.code_stakes,
        NearToken::from_yoctonear(0)
    );
    assert!(
        realm
            .registered(&realm.factory_id("games"))
            .await?
            .is_some()
    );
    let commands = factory::offer_donations("1.0.0", &artifact::wasm("donation"), Global);
    realm.govern(&realm.factory_id("games"), commands).await?;
    works(&realm, &realm.factory("games")).await
}
