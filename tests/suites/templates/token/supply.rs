//! How tokens come to be: at init, and by the owner where that was said at init.

use charter_tests::factory;
use charter_tests::token::{self, Token};
use charter_tests::{Call, Result, World};
use rstest::rstest;
use serde_json::json;

use super::{NEEDS, stage};

fn mint(to: &charter_tests::AccountId, amount: u128) -> Call {
    let args = json!({ "account_id": to, "amount": amount.to_string() });
    Call::json("mint", args).one_yocto()
}

#[tokio::test]
async fn a_fixed_supply_is_the_owners_and_stays_as_it_is() -> Result {
    let world = World::at(NEEDS).await?;
    let ann = world.account("ann").await?;
    let stage = stage(&world).await?;
    let instance = factory::instance("token", "acorns", &token::init(ann.id()));
    let created = stage.create(&ann, &instance).await?;
    assert_eq!(
        created.told()[0],
        json!(["acorns: ft_mint", [{ "owner_id": ann.id(), "amount": "1000000" }]])
    );
    let acorns = Token::at(&world, stage.factory.instance_id("acorns"));
    assert_eq!(acorns.balance_of(ann.id()).await?, 1_000_000);
    assert_eq!(acorns.supply().await?, 1_000_000);
    let metadata: serde_json::Value = world.view(acorns.id(), "ft_metadata", json!({})).await?;
    assert_eq!(metadata, token::init(ann.id())["metadata"]);
    assert!(!world.view::<bool>(acorns.id(), "is_mintable", ()).await?);
    assert_eq!(
        acorns.call(&ann, mint(ann.id(), 1)).await?.failure()?,
        "the supply is fixed"
    );
    Ok(())
}

#[tokio::test]
async fn the_owner_mints_where_that_was_said_at_init() -> Result {
    let world = World::at(NEEDS).await?;
    let (ann, ben) = (world.account("ann").await?, world.account("ben").await?);
    let stage = stage(&world).await?;
    let mut init = token::init(ann.id());
    init["supply"] = json!("0");
    init["mintable"] = json!(true);
    let created = stage
        .create(&ann, &factory::instance("token", "acorns", &init))
        .await?;
    assert_eq!(created.event_names(), ["factory: instance_created"]);
    let acorns = Token::at(&world, stage.factory.instance_id("acorns"));
    assert_eq!(acorns.supply().await?, 0);

    let unregistered = format!("The account {} is not registered", ben.id());
    let refusals = [
        (&ann, mint(ben.id(), 5), unregistered),
        (
            &ann,
            mint(ann.id(), 0),
            "The amount should be a positive number".to_string(),
        ),
        (
            &ben,
            mint(ben.id(), 5),
            format!(
                "only {} owns this instance; {} does not",
                ann.id(),
                ben.id()
            ),
        ),
    ];
    for (by, call, why) in refusals {
        assert_eq!(acorns.call(by, call).await?.failure()?, why);
    }
    acorns.register(&ann, ben.id()).await?;
    let minted = acorns.call(&ann, mint(ben.id(), 5)).await?.success()?;
    assert_eq!(
        minted.told(),
        [json!(["acorns: ft_mint", [{ "owner_id": ben.id(), "amount": "5" }]])]
    );
    assert_eq!(acorns.balance_of(ben.id()).await?, 5);
    // No more than can be counted.
    acorns
        .call(&ann, mint(ann.id(), u128::MAX - 5))
        .await?
        .success()?;
    let too_many = acorns.call(&ann, mint(ann.id(), 1)).await?;
    assert_eq!(too_many.failure()?, "Total supply overflow");
    assert_eq!(acorns.supply().await?, u128::MAX);
    Ok(())
}

#[rstest]
#[case::of_another_standard("spec", json!("ft-2.0.0"), "these are no metadata of NEP-148: `spec` must be `ft-1.0.0`")]
#[case::with_a_reference_without_hash(
    "reference",
    json!("https://example.org"),
    "these are no metadata of NEP-148: `reference` and `reference_hash` go together"
)]
#[case::with_a_hash_without_reference(
    "reference_hash",
    json!("AAAA"),
    "these are no metadata of NEP-148: `reference` and `reference_hash` go together"
)]
#[case::with_no_name("name", json!(null), "Failed to deserialize input from JSON")]
#[case::with_too_many_digits("decimals", json!(256), "Failed to deserialize input from JSON")]
#[tokio::test]
async fn metadata_that_the_standard_forbids_creates_nothing(
    #[case] field: &str,
    #[case] value: serde_json::Value,
    #[case] why: &str,
) -> Result {
    let world = World::at(NEEDS).await?;
    let ann = world.account("ann").await?;
    let stage = stage(&world).await?;
    let mut init = token::init(ann.id());
    init["metadata"][field] = value;
    let instance = factory::instance("token", "acorns", &init);
    let purse = world.purse(ann.id()).await?;
    let failed = stage.factory.create(&ann, &instance).await?;
    let said = &failed.failures()[0];
    assert!(said.contains(why), "{said}");
    assert_eq!(
        purse.paid_besides(&world, &failed).await?,
        charter_interface::NearToken::from_yoctonear(0)
    );
    assert!(!world.exists(&stage.factory.instance_id("acorns")).await);
    // With what it should be, it can be had.
    super::acorns(&stage, &ann).await?;
    Ok(())
}
