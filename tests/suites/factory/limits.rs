//! How many, how fast, and by whom: every refusal has its figures, and calls on their way are counted.

use charter_interface::factory::{Access, Command, Limits, Rate};
use charter_interface::{Delivery, Duration, NearToken};
use charter_tests::factory::Offer;
use charter_tests::{Result, factory};
use rstest::rstest;

use crate::stage::{Stage, spec, yocto};

const DELIVERY: Delivery = Delivery::Global;

fn limits(instances: u32, per_template: u32, rate: Option<(u32, u64)>) -> Limits {
    Limits {
        instances,
        per_template,
        rate: rate.map(|(count, seconds)| Rate {
            count,
            window: Duration(seconds * 1_000_000_000),
        }),
    }
}

async fn limited(version: u32, limits: Limits) -> Result<Stage> {
    let setup = charter_interface::factory::FactorySetup {
        limits,
        ..factory::setup()
    };
    Stage::with(version, DELIVERY, setup, spec(DELIVERY)).await
}

/// Why the creator cannot have one more.
async fn refused(stage: &Stage, name: &str) -> Result<String> {
    let gift = stage.gift(name);
    stage.refusal(&gift, stage.price(&gift).await?).await
}

#[rstest]
#[tokio::test]
async fn a_creator_has_so_many_instances_and_so_many_of_a_template(
    #[values(84, 88)] version: u32,
) -> Result {
    let stage = limited(version, limits(3, 2, None)).await?;
    let other = charter_tests::artifact::labelled(&charter_tests::artifact::wasm("donation"), "b");
    stage
        .offer("other", spec(DELIVERY), &other, DELIVERY)
        .await?;
    stage.create("a").await?;
    stage.create("b").await?;
    assert_eq!(
        refused(&stage, "c").await?,
        "creator.test.near has 2 of 2 instances of this template"
    );
    let of_other = |name: &str| {
        let mut gift = stage.gift(name);
        gift.template = "other".to_string();
        gift
    };
    let price = stage.price(&of_other("c")).await?;
    stage.try_create(&of_other("c"), price).await?.success()?;
    assert_eq!(
        stage.refusal(&of_other("d"), price).await?,
        "creator.test.near has 3 of 3 instances"
    );
    let creator = stage.factory().creator(stage.creator.id()).await?;
    let counts: Vec<_> = creator
        .templates
        .iter()
        .map(|count| (count.template.as_str(), count.instances))
        .collect();
    assert_eq!(
        (creator.instances, counts),
        (3, vec![("donation", 2), ("other", 1)])
    );
    Ok(())
}

#[rstest]
#[tokio::test]
async fn the_lower_of_default_and_template_counts_and_an_override_goes_before_both(
    #[values(84, 88)] version: u32,
) -> Result {
    let stage = limited(version, limits(9, 5, None)).await?;
    let tight = Offer {
        per_creator: Some(1),
        ..spec(DELIVERY)
    };
    stage.govern(&tight.commands("donation")).await?;
    stage.create("a").await?;
    assert_eq!(
        refused(&stage, "b").await?,
        "creator.test.near has 1 of 1 instances of this template"
    );
    let creator_id = stage.creator.id().clone();
    let own = |limits| Command::SetCreatorLimits {
        creator_id: creator_id.clone(),
        limits,
    };
    stage.govern(&[own(Some(limits(9, 2, None)))]).await?;
    stage.create("b").await?;
    assert_eq!(
        refused(&stage, "c").await?,
        "creator.test.near has 2 of 2 instances of this template"
    );
    // Zero denies.
    stage.govern(&[own(Some(limits(0, 0, None)))]).await?;
    assert_eq!(
        refused(&stage, "c").await?,
        "creator.test.near has 2 of 0 instances"
    );
    let view = stage.factory().creator(&creator_id).await?;
    assert!(view.overridden);
    assert_eq!(view.limits, limits(0, 0, None));
    // Without the override the template's own number holds again.
    stage.govern(&[own(None)]).await?;
    assert_eq!(
        refused(&stage, "c").await?,
        "creator.test.near has 2 of 1 instances of this template"
    );
    Ok(())
}

#[rstest]
#[tokio::test]
async fn a_rate_says_when_the_next_is_possible_and_it_is_then(
    #[values(84, 88)] version: u32,
) -> Result {
    let stage = limited(version, limits(9, 9, Some((2, 3_600)))).await?;
    stage.create("a").await?;
    // One that fails gives its place back.
    let bad = factory::instance("donation", "x", &serde_json::json!({ "beneficiary": 5 }));
    let price = stage.price(&bad).await?;
    stage.try_create(&bad, price).await?.failure()?;
    stage.create("b").await?;
    let creator = stage.factory().creator(stage.creator.id()).await?;
    assert_eq!(creator.remaining_in_window, Some(0));
    let ends = creator.window_ends.expect("a window runs");
    let why = refused(&stage, "c").await?;
    let begins =
        "creator.test.near has made 2 of 2 creations in 1 h; the next is possible in 59 min ";
    assert!(why.starts_with(begins), "{why}");
    let until = format!(", at {} (nanoseconds since 1970)", ends.0);
    assert!(why.ends_with(&until), "{why}");
    stage.world.wait_until(ends).await?;
    stage.create("c").await?;
    let creator = stage.factory().creator(stage.creator.id()).await?;
    assert_eq!(creator.remaining_in_window, Some(1));
    Ok(())
}

#[rstest]
#[tokio::test]
async fn only_who_is_on_the_list_creates_while_there_is_one(
    #[values(84, 88)] version: u32,
) -> Result {
    let stage = limited(version, limits(9, 9, None)).await?;
    let listed =
        |add: &[&charter_tests::Account], remove: &[&charter_tests::Account]| Command::SetAccess {
            access: Access::Listed,
            add: add.iter().map(|account| account.id().clone()).collect(),
            remove: remove.iter().map(|account| account.id().clone()).collect(),
        };
    stage.govern(&[listed(&[], &[])]).await?;
    let why = "creator.test.near is not on the list of those who may create";
    assert_eq!(refused(&stage, "a").await?, why);
    stage.govern(&[listed(&[&stage.creator], &[])]).await?;
    stage.create("a").await?;
    stage.govern(&[listed(&[], &[&stage.creator])]).await?;
    assert_eq!(refused(&stage, "b").await?, why);
    let access = Access::Open;
    let (add, remove) = (vec![], vec![]);
    stage
        .govern(&[Command::SetAccess {
            access,
            add,
            remove,
        }])
        .await?;
    stage.create("b").await?;
    Ok(())
}

/// All are on their way before the first has ended: what is pending counts.
#[rstest]
#[tokio::test]
async fn creations_at_once_do_not_pass_a_limit_together(
    #[values(84, 88)] version: u32,
    #[values(limits(3, 9, None), limits(9, 3, None), limits(9, 9, Some((3, 3_600))))]
    limits: Limits,
) -> Result {
    let stage = limited(version, limits).await?;
    let factory = stage.factory();
    let mut started = Vec::new();
    for name in ["a", "b", "c", "d", "e", "f"] {
        let gift = stage.gift(name);
        let call = factory::create(&gift, NearToken::from_near(1));
        let call = stage
            .world
            .start(&stage.creator, factory.id(), call)
            .await?;
        started.push(call);
    }
    let mut created = 0;
    for call in started {
        let outcome = call.end().await?;
        if outcome.is_success() {
            created += 1;
        } else {
            let why = outcome.failure()?;
            assert!(
                why.starts_with("creator.test.near has 3 of 3 instances")
                    || why.starts_with("creator.test.near has made 3 of 3 creations in 1 h"),
                "{why}"
            );
        }
    }
    assert_eq!(created, 3);
    assert_eq!(factory.instances().await?.len(), 3);
    let ledger = factory.ledger().await?;
    factory::check(&ledger)?;
    assert_eq!(ledger.in_flight, yocto(0));
    Ok(())
}

#[rstest]
#[tokio::test]
async fn of_two_who_want_one_name_at_once_one_gets_it(#[values(84, 88)] version: u32) -> Result {
    let stage = limited(version, limits(9, 9, None)).await?;
    let factory = stage.factory();
    let gift = stage.gift("gift");
    let call = factory::create(&gift, NearToken::from_near(1));
    let purse = stage.world.purse(stage.governance.id()).await?;
    let first = stage
        .world
        .start(&stage.creator, factory.id(), call.clone())
        .await?;
    let second = stage
        .world
        .start(&stage.governance, factory.id(), call)
        .await?;
    let (first, second) = (first.end().await?, second.end().await?);
    let winner = factory
        .instance("gift")
        .await?
        .expect("one got it")
        .creator_id;
    let (won, lost, name) = if winner == *stage.creator.id() {
        (first, second, "creator")
    } else {
        (second, first, "governance")
    };
    won.success()?;
    assert_eq!(
        lost.failure()?,
        format!("gift.factory.test.near exists already, created by {name}.test.near")
    );
    if name == "creator" {
        assert_eq!(purse.paid_besides(&stage.world, &lost).await?, yocto(0));
    }
    assert_eq!(factory.instances().await?.len(), 1);
    Ok(())
}
