//! A contract that knows nothing of Charter, offered as it is: `tests/guestbook/examples/counter.rs`, as the guide has it.

use std::sync::OnceLock;

use charter_interface::factory::args::CreateInstance;
use charter_interface::{AccountId, Delivery, NearToken, storage_price};
use charter_tests::factory::{self, Offer, donations};
use charter_tests::id::near;
use charter_tests::{Call, Result, World};
use rstest::rstest;
use serde_json::json;

use crate::guide::{cargo, compiled};
use crate::stage::{STATE, Stage};

/// Builds it, once.
fn counter() -> Result<Vec<u8>> {
    static BUILT: OnceLock<std::result::Result<Vec<u8>, String>> = OnceLock::new();
    let build = || {
        cargo(&[
            "build",
            "--package",
            "charter-guestbook",
            "--example",
            "counter",
            "--target",
            "wasm32-unknown-unknown",
            "--release",
        ])?;
        compiled("examples/counter.wasm")
    };
    let built = BUILT.get_or_init(|| build().map_err(|error: anyhow::Error| format!("{error:#}")));
    built.clone().map_err(anyhow::Error::msg)
}

/// A factory that offers it.
async fn offered(
    world: &World,
    delivery: Delivery,
    min_balance: NearToken,
) -> Result<(Stage<'_>, Vec<u8>)> {
    let stage = Stage::empty(world).await?;
    let offer = Offer {
        title: "Counters".to_string(),
        init_method: "new".to_string(),
        min_balance,
        ..donations()
    };
    stage.offer("counter", offer).await?;
    let code = counter()?;
    stage.release("counter", "1.0.0", &code, delivery).await?;
    Ok((stage, code))
}

fn instance(name: &str, note: &str) -> CreateInstance {
    factory::instance("counter", name, &json!({ "note": note }))
}

async fn count(world: &World, id: &AccountId) -> Result<u32> {
    world.view(id, "get_count", json!({})).await
}

#[rstest]
#[tokio::test]
async fn it_is_created_and_works(
    #[values(84, 88)] version: u32,
    #[values(Delivery::Stored, Delivery::Global)] delivery: Delivery,
) -> Result {
    let world = World::at(version).await?;
    let ann = world.account("ann").await?;
    // A stored copy is more than 770 bytes, so that all of the account's storage is staked.
    let min_balance = match delivery {
        Delivery::Stored => STATE,
        Delivery::Global => NearToken::from_yoctonear(0),
    };
    let (stage, code) = offered(&world, delivery, min_balance).await?;
    let one = instance("one", "a note");
    let quote = stage.factory.quote(ann.id(), &one).await?;
    let copy = match delivery {
        Delivery::Stored => storage_price(code.len() as u64),
        Delivery::Global => NearToken::from_yoctonear(0),
    };
    assert_eq!(quote.code, copy);
    stage.create(&ann, &one).await?;

    let id = stage.factory.instance_id("one");
    for _ in 0..3 {
        world
            .call(&ann, &id, Call::new("increment"))
            .await?
            .success()?;
    }
    assert_eq!(count(&world, &id).await?, 3);
    let note: String = world.view(&id, "get_note", json!({})).await?;
    assert_eq!(note, "a note");
    assert_eq!(stage.registered("one").await?.as_deref(), Some("1.0.0"));
    factory::check(&stage.factory.ledger().await?)
}

#[rstest]
#[tokio::test]
async fn what_its_init_writes_beyond_770_bytes_needs_a_minimum_balance(
    #[values(84, 88)] version: u32,
) -> Result {
    let world = World::at(version).await?;
    let ann = world.account("ann").await?;
    let long = instance("long", &"o".repeat(2_000));
    let nothing = NearToken::from_yoctonear(0);
    let (stage, _) = offered(&world, Delivery::Global, nothing).await?;
    let purse = world.purse(ann.id()).await?;
    let failed = stage.factory.create(&ann, &long).await?;
    let why = &failed.failures()[0];
    assert!(why.contains("enough balance to cover storage"), "{why}");
    assert_eq!(purse.paid_besides(&world, &failed).await?, nothing);

    // 0.01 NEAR for each 1,000 bytes in all.
    let offer = Offer {
        title: "Counters".to_string(),
        init_method: "new".to_string(),
        min_balance: NearToken::from_millinear(30),
        ..donations()
    };
    stage.offer("counter", offer).await?;
    stage.create(&ann, &long).await?;
    let id = stage.factory.instance_id("long");
    let account = world.worker().view_account(&near(&id)).await?;
    assert!(account.storage_usage > 2_000);
    assert!(account.balance >= storage_price(account.storage_usage));
    Ok(())
}

#[rstest]
#[tokio::test]
async fn it_can_be_neither_upgraded_nor_retired(#[values(84, 88)] version: u32) -> Result {
    let world = World::at(version).await?;
    let ann = world.account("ann").await?;
    let nothing = NearToken::from_yoctonear(0);
    let (stage, _) = offered(&world, Delivery::Global, nothing).await?;
    stage.create(&ann, &instance("one", "")).await?;
    let id = stage.factory.instance_id("one");
    for method in ["upgrade", "retire", "get_owner"] {
        let call = Call::json(method, json!({})).one_yocto();
        let refused = world.call(&ann, &id, call).await?;
        let why = refused.failure()?;
        assert!(why.contains("MethodNotFound"), "{why}");
    }
    // It stays for ever, and its slot with it.
    let settled = stage
        .factory
        .call(&ann, factory::settle_gone("one"))
        .await?;
    assert_eq!(
        settled.failure()?,
        format!("{id} is there: a transfer of nothing reached it")
    );
    assert_eq!(stage.registered("one").await?.as_deref(), Some("1.0.0"));
    assert_eq!(stage.factory.creator(ann.id()).await?.instances, 1);
    Ok(())
}
