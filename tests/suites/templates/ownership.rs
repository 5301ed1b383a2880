//! Whose an instance is: handed over in two steps.

use charter_interface::{AccountId, Delivery};
use charter_tests::donation::Donation;
use charter_tests::{Call, Result, World};
use rstest::rstest;
use serde_json::json;

use crate::stage::Stage;

fn propose(owner_id: Option<&AccountId>) -> Call {
    Call::json("propose_owner", json!({ "owner_id": owner_id })).one_yocto()
}

fn accept() -> Call {
    Call::new("accept_owner").one_yocto()
}

async fn owners(world: &World, gift: &Donation<'_>) -> Result<(AccountId, Option<AccountId>)> {
    let owner = world.view(gift.id(), "get_owner", json!({})).await?;
    let proposed = world
        .view(gift.id(), "get_proposed_owner", json!({}))
        .await?;
    Ok((owner, proposed))
}

#[rstest]
#[tokio::test]
async fn an_instance_is_handed_over_in_two_steps(#[values(84, 88)] version: u32) -> Result {
    let world = World::at(version).await?;
    let (ann, ben) = (world.account("ann").await?, world.account("ben").await?);
    let stage = Stage::new(&world, Delivery::Global).await?;
    let gift = stage.donation(&ann, "gift", ann.id()).await?;
    let factory: AccountId = world.view(gift.id(), "get_factory", json!({})).await?;
    assert_eq!(factory, *stage.factory.id());
    assert_eq!(owners(&world, &gift).await?, (ann.id().clone(), None));

    let proposed = gift.call(&ann, propose(Some(ben.id()))).await?.success()?;
    assert_eq!(
        proposed.told(),
        [json!(["gift: owner_proposed", { "owner_id": ben.id() }])]
    );
    // Nothing has changed hands yet.
    assert_eq!(
        owners(&world, &gift).await?,
        (ann.id().clone(), Some(ben.id().clone()))
    );
    let accepted = gift.call(&ben, accept()).await?.success()?;
    assert_eq!(
        accepted.told(),
        [json!(["gift: owner_changed", { "from": ann.id(), "to": ben.id() }])]
    );
    assert_eq!(owners(&world, &gift).await?, (ben.id().clone(), None));

    // What was the owner's is not any more.
    let refused = gift.call(&ann, propose(None)).await?.failure()?;
    assert_eq!(
        refused,
        format!(
            "only {} owns this instance; {} does not",
            ben.id(),
            ann.id()
        )
    );
    Ok(())
}

#[rstest]
#[tokio::test]
async fn an_offer_can_be_withdrawn_and_is_for_one_account(
    #[values(84, 88)] version: u32,
) -> Result {
    let world = World::at(version).await?;
    let (ann, ben, cleo) = (
        world.account("ann").await?,
        world.account("ben").await?,
        world.account("cleo").await?,
    );
    let stage = Stage::new(&world, Delivery::Global).await?;
    let gift = stage.donation(&ann, "gift", ann.id()).await?;
    let not_offered = |to: &AccountId| format!("this instance was not offered to {to}");

    assert_eq!(
        gift.call(&ben, accept()).await?.failure()?,
        not_offered(ben.id())
    );
    gift.call(&ann, propose(Some(ben.id()))).await?.success()?;
    assert_eq!(
        gift.call(&cleo, accept()).await?.failure()?,
        not_offered(cleo.id())
    );
    let withdrawn = gift.call(&ann, propose(None)).await?.success()?;
    assert_eq!(
        withdrawn.told(),
        [json!(["gift: owner_proposed", { "owner_id": null }])]
    );
    assert_eq!(
        gift.call(&ben, accept()).await?.failure()?,
        not_offered(ben.id())
    );
    assert_eq!(owners(&world, &gift).await?, (ann.id().clone(), None));
    Ok(())
}

#[rstest]
#[tokio::test]
async fn what_moves_power_takes_one_yoctonear(#[values(84, 88)] version: u32) -> Result {
    const ONE_YOCTO: &str = "Requires attached deposit of exactly 1 yoctoNEAR";
    let world = World::at(version).await?;
    let ann = world.account("ann").await?;
    let stage = Stage::new(&world, Delivery::Global).await?;
    let gift = stage.donation(&ann, "gift", ann.id()).await?;
    let calls = [
        ("propose_owner", json!({ "owner_id": null })),
        ("accept_owner", json!({})),
        ("upgrade", json!({})),
        ("retire", json!({})),
        ("change_beneficiary", json!({ "beneficiary": ann.id() })),
    ];
    for (method, args) in calls {
        let refused = gift.call(&ann, Call::json(method, args)).await?;
        assert_eq!(refused.failure()?, ONE_YOCTO, "{method}");
    }
    Ok(())
}

#[rstest]
#[tokio::test]
async fn callbacks_are_for_the_instance_itself(#[values(84, 88)] version: u32) -> Result {
    let world = World::at(version).await?;
    let ann = world.account("ann").await?;
    let stage = Stage::new(&world, Delivery::Global).await?;
    let gift = stage.donation(&ann, "gift", ann.id()).await?;
    let callbacks = [
        "on_offer",
        "on_code",
        "may_install",
        "migrate",
        "on_retired",
        "on_paid",
        "report_returned",
    ];
    for method in callbacks {
        let refused = gift.call(&ann, Call::new(method)).await?;
        assert_eq!(
            refused.failure()?,
            format!("Method {method} is private"),
            "{method}"
        );
    }
    Ok(())
}
