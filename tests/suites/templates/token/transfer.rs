//! `ft_transfer`.

use charter_tests::token::transfer;
use charter_tests::{Result, World};
use serde_json::json;

use super::{NEEDS, acorns, stage};

#[tokio::test]
async fn a_transfer_moves_tokens() -> Result {
    let world = World::at(NEEDS).await?;
    let (ann, ben) = (world.account("ann").await?, world.account("ben").await?);
    let stage = stage(&world).await?;
    let acorns = acorns(&stage, &ann).await?;
    acorns.register(&ann, ben.id()).await?;
    let moved = acorns
        .call(&ann, transfer(ben.id(), 250))
        .await?
        .success()?;
    assert_eq!(
        moved.told(),
        [json!(["acorns: ft_transfer", [{
            "old_owner_id": ann.id(), "new_owner_id": ben.id(), "amount": "250", "memo": "thanks",
        }]])]
    );
    assert_eq!(acorns.balance_of(ann.id()).await?, 999_750);
    assert_eq!(acorns.balance_of(ben.id()).await?, 250);
    assert_eq!(acorns.supply().await?, 1_000_000);
    Ok(())
}

#[tokio::test]
async fn what_cannot_be_moved_is_refused() -> Result {
    let world = World::at(NEEDS).await?;
    let (ann, ben, stranger) = (
        world.account("ann").await?,
        world.account("ben").await?,
        world.account("stranger").await?,
    );
    let stage = stage(&world).await?;
    let acorns = acorns(&stage, &ann).await?;
    acorns.register(&ann, ben.id()).await?;
    let unregistered = format!("The account {} is not registered", stranger.id());
    let nothing = charter_interface::NearToken::from_yoctonear(0);
    let cases = [
        (&ann, transfer(stranger.id(), 1), unregistered.as_str()),
        (&stranger, transfer(ann.id(), 1), unregistered.as_str()),
        (
            &ann,
            transfer(ben.id(), 1_000_001),
            "The account doesn't have enough balance",
        ),
        (
            &ann,
            transfer(ben.id(), 0),
            "The amount should be a positive number",
        ),
        (
            &ann,
            transfer(ann.id(), 1),
            "Sender and receiver should be different",
        ),
        (
            &ann,
            transfer(ben.id(), 1).deposit(nothing),
            "Requires attached deposit of exactly 1 yoctoNEAR",
        ),
    ];
    let mut number = transfer(ben.id(), 1);
    number.args = serde_json::to_vec(&json!({ "receiver_id": ben.id(), "amount": 5 }))?;
    assert_eq!(
        acorns.call(&ann, number).await?.failure()?,
        "Failed to deserialize input from JSON. Error: `invalid type: integer `5`, expected a string at line 1 column 41`"
    );
    for (by, call, why) in cases {
        assert_eq!(acorns.call(by, call).await?.failure()?, why);
    }
    assert_eq!(acorns.balance_of(ann.id()).await?, 1_000_000);
    assert_eq!(acorns.balance_of(stranger.id()).await?, 0);
    Ok(())
}
