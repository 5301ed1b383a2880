//! A release's life, and the money of who delivers its code.

use charter_interface::factory::{Command, FactoryEvent, Release, ReleaseStatus};
use charter_interface::{Delivery, NearToken};
use charter_tests::factory::Offer;
use charter_tests::factory::{self, release_id};
use charter_tests::id::near;
use charter_tests::{Result, artifact, text};
use rstest::rstest;

use crate::stage::{Stage, YOCTO, bytes, owed, spec, yocto};

fn id(version: &str) -> charter_interface::factory::ReleaseId {
    release_id("donation", version)
}

/// What stored code stakes: its bytes, the record's 40, and a key of a prefix and its hash.
fn stake(code: &[u8]) -> NearToken {
    bytes((code.len() + 40 + 1 + 32) as u128)
}

/// What who delivers code a second time is told.
fn published_already(code: &[u8]) -> String {
    format!(
        "the code {} is published already, as donation 2.0.0",
        artifact::hash(code)
    )
}

#[rstest]
#[tokio::test]
async fn whoever_delivers_approved_code_pays_its_storage_or_its_burn_and_no_more(
    #[values(84, 88)] version: u32,
    #[values(Delivery::Global, Delivery::Stored)] delivery: Delivery,
) -> Result {
    let stage = Stage::at(version, delivery).await?;
    let factory = stage.factory();
    let code = artifact::labelled(&artifact::wasm("donation"), "2");
    let price = match delivery {
        Delivery::Global => NearToken::from_yoctonear(code.len() as u128 * 10u128.pow(20)),
        Delivery::Stored => stake(&code),
    };
    assert_eq!(
        factory
            .call(&stage.creator, factory::publish(&code, price))
            .await?
            .failure()?,
        format!(
            "no release awaits code with the SHA-256 {}",
            artifact::hash(&code)
        )
    );
    let release = factory::release("donation", "2.0.0", &code, delivery);
    stage
        .govern(&[Command::ApproveRelease(release.clone())])
        .await?;
    let before = stage.books().await?;
    let short = factory::publish(&code, price.saturating_sub(YOCTO));
    let short = factory.call(&stage.creator, short).await?;
    assert_eq!(
        short.failure()?,
        text::costs_creator(price, price.saturating_sub(YOCTO))
    );
    stage.nothing_has_changed(before, &short).await?;

    let before = stage.books().await?;
    let much = factory::publish(&code, price.saturating_add(YOCTO));
    let published = factory.call(&stage.creator, much).await?.success()?;
    // What is burnt for global code is among what the node says was burnt, or not: the account knows.
    let paid = before.creator.paid(&stage.world).await?;
    let gas = published.burnt;
    assert!(
        paid == price.saturating_add(gas) || paid == gas,
        "{paid} {price} {gas}"
    );
    let stake = match delivery {
        Delivery::Global => yocto(0),
        Delivery::Stored => price,
    };
    let publisher_id = stage.creator.id().clone();
    assert_eq!(
        published.events_of::<FactoryEvent>()?,
        [FactoryEvent::ReleasePublished {
            template: "donation".to_string(),
            version: "2.0.0".to_string(),
            publisher_id: publisher_id.clone(),
            stake,
            current: true,
        }]
    );
    let view = factory
        .release("donation", "2.0.0")
        .await?
        .expect("it is there");
    assert_eq!(
        (view.status, view.current, view.publisher_id, view.stake),
        (ReleaseStatus::Published, true, Some(publisher_id), stake)
    );
    let ledger = factory.ledger().await?;
    factory::check(&ledger)?;
    assert_eq!(
        ledger
            .release_stakes
            .saturating_sub(before.ledger.release_stakes),
        stake
    );
    let stored = stage
        .world
        .worker()
        .view(&near(factory.id()), "get_code")
        .args_json(id("2.0.0"))
        .await?;
    match delivery {
        Delivery::Global => assert!(stored.result.is_empty()),
        Delivery::Stored => assert_eq!(artifact::hash(&stored.result), artifact::hash(&code)),
    }
    // The same code again: nobody awaits it, and everything comes back.
    let before = stage.books().await?;
    let again = factory
        .call(&stage.creator, factory::publish(&code, price))
        .await?;
    assert_eq!(again.failure()?, published_already(&code));
    stage.nothing_has_changed(before, &again).await
}

#[rstest]
#[tokio::test]
async fn of_two_who_deliver_at_once_one_pays(
    #[values(84, 88)] version: u32,
    #[values(Delivery::Global, Delivery::Stored)] delivery: Delivery,
) -> Result {
    let stage = Stage::at(version, delivery).await?;
    let factory = stage.factory();
    let rival = stage.world.account("rival").await?;
    let code = artifact::labelled(&artifact::wasm("donation"), "2");
    let release = factory::release("donation", "2.0.0", &code, delivery);
    stage.govern(&[Command::ApproveRelease(release)]).await?;
    let before = owed(&factory.ledger().await?);
    let purses = stage
        .world
        .purses(&[stage.creator.id(), rival.id()])
        .await?;
    let call = factory::publish(&code, NearToken::from_near(40));
    let first = stage
        .world
        .start(&stage.creator, factory.id(), call.clone())
        .await?;
    let second = stage.world.start(&rival, factory.id(), call).await?;
    let outcomes = [first.end().await?, second.end().await?];
    let winners = outcomes
        .iter()
        .filter(|outcome| outcome.is_success())
        .count();
    assert_eq!(winners, 1);
    for (purse, outcome) in purses.iter().zip(&outcomes) {
        if !outcome.is_success() {
            assert_eq!(outcome.failure()?, published_already(&code));
            assert_eq!(purse.paid_besides(&stage.world, outcome).await?, yocto(0));
        }
    }
    let ledger = factory.ledger().await?;
    factory::check(&ledger)?;
    let staked = match delivery {
        Delivery::Global => yocto(0),
        Delivery::Stored => stake(&code),
    };
    assert_eq!(
        ledger.release_stakes,
        before.release_stakes.saturating_add(staked)
    );
    assert_eq!(ledger.in_flight, yocto(0));
    Ok(())
}

#[rstest]
#[tokio::test]
async fn a_release_creates_only_while_it_is_published(
    #[values(84, 88)] version: u32,
    #[values(Delivery::Global, Delivery::Stored)] delivery: Delivery,
) -> Result {
    let stage = Stage::at(version, delivery).await?;
    let factory = stage.factory();
    let code = artifact::labelled(&artifact::wasm("donation"), "2");
    let release = Release {
        make_current: false,
        ..factory::release("donation", "2.0.0", &code, delivery)
    };
    let mut gift = stage.gift("gift");
    gift.release = Some("2.0.0".to_string());
    let price = stage
        .price(&stage.gift("gift"))
        .await?
        .saturating_add(NearToken::from_near(1));
    let is = |status: &str, needed: &str| {
        format!("release `2.0.0` of `donation` is {status}; this needs {needed}")
    };
    stage
        .govern(&[Command::ApproveRelease(release.clone())])
        .await?;
    assert_eq!(
        stage.refusal(&gift, price).await?,
        is("approved", "published")
    );
    for (command, needed) in [
        (Command::SetCurrentRelease(id("2.0.0")), "published"),
        (Command::DeprecateRelease(id("2.0.0")), "published"),
        (Command::RestoreRelease(id("2.0.0")), "deprecated"),
    ] {
        assert_eq!(stage.forbidden(&[command]).await?, is("approved", needed));
    }
    // The same approval renews it; another under the same label is another release, and has no place.
    let renewed = stage
        .govern(&[Command::ApproveRelease(release.clone())])
        .await?;
    assert_eq!(
        renewed.events_of::<FactoryEvent>()?,
        [FactoryEvent::ReleaseApproved(release.clone())]
    );
    let other = Release {
        size: release.size + 1,
        code_hash: artifact::hash(b"other"),
        ..release.clone()
    };
    assert_eq!(
        stage.forbidden(&[Command::ApproveRelease(other)]).await?,
        "`donation` has a release `2.0.0` already"
    );
    stage.publish(&stage.creator, &code, delivery).await?;
    let approved = stage.govern(&[Command::ApproveRelease(release)]).await?;
    assert_eq!(approved.events_of::<FactoryEvent>()?, []);
    // Published and not current: only who names it gets it.
    stage.try_create(&gift, price).await?.success()?;
    stage.create("first").await?;
    assert_eq!(
        factory.instance("first").await?.map(|gift| gift.version),
        Some("1.0.0".into())
    );
    // Forward, and back again.
    stage
        .govern(&[Command::SetCurrentRelease(id("2.0.0"))])
        .await?;
    stage.create("second").await?;
    assert_eq!(
        factory.instance("second").await?.map(|gift| gift.version),
        Some("2.0.0".into())
    );
    stage
        .govern(&[Command::SetCurrentRelease(id("1.0.0"))])
        .await?;
    assert_eq!(
        factory
            .template("donation")
            .await?
            .and_then(|template| template.current),
        Some("1.0.0".to_string())
    );
    stage
        .govern(&[Command::DeprecateRelease(id("2.0.0"))])
        .await?;
    gift.name = "third".to_string();
    assert_eq!(
        stage.refusal(&gift, price).await?,
        is("deprecated", "published")
    );
    stage
        .govern(&[Command::RestoreRelease(id("2.0.0"))])
        .await?;
    // Without a current one there is nothing to create by default.
    stage
        .govern(&[Command::DeprecateRelease(id("1.0.0"))])
        .await?;
    assert_eq!(
        stage.refusal(&stage.gift("third"), price).await?,
        "`donation` has no current release; name one"
    );

    // Removed: the stake goes back to who paid it, and the label stays taken.
    let before = stage.books().await?;
    let removed = stage.govern(&[Command::RemoveRelease(id("2.0.0"))]).await?;
    let refund = match delivery {
        Delivery::Global => yocto(0),
        Delivery::Stored => stake(&code),
    };
    assert_eq!(
        removed.events_of::<FactoryEvent>()?,
        [FactoryEvent::ReleaseRemoved {
            template: "donation".to_string(),
            version: "2.0.0".to_string(),
            publisher_id: Some(stage.creator.id().clone()),
            refund,
        }]
    );
    assert_eq!(before.creator.got(&stage.world).await?, refund);
    let ledger = factory.ledger().await?;
    factory::check(&ledger)?;
    assert_eq!(
        before
            .ledger
            .release_stakes
            .saturating_sub(ledger.release_stakes),
        refund
    );
    assert_eq!(
        stage.refusal(&gift, price).await?,
        is("removed", "published")
    );
    let statuses: Vec<_> = factory.releases("donation").await?.items;
    let statuses: Vec<_> = statuses.iter().map(|release| release.status).collect();
    assert_eq!(
        statuses,
        [ReleaseStatus::Deprecated, ReleaseStatus::Removed]
    );
    Ok(())
}

#[rstest]
#[tokio::test]
async fn a_template_can_be_closed_and_what_governance_says_is_checked(
    #[values(84, 88)] version: u32,
) -> Result {
    let delivery = Delivery::Global;
    let stage = Stage::at(version, delivery).await?;
    let gift = stage.gift("gift");
    let price = stage.price(&gift).await?;
    let set = |template: &str, offer: Offer| Command::SetTemplate {
        template: template.to_string(),
        spec: offer.spec(),
    };
    let mut closed = spec(delivery);
    closed.open = false;
    stage.govern(&closed.commands("donation")).await?;
    assert_eq!(stage.refusal(&gift, price).await?, "`donation` is closed");
    let mut wrong = spec(delivery);
    wrong.init_gas = charter_interface::Gas::from_tgas(201);
    let why = stage.forbidden(&[set("donation", wrong)]).await?;
    assert!(why.starts_with("init gas of 201"), "{why}");
    let mut wrong = spec(delivery);
    wrong.title = "t".repeat(257);
    assert_eq!(
        stage.forbidden(&[set("donation", wrong)]).await?,
        "257 bytes of title in one call; 1 to 256 are possible"
    );
    assert_eq!(
        stage.forbidden(&[set("a.b", spec(delivery))]).await?,
        "`a.b` holds `.`; only a-z, 0-9, `-` and `_` are allowed"
    );
    let nothing = Release {
        size: 0,
        ..factory::release("donation", "3", b"3", delivery)
    };
    assert_eq!(
        stage.forbidden(&[Command::ApproveRelease(nothing)]).await?,
        "code of 0 bytes; 1 to 3900000 are possible"
    );
    // An approval whose length is wrong awaits code that cannot come.
    let wrong = Release {
        size: 2,
        ..factory::release("donation", "3", b"333", delivery)
    };
    stage.govern(&[Command::ApproveRelease(wrong)]).await?;
    let before = stage.books().await?;
    let outcome = stage
        .factory()
        .publish_global(&stage.creator, b"333")
        .await?;
    assert_eq!(
        outcome.failure()?,
        "the code that was approved has 2 bytes; 3 arrived"
    );
    stage.nothing_has_changed(before, &outcome).await?;
    stage.govern(&[Command::RemoveRelease(id("3"))]).await?;
    assert_eq!(
        stage
            .factory()
            .publish_global(&stage.creator, b"333")
            .await?
            .failure()?,
        format!(
            "no release awaits code with the SHA-256 {}",
            artifact::hash(b"333")
        )
    );
    Ok(())
}
