//! An account that had a past before it was a factory or a council may have a future that nobody expects.

use charter_interface::{AccountId, NearToken};
use charter_tests::factory::Factory;
use charter_tests::id::near as near_id;
use charter_tests::{Call, Result, World, artifact, council, factory};
use near_workspaces::operations::Function;
use rstest::rstest;
use serde_json::{Value, json};

use crate::hostile::{self, acts, send, to, wait};
use crate::scene::{NOTHING, near, policy, secret_key};

/// Creates, deploys and inits in one transaction, with no key at any time, as every document says.
async fn deploy(world: &World, name: &str, contract: &str, init: Call) -> Result<AccountId> {
    let id = world.id(name);
    let init = Function::new(&init.method).args(init.args).gas(init.gas);
    world
        .root()
        .batch(&near_id(&id))
        .create_account()
        .transfer(near(30))
        .deploy(&artifact::wasm(contract))
        .call(init)
        .transact()
        .await?
        .into_result()?;
    Ok(id)
}

/// Nobody has a key to what was deployed in the transaction that created it, and nobody begins it anew: neither whoever
/// created it nor a stranger.
#[rstest]
#[tokio::test]
async fn what_is_deployed_in_one_transaction_is_nobodys(#[values(84, 88)] version: u32) -> Result {
    let world = World::at(version).await?;
    let ann = world.account("ann").await?;
    let eve = world.account("eve").await?;
    let council_init = council::init(policy(&[&ann])).tgas(50);
    let council = deploy(&world, "council", "governance", council_init).await?;
    let factory_init = factory::init(&council, factory::setup()).tgas(50);
    let games = deploy(&world, "games", "factory", factory_init).await?;
    for id in [&council, &games] {
        let keys = world.worker().view_access_keys(&near_id(id)).await?;
        assert_eq!(keys.len(), 0, "{id}");
    }
    let mine = factory::init(eve.id(), factory::setup());
    for by in [&eve, world.root()] {
        assert!(
            world
                .call(by, &games, mine.clone())
                .await?
                .failure()
                .is_ok()
        );
        let again = council::init(policy(&[&eve]));
        assert!(world.call(by, &council, again).await?.failure().is_ok());
    }
    let games = Factory::at(&world, &games);
    assert_eq!(games.info().await?.governance_id, council);
    Ok(())
}

/// Why: an account with a past can be backdoored, even if its last key goes in the very transaction that deploys. Whoever ran
/// own code on it before left a receipt waiting, which adds a key afterwards. Nothing in the code can prevent that, so this
/// test shows the attack that SECURITY.md describes: look at an account's first receipt.
#[rstest]
#[tokio::test]
async fn an_account_with_a_past_can_be_backdoored(#[values(84, 88)] version: u32) -> Result {
    let world = World::at(version).await?;
    let ann = world.account("ann").await?;
    let eve = world.account("eve").await?;
    let waiter = world.contract("waiter", &hostile::code(), near(5)).await?;
    let council = world
        .contract("council", &hostile::code(), near(30))
        .await?;
    let evil = secret_key().public_key();
    let waiting: Value = to(
        waiter.id(),
        &[hostile::call_with(
            "run",
            &acts(&[wait(&[])]),
            NearToken::default(),
            30,
        )],
    );
    let key = to(council.id(), &[json!({ "add_key": evil.to_string() })]);
    let later = Call::json("run", acts(&[send(&[waiting, key])])).tgas(100);
    let started = world.start(&eve, council.id(), later).await?;
    // A block each for the transaction, for what it runs on the council's account, and for what then waits.
    for _ in 0..3 {
        world.worker().fast_forward(1).await?;
    }
    let init = council::init(policy(&[&ann]));
    let own = near_id(council.id());
    council
        .batch(&own)
        .deploy(&artifact::wasm("governance"))
        .call(Function::new("init").args(init.args).deposit(NOTHING))
        .delete_key(council.secret_key().public_key())
        .transact()
        .await?
        .into_result()?;
    let keys = async || world.worker().view_access_keys(&own).await;
    assert_eq!(keys().await?.len(), 0);
    world.call(&eve, waiter.id(), Call::new("resume")).await?;
    started.end().await?;
    let keys = keys().await?;
    assert_eq!(keys.len(), 1);
    assert_eq!(keys[0].public_key, evil);
    Ok(())
}
