//! NEP-145: registering, and leaving.

use charter_interface::{NearToken, ONE_YOCTO};
use charter_tests::storage::StorageBalance;
use charter_tests::token::unregister;
use charter_tests::world::PURSE;
use charter_tests::{Call, Result, World};
use serde_json::json;

use super::{NEEDS, acorns, stage};

const NOTHING: NearToken = NearToken::from_yoctonear(0);
/// 125 bytes: 40 of the protocol, 1 + 4 + 64 of the key, 16 of the balance.
const PRICE: NearToken = NearToken::from_yoctonear(125 * 10_u128.pow(19));

fn deposit(of: Option<&charter_tests::AccountId>, amount: NearToken) -> Call {
    Call::json("storage_deposit", json!({ "account_id": of })).deposit(amount)
}

#[tokio::test]
async fn registering_costs_its_storage_and_the_rest_comes_back() -> Result {
    let world = World::at(NEEDS).await?;
    let (ann, ben) = (world.account("ann").await?, world.account("ben").await?);
    let stage = stage(&world).await?;
    let acorns = acorns(&stage, &ann).await?;
    let bounds = acorns.bounds().await?;
    assert_eq!((bounds.min, bounds.max), (PRICE, Some(PRICE)));
    assert_eq!(acorns.storage_of(ben.id()).await?, None);

    let short = PRICE.saturating_sub(ONE_YOCTO);
    let refused = acorns.call(&ben, deposit(None, short)).await?;
    assert_eq!(
        refused.failure()?,
        "The attached deposit is less than the minimum storage balance"
    );

    // Somebody else pays, and gets the rest.
    let purse = world.purse(ann.id()).await?;
    let call = deposit(Some(ben.id()), NearToken::from_near(1));
    let registered = acorns.call(&ann, call).await?.success()?;
    assert_eq!(purse.paid_besides(&world, &registered).await?, PRICE);
    let balance = StorageBalance {
        total: PRICE,
        available: NOTHING,
    };
    assert_eq!(registered.json::<StorageBalance>()?, balance);
    assert_eq!(acorns.storage_of(ben.id()).await?, Some(balance));

    // Who is registered already gets all of it back.
    let purse = world.purse(ben.id()).await?;
    let again = acorns.call(&ben, deposit(None, PRICE)).await?.success()?;
    assert_eq!(purse.paid_besides(&world, &again).await?, NOTHING);
    Ok(())
}

#[tokio::test]
async fn nothing_is_ever_available_to_withdraw() -> Result {
    let world = World::at(NEEDS).await?;
    let (ann, stranger) = (
        world.account("ann").await?,
        world.account("stranger").await?,
    );
    let stage = stage(&world).await?;
    let acorns = acorns(&stage, &ann).await?;
    let withdraw =
        |amount: &str| Call::json("storage_withdraw", json!({ "amount": amount })).one_yocto();
    acorns.call(&ann, withdraw("0")).await?.success()?;
    assert_eq!(
        acorns.call(&ann, withdraw("1")).await?.failure()?,
        "The amount is greater than the available storage balance"
    );
    assert_eq!(
        acorns.call(&stranger, withdraw("0")).await?.failure()?,
        format!("The account {} is not registered", stranger.id())
    );
    Ok(())
}

#[tokio::test]
async fn leaving_gives_back_what_registering_cost() -> Result {
    let world = World::at(NEEDS).await?;
    let (ann, ben) = (world.account("ann").await?, world.account("ben").await?);
    let stage = stage(&world).await?;
    let acorns = acorns(&stage, &ann).await?;
    acorns.register(&ann, ben.id()).await?;
    let left = acorns.call(&ben, unregister(false)).await?.success()?;
    assert!(left.json::<bool>()?);
    assert_eq!(left.told(), [] as [serde_json::Value; 0]);
    // The yoctoNEAR of the call comes back too; ben has paid for nothing else.
    let owned = PURSE.saturating_add(PRICE).saturating_sub(left.burnt);
    assert_eq!(world.balance(ben.id()).await?, owned);
    assert_eq!(acorns.storage_of(ben.id()).await?, None);

    let again = acorns.call(&ben, unregister(false)).await?.success()?;
    assert!(!again.json::<bool>()?);
    Ok(())
}

#[tokio::test]
async fn leaving_with_tokens_burns_them_by_force_only() -> Result {
    let world = World::at(NEEDS).await?;
    let (ann, ben) = (world.account("ann").await?, world.account("ben").await?);
    let stage = stage(&world).await?;
    let acorns = acorns(&stage, &ann).await?;
    acorns.give(&ann, ben.id(), 300).await?;
    assert_eq!(
        acorns.call(&ben, unregister(false)).await?.failure()?,
        "Can't unregister the account with the positive balance without force"
    );
    assert_eq!(acorns.balance_of(ben.id()).await?, 300);

    let left = acorns.call(&ben, unregister(true)).await?.success()?;
    assert_eq!(
        left.told(),
        [json!(["acorns: ft_burn", [{
            "owner_id": ben.id(), "amount": "300", "memo": "unregistered by force",
        }]])]
    );
    assert_eq!(acorns.balance_of(ben.id()).await?, 0);
    assert_eq!(acorns.supply().await?, 999_700);
    Ok(())
}
