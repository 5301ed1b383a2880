//! A factory that cannot be created leaves nothing behind.

use charter_interface::factory::FactorySetup;
use charter_interface::governance::Status;
use charter_interface::{Delivery, NearToken};
use charter_tests::council;
use charter_tests::{Result, World, artifact};
use rstest::rstest;

use super::{BALANCE, Realm, SOME_FEES, create, setup};
use Delivery::{Global, Stored};

/// Executes a creation that must fail, and looks for what it left. Returns why it failed.
async fn leaves_nothing(
    realm: &Realm<'_>,
    name: &str,
    code: &[u8],
    balance: NearToken,
    setup: FactorySetup,
) -> Result<String> {
    let (world, council) = (realm.world, &realm.council);
    let [ann, ben, _] = &realm.members;
    let proposal = council
        .propose(ann, create(name, code, balance, setup))
        .await?;
    council.approve(&[ann, ben], proposal).await?;
    council.wait_for_timelock(proposal).await?;
    let before = council.ledger().await?;
    let registry = realm.factories().await?;
    let account = world.exists(&realm.factory_id(name)).await;

    let failed = council.execute(&realm.stranger, proposal).await?;
    assert_eq!(
        failed.failure()?,
        format!(
            "executing proposal {proposal} failed (see the failed receipt of {}); it can be tried again until its window closes",
            realm.factory_id(name)
        )
    );
    assert_eq!(
        failed.event_names(),
        ["council: execution_started", "council: execution_failed"]
    );
    // The money is back, and a share of the fees with it.
    let after = council.ledger().await?;
    assert!(
        after.free >= before.free && after.free <= before.free.saturating_add(SOME_FEES),
        "{before:?} {after:?}"
    );
    assert_eq!(after.storage_stake, before.storage_stake);
    council::check(&after)?;
    assert_eq!(realm.factories().await?, registry);
    assert_eq!(world.exists(&realm.factory_id(name)).await, account);
    let view = council.proposal(proposal).await?;
    assert_eq!((view.status, view.attempts), (Status::Failed, 1));
    Ok(failed.failures()[0].clone())
}

#[rstest]
#[tokio::test]
async fn whose_init_refuses(#[values(84, 88)] version: u32) -> Result {
    let world = World::at(version).await?;
    let realm = Realm::new(&world).await?;
    let code = artifact::wasm("factory");
    realm.offer_code(&code, Global).await?;
    let greedy = FactorySetup {
        reserve: NearToken::from_near(3),
        ..setup()
    };
    let why = leaves_nothing(&realm, "games", &code, BALANCE, greedy).await?;
    assert!(why.contains("the factory lacks "), "{why}");
    // The name is free, and what can be created is.
    realm
        .enact(create("games", &code, BALANCE, setup()))
        .await?
        .success()?;
    assert_eq!(realm.factories().await?.len(), 1);
    Ok(())
}

#[rstest]
#[tokio::test]
async fn whose_code_is_no_factory(#[values(84, 88)] version: u32) -> Result {
    let world = World::at(version).await?;
    let realm = Realm::new(&world).await?;
    let code = artifact::noop(&["something_else"]);
    realm.offer_code(&code, Global).await?;
    let why = leaves_nothing(&realm, "games", &code, BALANCE, setup()).await?;
    assert!(why.contains("MethodNotFound"), "{why}");
    Ok(())
}

#[rstest]
#[tokio::test]
async fn that_cannot_stake_its_code(#[values(84, 88)] version: u32) -> Result {
    let world = World::at(version).await?;
    let realm = Realm::new(&world).await?;
    let code = artifact::wasm("factory");
    realm.offer_code(&code, Stored).await?;
    let balance = NearToken::from_near(1);
    let modest = FactorySetup {
        reserve: NearToken::from_yoctonear(0),
        ..setup()
    };
    let why = leaves_nothing(&realm, "games", &code, balance, modest).await?;
    assert!(
        why.contains("the factory lacks ") || why.contains("enough balance to cover storage"),
        "{why}"
    );
    Ok(())
}

#[rstest]
#[tokio::test]
async fn that_is_there_already(#[values(84, 88)] version: u32) -> Result {
    let world = World::at(version).await?;
    let realm = Realm::new(&world).await?;
    let code = artifact::wasm("factory");
    realm.offer_code(&code, Global).await?;
    let again = || create("games", &code, BALANCE, setup());
    realm.enact(again()).await?.success()?;

    // The registry knows when it is proposed.
    let refused = async || {
        let proposed = realm.council.propose(&realm.members[0], again()).await;
        proposed.map_or_else(|error| error.to_string(), |id| format!("proposal {id}"))
    };
    let factory_id = realm.factory_id("games");
    assert_eq!(
        refused().await,
        format!("the transaction failed: {factory_id} is in the registry already")
    );
    // Forgotten, it is still there, and its name is never given again.
    let forget = charter_interface::governance::Change::ForgetFactory { factory_id };
    realm.change(forget).await?;
    let why = refused().await;
    assert!(why.contains("given once"), "{why}");
    assert_eq!(realm.factories().await?, []);
    Ok(())
}

#[rstest]
#[tokio::test]
async fn of_code_that_is_not_published(#[values(84, 88)] version: u32) -> Result {
    let world = World::at(version).await?;
    let realm = Realm::new(&world).await?;
    let code = artifact::wasm("factory");
    let code_hash = artifact::hash(&code);
    let unknown = realm
        .enact(create("games", &code, BALANCE, setup()))
        .await?;
    assert_eq!(
        unknown.failure()?,
        format!("the code {code_hash} is not approved")
    );
    realm.approve_code(&code, Global).await?;
    let approved = realm
        .enact(create("games", &code, BALANCE, setup()))
        .await?;
    assert_eq!(
        approved.failure()?,
        format!("the code {code_hash} is approved; this needs it to be published")
    );
    assert_eq!(realm.factories().await?, []);
    Ok(())
}

#[rstest]
#[tokio::test]
async fn that_the_council_cannot_pay(#[values(84, 88)] version: u32) -> Result {
    let world = World::at(version).await?;
    let realm = Realm::new(&world).await?;
    let code = artifact::wasm("factory");
    realm.offer_code(&code, Global).await?;
    let too_much = NearToken::from_near(1_000);
    let refused = realm
        .enact(create("games", &code, too_much, setup()))
        .await?;
    let why = refused.failure()?;
    assert!(why.contains(&too_much.as_yoctonear().to_string()), "{why}");
    assert_eq!(realm.factories().await?, []);
    Ok(())
}
