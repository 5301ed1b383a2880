//! With the least gas that is taken, a call either does not begin or ends well: no callback starves.

use anyhow::Context;
use charter_interface::Gas;
use charter_interface::factory::InstanceStatus;
use charter_interface::governance::Status;
use charter_tests::council::{self, Council};
use charter_tests::factory;
use charter_tests::{Call, Result, World};
use rstest::rstest;
use serde_json::{Value, json};

use crate::hostile::{self, acts, answer_with_a_failure};
use crate::scene::{Scene, near, paying_call, policy, status};

/// What a refusal says that a call needs: "this needs 123 gas (..)".
fn needed(refusal: &str) -> Result<Gas> {
    let rest = refusal
        .split_once("this needs ")
        .context(refusal.to_string())?;
    let digits: String = rest.1.chars().take_while(char::is_ascii_digit).collect();
    Ok(Gas::from_gas(digits.parse()?))
}

/// A creation with the least gas that the factory takes, by an init that succeeds, fails, burns everything, or returns a
/// failing promise: the callback has its own, and nothing stays pending. A unit less, and nothing begins.
#[rstest]
#[tokio::test]
async fn a_creation_with_the_least_gas_ends(
    #[values(84, 88)] version: u32,
    #[values("nothing", "fails", "burns", "answers", "returns much")] init: &str,
) -> Result {
    let scene = Scene::hostile(version, factory::setup()).await?;
    let before = scene.owed().await?;
    let acts: Value = match init {
        "nothing" => acts(&[]),
        "fails" => acts(&[json!({ "panic": "no" })]),
        "burns" => acts(&[json!("burn")]),
        "answers" => acts(&[answer_with_a_failure()]),
        _ => acts(&[json!({ "return": 200_000 })]),
    };
    let instance = factory::instance("hostile", "one", &acts);
    let create = |gas| factory::create(&instance, near(2)).gas(gas);
    let factory = scene.factory();
    let refused = factory.call(&scene.eve, create(Gas::from_tgas(10))).await?;
    let least = needed(&refused.failure()?)?;
    let less = least.checked_sub(Gas::from_gas(1)).unwrap_or_default();
    let refused = factory.call(&scene.eve, create(less)).await?;
    assert_eq!(needed(&refused.failure()?)?, least);
    assert_eq!(scene.owed().await?, before);
    let outcome = factory.call(&scene.eve, create(least)).await?;
    if ["fails", "burns"].contains(&init) {
        assert!(outcome.failure()?.contains("all money went back"));
        assert_eq!(scene.status("one").await?, None);
        assert_eq!(scene.owed().await?, before);
    } else {
        assert_eq!(outcome.event_names(), ["factory: instance_created"]);
        assert_eq!(scene.status("one").await?, Some(InstanceStatus::Live));
        scene.ledger().await?;
    }
    Ok(())
}

/// An execution with the least gas that the council takes, of a call that burns all it has: it ends, and is not executing for
/// ever. Who executes with little cannot make a payment look failed that was taken.
#[rstest]
#[tokio::test]
async fn an_execution_with_the_least_gas_ends(
    #[values(84, 88)] version: u32,
    #[values(false, true)] burns: bool,
) -> Result {
    let world = World::at(version).await?;
    let ann = world.account("ann").await?;
    let payee = world.contract("payee", &hostile::code(), near(10)).await?;
    let council = Council::deploy(&world, policy(&[&ann])).await?;
    let act = if burns {
        json!("burn")
    } else {
        answer_with_a_failure()
    };
    let id = council
        .propose(&ann, paying_call(payee.id(), "run", &acts(&[act]), near(4)))
        .await?;
    council.approve(&[&ann], id).await?;
    let execute = |gas| -> Call { council::execute(id).gas(gas) };
    let refused = council.call(&ann, execute(Gas::from_tgas(15))).await?;
    let least = needed(&refused.failure()?)?;
    let less = least.checked_sub(Gas::from_gas(1)).unwrap_or_default();
    let refused = council.call(&ann, execute(less)).await?;
    assert_eq!(needed(&refused.failure()?)?, least);
    assert_eq!(status(&council, id).await?, Status::Approved);
    council.call(&ann, execute(least)).await?;
    let expected = if burns {
        Status::Failed
    } else {
        Status::Executed
    };
    assert_eq!(status(&council, id).await?, expected);
    crate::scene::council_ledger(&council).await?;
    Ok(())
}

/// A settlement with little gas either finds that the account is gone, or changes nothing: anyone repeats it.
#[rstest]
#[tokio::test]
async fn a_settlement_with_little_gas_changes_nothing(#[values(84, 88)] version: u32) -> Result {
    let scene = Scene::hostile(version, factory::setup()).await?;
    scene.spawn("one", &[]).await?.success()?;
    let own = scene.instance_id("one");
    let delete = json!({ "delete": scene.eve.id() });
    let delete = hostile::send(&[hostile::to(&own, &[delete])]);
    scene.run(&own, &[delete]).await?.success()?;
    let before = scene.owed().await?;
    let factory = scene.factory();
    for tgas in 1..20 {
        let settle = factory::settle_gone("one").tgas(tgas);
        let settled = factory.call(&scene.ann, settle).await?;
        if settled.is_success() {
            assert_eq!(settled.event_names(), ["factory: instance_gone"]);
            break;
        }
        assert!(settled.events().is_empty(), "{tgas}");
        assert_eq!(scene.owed().await?, before, "{tgas}");
    }
    assert_eq!(scene.status("one").await?, None);
    scene.ledger().await?;
    Ok(())
}
