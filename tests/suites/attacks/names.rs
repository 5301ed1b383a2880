//! A name belongs to one instance for ever: receipts that wait on an account survive its deletion, and other contracts
//! remember it.

use charter_interface::Delivery;
use charter_interface::factory::{Command, FactoryEvent, NameStatus};
use charter_interface::governance::{Action, Change, NewFactory, Status};
use charter_tests::council::Council;
use charter_tests::factory::{self, Offer, donations};
use charter_tests::id::{near as near_id, public_key};
use charter_tests::{Call, Result, World, artifact};
use near_workspaces::types::SecretKey;
use rstest::rstest;
use serde_json::json;

use crate::hostile::{self, acts, answer, call, send, to, wait};
use crate::scene::{NOTHING, Scene, change, gift, near, policy, retire, secret_key, status};

fn gone(scene: &Scene, name: &str) -> String {
    let id = scene.instance_id(name);
    format!("{id} existed and is gone; a name is given once, for ever")
}

/// An instance of a template that allows keys, with the attacker's own code on it.
async fn own_instance(scene: &Scene, name: &str) -> Result<charter_tests::Account> {
    let offer = Offer {
        owner_key: true,
        min_balance: near(5),
        ..donations()
    };
    let code = artifact::labelled(&artifact::wasm("donation"), "loose");
    scene.offer("loose", offer, &code, Delivery::Global).await?;
    let key: SecretKey = secret_key();
    let args = json!({ "beneficiary": scene.eve.id() });
    let mut instance = factory::instance("loose", name, &args);
    instance.owner_key = Some(public_key(&key.public_key()));
    scene
        .factory()
        .create(&scene.eve, &instance)
        .await?
        .success()?;
    let account = near_workspaces::Account::from_secret_key(
        near_id(&scene.instance_id(name)),
        key,
        scene.world.worker(),
    );
    account.deploy(&hostile::code()).await?.into_result()?;
    Ok(account.into())
}

/// The attacker runs own code under a name, schedules `waiter.then(self)[AddKey]`, leaves, deletes the account. Before, a
/// stranger created the same name from a template that refuses keys, the waiting receipt resolved, and the attacker's full
/// access key was on it while the registry said `safe 1.0.0`. Now the name is never given again, and the receipt finds no
/// account.
#[rstest]
#[tokio::test]
async fn a_waiting_receipt_never_reaches_another_holder_of_its_name(
    #[values(84, 88)] version: u32,
) -> Result {
    let scene = Scene::safe(version).await?;
    let factory = scene.factory();
    let waiter = scene
        .world
        .contract("waiter", &hostile::code(), near(10))
        .await?;
    let bank = own_instance(&scene, "bank").await?;
    let evil = secret_key().public_key().to_string();
    let waiting = to(
        waiter.id(),
        &[hostile::call_with("run", &acts(&[wait(&[])]), NOTHING, 30)],
    );
    let key = to(bank.id(), &[json!({ "add_key": evil })]);
    let call_later = Call::json("run", acts(&[send(&[waiting, key])])).tgas(100);
    scene.world.start(&scene.eve, bank.id(), call_later).await?;
    scene.blocks(5).await?;
    let leave = answer(&[to(factory.id(), &[call("retire_instance", &json!({}))])]);
    scene.run(bank.id(), &[leave]).await?.success()?;
    scene.world.delete(&bank, scene.eve.id()).await?;

    // Neither before nor after anybody has proven that it is gone.
    let taken = scene.gift(&scene.ann, "bank").await;
    assert!(taken.map_or(true, |outcome| !outcome.is_success()));
    factory
        .call(&scene.ann, factory::settle_gone("bank").tgas(60))
        .await?
        .value()?;
    assert_eq!(factory.name("bank").await?, NameStatus::Gone);
    let create = factory::create(&gift("bank", scene.ann.id()), near(10)).tgas(200);
    assert_eq!(
        factory.call(&scene.ann, create).await?.failure()?,
        gone(&scene, "bank")
    );
    scene
        .world
        .call(&scene.eve, waiter.id(), Call::new("resume"))
        .await?;
    scene.blocks(5).await?;
    assert!(!scene.world.exists(bank.id()).await);
    scene.ledger().await?;
    Ok(())
}

/// Governance frees reservations only: a name that was an instance's is neither freed nor reserved, and does not come back by
/// being reserved and freed.
#[rstest]
#[tokio::test]
async fn governance_cannot_give_a_name_again(#[values(84, 88)] version: u32) -> Result {
    let scene = Scene::safe(version).await?;
    let factory = scene.factory();
    scene.gift(&scene.ann, "gift").await?.success()?;
    let names = || vec!["gift".to_string()];
    let free = [Command::FreeNames { names: names() }];
    let not_reserved = "the name `gift` is not reserved";
    assert_eq!(scene.refused(&free).await?, not_reserved);
    let retire = retire();
    let own = scene.instance_id("gift");
    scene.world.call(&scene.ann, &own, retire).await?.value()?;
    assert_eq!(factory.name("gift").await?, NameStatus::Gone);
    assert_eq!(scene.refused(&free).await?, not_reserved);
    let reserved = scene
        .govern(&[Command::ReserveNames { names: names() }])
        .await?;
    assert_eq!(
        reserved.events_of::<FactoryEvent>()?,
        [FactoryEvent::NamesReserved {
            names: vec![],
            taken: names(),
        }]
    );
    assert_eq!(scene.refused(&free).await?, not_reserved);
    assert_eq!(factory.name("gift").await?, NameStatus::Gone);
    Ok(())
}

/// What the quote calls `tombstone` is exactly what stays: an instance that came and went leaves the factory's storage larger
/// by it, and the creator has all the rest of what the registry took.
#[rstest]
#[tokio::test]
async fn a_tombstone_is_paid_for_and_nothing_else_stays(#[values(84, 88)] version: u32) -> Result {
    let scene = Scene::safe(version).await?;
    let factory = scene.factory();
    // Registered already, with an instance of this template before.
    scene.gift(&scene.ann, "first").await?.success()?;
    let storage = async || -> Result<u128> {
        let account = scene.world.worker().view_account(&near_id(factory.id()));
        Ok(u128::from(account.await?.storage_usage) * 10_u128.pow(19))
    };
    let before = storage().await?;
    let available = factory.creator(scene.ann.id()).await?.available;
    let quote = factory
        .quote(scene.ann.id(), &gift("second", scene.ann.id()))
        .await?;
    scene.gift(&scene.ann, "second").await?.success()?;
    let grown = storage().await? - before;
    assert_eq!(quote.registration, NOTHING);
    assert_eq!(grown, quote.registry.as_yoctonear());
    let retire = retire();
    let own = scene.instance_id("second");
    scene.world.call(&scene.ann, &own, retire).await?.value()?;
    assert_eq!(storage().await? - before, quote.tombstone.as_yoctonear());
    let refund = quote.registry.checked_sub(quote.tombstone);
    assert_eq!(
        factory.creator(scene.ann.id()).await?.available,
        available.saturating_add(refund.unwrap_or_default())
    );
    scene.ledger().await?;
    Ok(())
}

/// The same for the council's own factories: a factory that was forgotten, or deleted itself, has had its name.
#[rstest]
#[tokio::test]
async fn a_factory_name_of_the_council_is_given_once(#[values(84, 88)] version: u32) -> Result {
    let world = World::at(version).await?;
    let ann = world.account("ann").await?;
    let council = Council::deploy(&world, policy(&[&ann])).await?;
    let code = hostile::code();
    let approve = Change::ApproveCode(charter_interface::Upgrade {
        code_hash: artifact::hash(&code),
        size: artifact::size(&code),
        delivery: Delivery::Global,
        expires_in: None,
    });
    council.enact(&[&ann], change(approve)).await?.success()?;
    let publish = Call::raw("publish_code", code.clone())
        .deposit(near(30))
        .tgas(200);
    council.call(&ann, publish).await?.success()?;
    let create = || {
        Action::CreateFactory(NewFactory {
            name: "games".to_string(),
            code_hash: artifact::hash(&code),
            balance: near(5),
            setup: factory::setup(),
        })
    };
    council.enact(&[&ann], create()).await?.success()?;
    let games: charter_interface::AccountId = format!("games.{}", council.id()).parse()?;
    // It is hostile code, and deletes itself.
    let delete = send(&[to(&games, &[json!({ "delete": ann.id() })])]);
    let run = Call::json("run", acts(&[delete])).tgas(100);
    world.call(&ann, &games, run).await?.success()?;
    assert!(!world.exists(&games).await);
    for forgotten in [false, true] {
        if forgotten {
            let forget = change(Change::ForgetFactory {
                factory_id: games.clone(),
            });
            council.enact(&[&ann], forget).await?.success()?;
        }
        let proposed = council
            .call(&ann, charter_tests::council::propose(create()))
            .await?;
        if proposed.is_success() {
            let id = proposed.json()?;
            council.approve(&[&ann], id).await?;
            let executed = council.execute(&ann, id).await?;
            assert!(executed.failure().is_ok());
            assert_ne!(status(&council, id).await?, Status::Executed);
        }
        assert!(!world.exists(&games).await, "forgotten: {forgotten}");
    }
    Ok(())
}
