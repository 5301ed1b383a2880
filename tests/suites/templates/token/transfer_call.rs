//! `ft_transfer_call`: what a receiver does not use comes back.

use anyhow::Context;
use charter_interface::NearToken;
use charter_localnet::Batch;
use charter_tests::id::near;
use charter_tests::local::Local;
use charter_tests::token::{self, amount, receiver, spender, transfer_call, unregister};
use charter_tests::{Account, Call, Outcome, Result, World, artifact};
use rstest::rstest;
use serde_json::json;

use super::{NEEDS, acorns, stage};

#[rstest]
#[case::it_uses_all("\"0\"", 100)]
#[case::it_uses_some("\"40\"", 60)]
#[case::it_uses_nothing("\"100\"", 0)]
#[case::it_would_return_more_than_it_got("\"101\"", 0)]
#[case::it_answers_what_is_no_amount("true", 0)]
#[case::it_answers_nothing("", 0)]
#[tokio::test]
async fn what_is_not_used_comes_back(#[case] answer: &str, #[case] used: u128) -> Result {
    let world = World::at(NEEDS).await?;
    let ann = world.account("ann").await?;
    let shop = world
        .contract("shop", &receiver(answer), NearToken::from_near(5))
        .await?;
    let stage = stage(&world).await?;
    let acorns = acorns(&stage, &ann).await?;
    acorns.register(&ann, shop.id()).await?;

    let called = acorns.call(&ann, transfer_call(shop.id(), 100)).await?;
    let called = called.success()?;
    assert_eq!(amount(&called)?, used);
    assert_eq!(acorns.balance_of(shop.id()).await?, used);
    assert_eq!(acorns.balance_of(ann.id()).await?, 1_000_000 - used);
    assert_eq!(acorns.supply().await?, 1_000_000);
    assert_eq!(called.told(), expected(&ann, &shop, used));
    Ok(())
}

fn expected(ann: &Account, shop: &Account, used: u128) -> Vec<serde_json::Value> {
    let mut events = vec![json!(["acorns: ft_transfer", [{
        "old_owner_id": ann.id(), "new_owner_id": shop.id(), "amount": "100",
    }]])];
    if used < 100 {
        events.push(json!(["acorns: ft_transfer", [{
            "old_owner_id": shop.id(), "new_owner_id": ann.id(), "amount": (100 - used).to_string(),
            "memo": "refund",
        }]]));
    }
    events
}

#[rstest]
#[case::that_panics(Some(artifact::unable_to_migrate()))]
#[case::without_the_method(Some(artifact::noop(&["other"])))]
#[case::without_code(None)]
#[tokio::test]
async fn a_receiver_that_fails_keeps_nothing(#[case] code: Option<Vec<u8>>) -> Result {
    let world = World::at(NEEDS).await?;
    let ann = world.account("ann").await?;
    let shop = world.account("shop").await?;
    if let Some(code) = code {
        shop.deploy(&code).await?.into_result()?;
    }
    let stage = stage(&world).await?;
    let acorns = acorns(&stage, &ann).await?;
    acorns.register(&ann, shop.id()).await?;
    let called = acorns.call(&ann, transfer_call(shop.id(), 100)).await?;
    assert_eq!(amount(&called)?, 0);
    assert_eq!(acorns.balance_of(ann.id()).await?, 1_000_000);
    assert_eq!(acorns.balance_of(shop.id()).await?, 0);
    assert_eq!(called.told(), expected(&ann, &shop, 0));
    Ok(())
}

#[tokio::test]
async fn a_receiver_that_is_not_registered_gets_nothing() -> Result {
    let world = World::at(NEEDS).await?;
    let ann = world.account("ann").await?;
    let shop = world
        .contract("shop", &receiver("\"0\""), NearToken::from_near(5))
        .await?;
    let stage = stage(&world).await?;
    let acorns = acorns(&stage, &ann).await?;
    let refused = acorns.call(&ann, transfer_call(shop.id(), 100)).await?;
    assert_eq!(
        refused.failure()?,
        format!("The account {} is not registered", shop.id())
    );
    assert_eq!(acorns.balance_of(ann.id()).await?, 1_000_000);
    Ok(())
}

#[tokio::test]
async fn what_the_receiver_has_passed_on_does_not_come_back() -> Result {
    let world = World::at(NEEDS).await?;
    let (ann, ben) = (world.account("ann").await?, world.account("ben").await?);
    let stage = stage(&world).await?;
    let acorns = acorns(&stage, &ann).await?;
    let code = spender(acorns.id(), ben.id(), 70);
    let shop = world
        .contract("shop", &code, NearToken::from_near(5))
        .await?;
    for account in [&ben, &shop] {
        acorns.register(&ann, account.id()).await?;
    }
    let called = acorns.call(&ann, transfer_call(shop.id(), 100)).await?;
    let called = called.success()?;
    assert_eq!(amount(&called)?, 70);
    assert_eq!(acorns.balance_of(ann.id()).await?, 1_000_000 - 70);
    assert_eq!(acorns.balance_of(shop.id()).await?, 0);
    assert_eq!(acorns.balance_of(ben.id()).await?, 70);
    Ok(())
}

#[tokio::test]
async fn nobody_else_resolves_a_transfer() -> Result {
    let world = World::at(NEEDS).await?;
    let ann = world.account("ann").await?;
    let stage = stage(&world).await?;
    let acorns = acorns(&stage, &ann).await?;
    let args = json!({ "sender_id": ann.id(), "receiver_id": ann.id(), "amount": "1" });
    let refused = acorns
        .call(&ann, Call::json("ft_resolve_transfer", args))
        .await?;
    assert_eq!(refused.failure()?, "Method ft_resolve_transfer is private");
    Ok(())
}

#[test]
fn what_comes_back_to_nobody_is_burnt() -> Result {
    let mut local = Local::at(NEEDS)?;
    let ann = local.account("ann")?;
    let shop = local.contract("shop", &receiver("\"100\""), NearToken::from_near(5))?;
    let acorns = local.contract("acorns", &artifact::wasm("token"), NearToken::from_near(5))?;
    let init = Call::json("init", token::init(&ann.account_id));
    local.call(&acorns, &acorns.account_id, init)?.success()?;
    let register = json!({ "account_id": shop.account_id });
    let register = Call::json("storage_deposit", register).deposit(NearToken::from_near(1));
    local.call(&ann, &acorns.account_id, register)?.success()?;

    // While the receiver has not answered, the sender leaves.
    local.chain.hold(near(&shop.account_id));
    let call: charter_localnet::Call = transfer_call(&shop.account_id, 100).into();
    let batch = Batch::new(near(&acorns.account_id)).call(call);
    let transaction = local.chain.sign(&ann, batch)?;
    let transaction = local.chain.submit(transaction)?;
    local.chain.run()?;
    let left = local.call(&ann, &acorns.account_id, unregister(true))?;
    let burnt = |owner: &charter_tests::AccountId, amount: &str, memo: &str| json!(["acorns: ft_burn", [{ "owner_id": owner, "amount": amount, "memo": memo }]]);
    assert_eq!(
        left.success()?.told(),
        [burnt(&ann.account_id, "999900", "unregistered by force")]
    );
    local.chain.release(&near(&shop.account_id));
    local.chain.run()?;
    let result = local
        .chain
        .result(transaction)
        .context("it was submitted")?;
    let called = Outcome::from(&result).success()?;

    // The sender gets nothing back, so all of it was used.
    assert_eq!(amount(&called)?, 100);
    assert_eq!(
        called.told()[1..],
        [burnt(&shop.account_id, "100", "refund")]
    );
    let supply: String = local.view(&acorns.account_id, "ft_total_supply", json!({}))?;
    assert_eq!(supply, "0");
    Ok(())
}
