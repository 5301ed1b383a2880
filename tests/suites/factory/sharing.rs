//! Code that several releases share: delivered once, kept once, paid back when the last of them goes.

use charter_interface::factory::{Command, MAX_AWAITING, ReleaseStatus};
use charter_interface::{Delivery, NearToken};
use charter_tests::{Result, artifact, factory};
use rstest::rstest;

use crate::stage::{Stage, owed, spec};

async fn statuses(stage: &Stage, versions: &[&str]) -> Result<Vec<ReleaseStatus>> {
    let mut statuses = Vec::new();
    for version in versions {
        let release = stage.factory().release("donation", version).await?;
        statuses.extend(release.map(|release| release.status));
    }
    Ok(statuses)
}

#[rstest]
#[tokio::test]
async fn one_delivery_serves_all_that_await_it_and_is_paid_back_with_the_last(
    #[values(84, 88)] version: u32,
    #[values(Delivery::Global, Delivery::Stored)] delivery: Delivery,
) -> Result {
    let stage = Stage::at(version, delivery).await?;
    let code = artifact::labelled(&artifact::wasm("donation"), "shared");
    let versions = ["2", "3", "4"];
    for version in &versions[..2] {
        let release = factory::release("donation", version, &code, delivery);
        stage.govern(&[Command::ApproveRelease(release)]).await?;
    }
    let before = owed(&stage.factory().ledger().await?);
    let purse = stage.world.purse(stage.creator.id()).await?;
    stage.publish(&stage.creator, &code, delivery).await?;
    let staked = stage.factory().ledger().await?.release_stakes;
    let staked = staked.saturating_sub(before.release_stakes);
    // The third finds the code there: nobody delivers it.
    let release = factory::release("donation", "4", &code, delivery);
    let approved = stage.govern(&[Command::ApproveRelease(release)]).await?;
    assert_eq!(
        approved.event_names(),
        ["factory: release_approved", "factory: release_published"]
    );
    assert_eq!(
        statuses(&stage, &versions).await?,
        [ReleaseStatus::Published; 3]
    );
    let again = stage.factory().ledger().await?.release_stakes;
    assert_eq!(again.saturating_sub(before.release_stakes), staked);

    let paid = purse.paid(&stage.world).await?;
    for version in versions {
        let id = factory::release_id("donation", version);
        stage.govern(&[Command::RemoveRelease(id)]).await?;
        let left = stage.factory().ledger().await?.release_stakes;
        let kept = if version == "4" {
            NearToken::default()
        } else {
            staked
        };
        assert_eq!(left.saturating_sub(before.release_stakes), kept);
    }
    let now = purse.paid(&stage.world).await?;
    assert_eq!(paid.saturating_sub(now), staked);
    Ok(())
}

#[rstest]
#[tokio::test]
async fn at_most_eight_releases_await_the_same_code(#[values(84, 88)] version: u32) -> Result {
    let stage = Stage::at(version, Delivery::Global).await?;
    let code = artifact::labelled(&artifact::wasm("donation"), "awaited");
    let release = |number: usize| {
        let version = format!("2.{number}");
        Command::ApproveRelease(factory::release(
            "donation",
            &version,
            &code,
            Delivery::Global,
        ))
    };
    for number in 0..MAX_AWAITING {
        stage.govern(&[release(number)]).await?;
    }
    let refused = stage.forbidden(&[release(MAX_AWAITING)]).await?;
    assert!(
        refused.contains("already, the most that can be"),
        "{refused}"
    );
    // What is removed makes room.
    let id = factory::release_id("donation", "2.0");
    stage
        .govern(&[Command::RemoveRelease(id), release(MAX_AWAITING)])
        .await?;
    Ok(())
}

/// A closed template, and one that is new: nobody creates of them, and what they cost was decided by another vote.
#[rstest]
#[tokio::test]
async fn a_new_template_is_closed_and_has_no_terms(#[values(84, 88)] version: u32) -> Result {
    let stage = Stage::empty(version, factory::setup()).await?;
    let [set, terms, open] = spec(Delivery::Stored)
        .commands("donation")
        .try_into()
        .expect("three commands");
    stage.govern(std::slice::from_ref(&set)).await?;
    let template = stage.factory().template("donation").await?;
    let template = template.expect("it was set");
    assert_eq!((template.open, template.terms), (false, Default::default()));
    stage.govern(&[terms, open]).await?;
    // Set again it keeps both.
    stage.govern(&[set]).await?;
    let template = stage.factory().template("donation").await?;
    let template = template.expect("it was set");
    assert!(template.open);
    assert_eq!(template.terms, spec(Delivery::Stored).terms());
    Ok(())
}
