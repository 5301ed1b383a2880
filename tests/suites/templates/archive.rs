//! Instances that run an archived build move to what is built now, with all that they have.

use charter_interface::{Delivery, NearToken, ONE_YOCTO};
use charter_tests::donation::Donation;
use charter_tests::id::near;
use charter_tests::token::{self, Token, transfer};
use charter_tests::{Account, Call, Result, World, artifact, factory};
use rstest::rstest;
use serde_json::json;

use crate::stage::{STATE, Stage};
use crate::token::{NEEDS, spec};
use crate::upgrade::upgrade;

/// The release of now: other code than the archived one, even where nothing has changed since.
fn now(name: &str) -> Vec<u8> {
    artifact::labelled(&artifact::wasm(name), "now")
}

async fn upgraded(
    stage: &Stage<'_>,
    template: &str,
    owner: &Account,
    delivery: Delivery,
) -> Result {
    let code = now(template);
    stage.release(template, "0.2.0", &code, delivery).await?;
    let instance = stage.factory.instance_id("old");
    let call = stage.world.call(owner, &instance, upgrade(None)).await?;
    assert_eq!(
        call.success()?.event_names(),
        ["old: upgraded", "factory: instance_upgraded"]
    );
    assert_eq!(stage.registered("old").await?.as_deref(), Some("0.2.0"));
    Ok(())
}

#[rstest]
#[tokio::test]
async fn a_donation_instance(
    #[values(84, 88)] version: u32,
    #[values(Delivery::Stored, Delivery::Global)] delivery: Delivery,
) -> Result {
    let world = World::at(version).await?;
    let (ann, ben, cleo) = (
        world.account("ann").await?,
        world.account("ben").await?,
        world.account("cleo").await?,
    );
    let stage = Stage::empty(&world).await?;
    let spec = charter_tests::factory::Offer {
        min_balance: STATE,
        ..factory::donations()
    };
    stage.offer("donation", spec).await?;
    let archived = artifact::archived("donation-0.1.0");
    stage
        .release("donation", "0.1.0", &archived, delivery)
        .await?;
    let init = json!({ "beneficiary": ben.id(), "owner": ann.id() });
    stage
        .create(&ann, &factory::instance("donation", "old", &init))
        .await?;
    let old = Donation::at(&world, stage.factory.instance_id("old"));
    for donor in [&ann, &cleo] {
        old.donate(donor, NearToken::from_near(3))
            .await?
            .success()?;
    }
    let propose = json!({ "owner_id": cleo.id() });
    old.call(&ann, Call::json("propose_owner", propose).one_yocto())
        .await?
        .success()?;
    // A build of now is a little longer at most: what a copy of it stakes more.
    ann.transfer_near(&near(old.id()), NearToken::from_near(1))
        .await?
        .into_result()?;
    let before = (old.summary().await?, old.donors(None, 10).await?);
    assert_eq!(before.0.donors, 2);

    upgraded(&stage, "donation", &ann, delivery).await?;
    assert_eq!((old.summary().await?, old.donors(None, 10).await?), before);
    // What was begun on the old code goes on: the offer, a known donor, the end.
    old.call(&cleo, Call::new("accept_owner").one_yocto())
        .await?
        .success()?;
    assert_eq!(old.cost(ann.id()).await?, NearToken::from_yoctonear(0));
    old.donate(&ann, ONE_YOCTO).await?.success()?;
    let donations = old.donor(ann.id()).await?.map(|donor| donor.donations);
    assert_eq!(donations, Some(2));
    old.call(&cleo, Call::json("retire", json!({})).one_yocto())
        .await?
        .ended_well()?;
    assert!(!world.exists(old.id()).await);
    Ok(())
}

#[rstest]
#[tokio::test]
async fn a_token_instance(
    #[values(Delivery::Stored, Delivery::Global)] delivery: Delivery,
) -> Result {
    let world = World::at(NEEDS).await?;
    let (ann, ben) = (world.account("ann").await?, world.account("ben").await?);
    let stage = Stage::empty(&world).await?;
    stage.offer("token", spec()).await?;
    let archived = artifact::archived("token-0.1.0");
    stage.release("token", "0.1.0", &archived, delivery).await?;
    let mut init = token::init(ann.id());
    init["mintable"] = json!(true);
    stage
        .create(&ann, &factory::instance("token", "old", &init))
        .await?;
    let old = Token::at(&world, stage.factory.instance_id("old"));
    old.register(&ann, ben.id()).await?;
    old.call(&ann, transfer(ben.id(), 300)).await?.success()?;
    ann.transfer_near(&near(old.id()), NearToken::from_near(3))
        .await?
        .into_result()?;

    upgraded(&stage, "token", &ann, delivery).await?;
    assert_eq!(old.balance_of(ann.id()).await?, 999_700);
    assert_eq!(old.balance_of(ben.id()).await?, 300);
    assert_eq!(old.supply().await?, 1_000_000);
    let metadata: serde_json::Value = world.view(old.id(), "ft_metadata", json!({})).await?;
    assert_eq!(metadata, init["metadata"]);
    let mint = json!({ "account_id": ben.id(), "amount": "7" });
    old.call(&ann, Call::json("mint", mint).one_yocto())
        .await?
        .success()?;
    assert_eq!(old.supply().await?, 1_000_007);
    // Others still hold some: whom the count of before says, too.
    let retire = old
        .call(&ann, Call::json("retire", json!({})).one_yocto())
        .await?;
    assert_eq!(
        retire.failure()?,
        "others than the owner hold 307 of 1000007, which would be lost"
    );
    Ok(())
}
