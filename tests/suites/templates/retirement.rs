//! An instance leaves: the registry, its slot, its stake, its balance.

mod races;

use charter_interface::factory::{Command, NameStatus};
use charter_interface::instance::Retirement;
use charter_interface::{AccountId, Delivery, NearToken};
use charter_tests::donation::Donation;
use charter_tests::factory;
use charter_tests::id::near;
use charter_tests::{Account, Call, Outcome, Result, World, artifact};
use rstest::rstest;
use serde_json::json;

use crate::stage::Stage;
use Delivery::{Global, Stored};

const THREE: NearToken = NearToken::from_near(3);
const NOTHING: NearToken = NearToken::from_yoctonear(0);
/// The protocol deletes no account with more state than this, in bytes.
const MAX_STATE: u64 = 10_000;

fn retire() -> Call {
    Call::json("retire", json!({})).one_yocto()
}

fn retire_with(args: serde_json::Value) -> Call {
    Call::json("retire", args).one_yocto()
}

/// What the `retired` event says was paid, and whether the account goes.
fn paid(outcome: &Outcome) -> Result<(NearToken, bool)> {
    let events = outcome.events();
    let retired = events.iter().find(|event| event.name() == "retired");
    let data = retired.map(|event| event.json["data"].clone());
    let data = data.unwrap_or_default();
    Ok((
        serde_json::from_value(data["amount"].clone())?,
        serde_json::from_value(data["deleted"].clone())?,
    ))
}

#[rstest]
#[tokio::test]
async fn an_instance_leaves_and_everyone_is_paid(
    #[values(84, 88)] version: u32,
    #[values(Stored, Global)] delivery: Delivery,
) -> Result {
    let world = World::at(version).await?;
    let (ann, ben) = (world.account("ann").await?, world.account("ben").await?);
    let stage = Stage::new(&world, delivery).await?;
    let instance = factory::donation("gift", ben.id());
    let quote = stage.factory.quote(ann.id(), &instance).await?;
    let gift = stage.donation(&ann, "gift", ben.id()).await?;
    gift.donate(&ann, THREE).await?.success()?;
    ann.transfer_near(&near(gift.id()), THREE)
        .await?
        .into_result()?;
    let balance = world.balance(gift.id()).await?;
    let purse = world.purse(ben.id()).await?;

    let retired = gift.call(&ben, retire()).await?.ended_well()?;
    let refund = quote.registry.saturating_sub(quote.tombstone);
    let (amount, deleted) = paid(&retired)?;
    assert!(deleted);
    assert_eq!(
        retired.told(),
        [
            json!(["factory: instance_left", { "instance_id": gift.id(), "creator_id": ann.id() }]),
            json!(["gift: retired", { "owner_id": ben.id(), "amount": amount, "deleted": true }]),
            json!(["factory: instance_gone", {
                "instance_id": gift.id(), "creator_id": ann.id(), "refund": refund,
            }]),
        ]
    );
    // The owner got all that it had, and what the last calls earned it.
    assert!(amount >= balance, "{balance} before, {amount} paid");
    let spent = retired.burnt.saturating_add(charter_interface::ONE_YOCTO);
    let got = purse.got(&world).await?.saturating_add(spent);
    assert!(got >= amount, "{got} got, {amount} paid");
    assert!(!world.exists(gift.id()).await);

    // The creator has its slot and its stake back, the tombstone's excepted; the name is nobody's for ever.
    let creator = stage.factory.creator(ann.id()).await?;
    assert_eq!((creator.instances, creator.available), (0, refund));
    assert_eq!(stage.registered("gift").await?, None);
    assert_eq!(stage.factory.instances().await?, []);
    factory::check(&stage.factory.ledger().await?)?;
    assert_eq!(stage.factory.name("gift").await?, NameStatus::Gone);
    let again = stage.factory.create(&ann, &instance).await?;
    assert_eq!(
        again.failure()?,
        format!(
            "{} existed and is gone; a name is given once, for ever",
            gift.id()
        )
    );
    Ok(())
}

#[rstest]
#[tokio::test]
async fn a_retirement_frees_the_slot_of_its_creator(#[values(84, 88)] version: u32) -> Result {
    let world = World::at(version).await?;
    let ann = world.account("ann").await?;
    let stage = Stage::new(&world, Global).await?;
    // Three of a template, as the factory's limits are.
    for name in ["one", "two", "three"] {
        stage.donation(&ann, name, ann.id()).await?;
    }
    let four = factory::donation("four", ann.id());
    let refused = stage.factory.create(&ann, &four).await?;
    assert!(refused.failure()?.contains("3 of 3"), "{refused:?}");
    let two = Donation::at(&world, stage.factory.instance_id("two"));
    two.call(&ann, retire()).await?.ended_well()?;
    stage.create(&ann, &four).await?;
    let names = |id: &AccountId| id.as_str().split('.').next().map(ToString::to_string);
    let listed = stage.factory.instances_of(ann.id()).await?.items;
    let mut listed: Vec<_> = listed
        .iter()
        .filter_map(|instance| names(&instance.instance_id))
        .collect();
    listed.sort();
    assert_eq!(listed, ["four", "one", "three"]);
    Ok(())
}

#[rstest]
#[tokio::test]
async fn only_its_owner_retires_an_instance(#[values(84, 88)] version: u32) -> Result {
    let world = World::at(version).await?;
    let (ann, ben) = (world.account("ann").await?, world.account("ben").await?);
    let stage = Stage::new(&world, Global).await?;
    let gift = stage.donation(&ann, "gift", ben.id()).await?;
    for by in [&ann, &stage.governor] {
        let refused = gift.call(by, retire()).await?;
        assert_eq!(
            refused.failure()?,
            format!("only {} owns this instance; {} does not", ben.id(), by.id())
        );
    }
    assert!(world.exists(gift.id()).await);
    assert!(stage.registered("gift").await?.is_some());
    Ok(())
}

#[rstest]
#[tokio::test]
async fn a_pause_of_the_factory_keeps_nobody(#[values(84, 88)] version: u32) -> Result {
    let world = World::at(version).await?;
    let ann = world.account("ann").await?;
    let stage = Stage::new(&world, Global).await?;
    let gift = stage.donation(&ann, "gift", ann.id()).await?;
    stage.govern(Command::Pause).await?;
    gift.call(&ann, retire()).await?.ended_well()?;
    assert!(!world.exists(gift.id()).await);
    assert_eq!(stage.registered("gift").await?, None);
    Ok(())
}

#[rstest]
#[tokio::test]
async fn an_account_with_much_state_stays_and_keeps_what_that_stakes(
    #[values(84, 88)] version: u32,
) -> Result {
    let world = World::at(version).await?;
    let ann = world.account("ann").await?;
    let stage = Stage::new(&world, Global).await?;
    let gift = stage.donation(&ann, "gift", ann.id()).await?;
    fill(&world, &gift).await?;
    ann.transfer_near(&near(gift.id()), THREE)
        .await?
        .into_result()?;

    let retired = gift.call(&ann, retire()).await?.success()?;
    let (amount, deleted) = paid(&retired)?;
    assert!(!deleted);
    assert!(amount >= THREE, "{amount}");
    assert_eq!(stage.registered("gift").await?, None);
    let account = world.worker().view_account(&near(gift.id())).await?;
    let stake = NearToken::from_yoctonear(u128::from(account.storage_usage) * 10_u128.pow(19));
    assert!(account.balance >= stake);
    // What is above is a share of the fees of what ran since.
    assert!(account.balance < stake.saturating_add(NearToken::from_millinear(1)));
    // What was given is still there to be read.
    assert!(gift.summary().await?.donors > 0);

    // Once it has left, the factory cannot say how much of it is code: the protocol refuses, and nothing is told or paid.
    ann.transfer_near(&near(gift.id()), THREE)
        .await?
        .into_result()?;
    let before = world.balance(gift.id()).await?;
    let refused = gift.call(&ann, retire()).await?;
    let why = refused.failure()?;
    assert!(
        why.contains("too large and therefore cannot be deleted"),
        "{why}"
    );
    assert_eq!(refused.event_names(), [] as [&str; 0]);
    assert!(world.balance(gift.id()).await? >= before);

    // What comes in later is called for with `keep`.
    let again = gift
        .call(&ann, retire_with(json!({ "keep": true })))
        .await?;
    let (amount, _) = paid(&again.success()?)?;
    assert!(amount >= THREE, "{amount}");
    Ok(())
}

/// Donors until the account has more state than the protocol deletes.
async fn fill(world: &World, gift: &Donation<'_>) -> Result {
    // A donor's two records take some 240 bytes when its id is long: 45 of them.
    let mut count = 0;
    while world
        .worker()
        .view_account(&near(gift.id()))
        .await?
        .storage_usage
        <= MAX_STATE
    {
        let donor = world
            .account_with(&format!("{count:0>54}"), NearToken::from_near(1))
            .await?;
        gift.donate(&donor, NearToken::from_millinear(50))
            .await?
            .success()?;
        count += 1;
    }
    Ok(())
}

#[rstest]
#[tokio::test]
async fn an_owner_may_keep_the_account(#[values(84, 88)] version: u32) -> Result {
    let world = World::at(version).await?;
    let ann = world.account("ann").await?;
    let stage = Stage::new(&world, Global).await?;
    let gift = stage.donation(&ann, "gift", ann.id()).await?;
    let kept = gift
        .call(&ann, retire_with(json!({ "keep": true })))
        .await?
        .success()?;
    assert!(!paid(&kept)?.1);
    assert!(world.exists(gift.id()).await);
    assert_eq!(stage.registered("gift").await?, None);
    // It is nobody's instance now: no more releases.
    let upgrade = gift.call(&ann, crate::upgrade::upgrade(None)).await?;
    assert_eq!(
        upgrade.failures()[0],
        format!(
            "{} has left its template; it gets no further releases",
            gift.id()
        )
    );
    // It counts as long as its account is there, and nobody can say otherwise.
    assert!(stage.has_left("gift").await?);
    let settled = stage
        .factory
        .call(&ann, factory::settle_gone("gift"))
        .await?;
    assert_eq!(
        settled.failure()?,
        format!("{} is there: a transfer of nothing reached it", gift.id())
    );
    assert_eq!(stage.factory.creator(ann.id()).await?.instances, 1);
    // And it can still go for good.
    let gone = gift.call(&ann, retire()).await?.ended_well()?;
    assert!(paid(&gone)?.1);
    assert!(!world.exists(gift.id()).await);
    assert_eq!(stage.factory.creator(ann.id()).await?.instances, 0);
    Ok(())
}

#[rstest]
#[tokio::test]
async fn a_retirement_that_was_interrupted_is_finished(
    #[values(84, 88)] version: u32,
    #[values(Stored, Global)] delivery: Delivery,
) -> Result {
    let world = World::at(version).await?;
    let ann = world.account("ann").await?;
    let stage = Stage::new(&world, delivery).await?;
    let gift = stage.donation(&ann, "gift", ann.id()).await?;
    // Out of the registry, and no further.
    gift.call(&ann, retire_with(json!({ "keep": true })))
        .await?
        .success()?;
    assert_eq!(stage.registered("gift").await?, None);
    assert!(world.exists(gift.id()).await);

    let balance = world.balance(gift.id()).await?;
    let finished = gift.call(&ann, retire()).await?.ended_well()?;
    let (amount, deleted) = paid(&finished)?;
    assert!(deleted);
    assert!(amount >= balance, "{balance} before, {amount} paid");
    assert_eq!(
        finished.event_names(),
        ["gift: retired", "factory: instance_gone"]
    );
    assert!(!world.exists(gift.id()).await);
    Ok(())
}

#[rstest]
#[tokio::test]
async fn whatever_the_gas_a_retirement_is_done_or_can_be_done_again(
    #[values(84, 88)] version: u32,
) -> Result {
    let world = World::at(version).await?;
    let ann = world.account("ann").await?;
    let stage = Stage::new(&world, Global).await?;
    let gift = stage.donation(&ann, "gift", ann.id()).await?;
    let mut enough = None;
    for tgas in 1..=60 {
        let outcome = gift.call(&ann, retire().tgas(tgas)).await?;
        if outcome.is_success() {
            enough = Some(tgas);
            break;
        }
        // Not even begun: the gas of both of its receipts is set aside when it is called.
        assert_eq!(stage.registered("gift").await?.as_deref(), Some("1.0.0"));
        assert!(world.exists(gift.id()).await, "{tgas} Tgas");
    }
    println!("{enough:?} Tgas are enough");
    assert!(enough.is_some() && !world.exists(gift.id()).await);
    Ok(())
}

#[rstest]
#[tokio::test]
async fn an_instance_outlives_its_factory(#[values(84, 88)] version: u32) -> Result {
    let world = World::at(version).await?;
    let ann = world.account("ann").await?;
    // A parent that answers nothing, and then one that answers nonsense.
    for (name, code) in [
        ("silent", artifact::noop(&["something_else"])),
        ("odd", artifact::noop(&["retire_instance"])),
    ] {
        let parent = world.contract(name, &code, NearToken::from_near(9)).await?;
        let gift = by_hand(&world, &parent, ann.id()).await?;
        if name == "silent" {
            let refused = gift.call(&ann, retire()).await?;
            assert_eq!(
                refused.failure()?,
                format!(
                    "{} refused or does not answer (see its receipt)",
                    parent.id()
                )
            );
            assert!(world.exists(gift.id()).await);
        }
        let forced = gift
            .call(&ann, retire_with(json!({ "force": true })))
            .await?;
        let (amount, deleted) = paid(&forced)?;
        assert!(deleted && amount > NOTHING, "{name}: {forced:?}");
        assert!(!world.exists(gift.id()).await);
    }
    Ok(())
}

/// A donation instance below an account that is no factory.
async fn by_hand<'w>(
    world: &'w World,
    parent: &Account,
    beneficiary: &AccountId,
) -> Result<Donation<'w>> {
    let child = parent
        .create_subaccount("gift")
        .initial_balance(THREE)
        .transact()
        .await?
        .into_result()?;
    let child = Account::from(child);
    child
        .deploy(&artifact::wasm("donation"))
        .await?
        .into_result()?;
    let gift = Donation::at(world, child.id().clone());
    let init = json!({ "beneficiary": beneficiary });
    gift.call(&child, Call::json("init", init))
        .await?
        .success()?;
    Ok(gift)
}

#[test]
fn what_a_factory_answers_is_an_option_of_a_retirement() -> Result {
    // The layout that instances of every release rely on.
    let left = Some(Retirement { stored_code: 7 });
    assert_eq!(borsh::to_vec(&left)?, [1, 7, 0, 0, 0]);
    assert_eq!(borsh::to_vec(&None::<Retirement>)?, [0]);
    Ok(())
}
