//! An instance moves to another release: its owner asks it, it asks its factory.

use charter_interface::factory::Command;
use charter_interface::{AccountId, CodeHash, Delivery};
use charter_tests::donation::{Donation, Summary};
use charter_tests::factory::release_id;
use charter_tests::id::near;
use charter_tests::{Account, Call, Outcome, Result, World, artifact};
use rstest::rstest;
use serde_json::json;

use crate::stage::Stage;
use Delivery::{Global, Stored};

pub fn upgrade(version: Option<&str>) -> Call {
    Call::json("upgrade", json!({ "version": version }))
        .one_yocto()
        .tgas(200)
}

/// Everything that an upgrade that fails must leave: the code, the state, the registry's word.
#[derive(Debug, PartialEq)]
struct Untouched {
    code: String,
    summary: Summary,
    owner_id: AccountId,
    registered: Option<String>,
}

async fn untouched(stage: &Stage<'_>, gift: &Donation<'_>) -> Result<Untouched> {
    let account = stage.world.worker().view_account(&near(gift.id())).await?;
    Ok(Untouched {
        code: format!("{:?}", account.contract_state),
        summary: gift.summary().await?,
        owner_id: stage.world.view(gift.id(), "get_owner", json!({})).await?,
        registered: stage.registered("gift").await?,
    })
}

/// A refused upgrade, after which nothing has changed.
async fn refused(
    stage: &Stage<'_>,
    gift: &Donation<'_>,
    by: &Account,
    version: Option<&str>,
) -> Result<Outcome> {
    let before = untouched(stage, gift).await?;
    let outcome = gift.call(by, upgrade(version)).await?;
    outcome.failure()?;
    assert_eq!(untouched(stage, gift).await?, before);
    assert_eq!(outcome.event_names(), [] as [&str; 0]);
    Ok(outcome)
}

/// The code that an account runs: `LocalHash` of its own copy, or the `GlobalHash` that it refers to.
async fn runs(world: &World, id: &AccountId) -> Result<String> {
    let account = world.worker().view_account(&near(id)).await?;
    Ok(format!("{:?}", account.contract_state))
}

#[rstest]
#[tokio::test]
async fn an_instance_pulls_another_release(
    #[values(84, 88)] version: u32,
    #[values(Stored, Global)] from: Delivery,
    #[values(Stored, Global)] to: Delivery,
) -> Result {
    let world = World::at(version).await?;
    let (ann, ben) = (world.account("ann").await?, world.account("ben").await?);
    let stage = Stage::new(&world, from).await?;
    // A copy of its own would have to be staked: the owner sees to that before.
    let gift = stage.donation(&ann, "gift", ben.id()).await?;
    gift.donate(&ann, charter_interface::NearToken::from_near(3))
        .await?
        .success()?;
    let summary = gift.summary().await?;
    let code = artifact::labelled(&artifact::wasm("donation"), "1.1.0");
    let hash = artifact::hash(&code);
    stage.release("donation", "1.1.0", &code, to).await?;
    if to == Stored {
        let stake = charter_interface::NearToken::from_near(2);
        ann.transfer_near(&near(gift.id()), stake)
            .await?
            .into_result()?;
    }

    let upgraded = gift.call(&ben, upgrade(None)).await?.success()?;
    assert_eq!(
        upgraded.told(),
        [
            json!(["gift: upgraded", { "version": "1.1.0", "code_hash": hash }]),
            json!(["factory: instance_upgraded", {
                "instance_id": gift.id(), "from_version": "1.0.0", "to_version": "1.1.0",
            }]),
        ]
    );
    // Stored code was sent, and is its own copy; global code is referred to.
    let kind = match to {
        Stored => "LocalHash",
        Global => "GlobalHash",
    };
    let running = runs(&world, gift.id()).await?;
    assert!(
        running.starts_with(kind) && running.contains(&hash.to_string()),
        "{running}"
    );
    assert_eq!(stage.registered("gift").await?.as_deref(), Some("1.1.0"));
    // It is the same instance, and goes on.
    assert_eq!(gift.summary().await?, summary);
    gift.donate(&ann, charter_interface::ONE_YOCTO)
        .await?
        .success()?;
    Ok(())
}

#[rstest]
#[tokio::test]
async fn only_its_owner_upgrades_an_instance(#[values(84, 88)] version: u32) -> Result {
    let world = World::at(version).await?;
    let (ann, ben) = (world.account("ann").await?, world.account("ben").await?);
    let stage = Stage::new(&world, Global).await?;
    let gift = stage.donation(&ann, "gift", ben.id()).await?;
    let code = artifact::labelled(&artifact::wasm("donation"), "1.1.0");
    stage.release("donation", "1.1.0", &code, Global).await?;
    // Neither its creator nor who governs its factory.
    for by in [&ann, &stage.governor] {
        let outcome = refused(&stage, &gift, by, None).await?;
        let by = by.id();
        let why = format!("only {} owns this instance; {by} does not", ben.id());
        assert_eq!(outcome.failure()?, why);
    }
    Ok(())
}

#[rstest]
#[tokio::test]
async fn only_published_releases_of_its_own_template(#[values(84, 88)] version: u32) -> Result {
    let world = World::at(version).await?;
    let ann = world.account("ann").await?;
    let stage = Stage::new(&world, Global).await?;
    let gift = stage.donation(&ann, "gift", ann.id()).await?;
    let code = |label: &str| artifact::labelled(&artifact::wasm("donation"), label);
    stage
        .offer("other", charter_tests::factory::donations())
        .await?;
    stage
        .release("other", "2.0.0", &code("2.0.0"), Global)
        .await?;
    let approved = charter_tests::factory::release("donation", "1.1.0", &code("1.1.0"), Global);
    stage.govern(Command::ApproveRelease(approved)).await?;
    stage
        .release("donation", "1.2.0", &code("1.2.0"), Global)
        .await?;
    let deprecated = release_id("donation", "1.2.0");
    stage.govern(Command::DeprecateRelease(deprecated)).await?;

    let factory_id = stage.factory.id();
    let overall = format!("{factory_id} refused or does not answer (see its receipt)");
    let reasons = [
        // Of another template.
        (Some("2.0.0"), "there is no release `2.0.0` of `donation`"),
        (Some("9.9.9"), "there is no release `9.9.9` of `donation`"),
        (
            Some("1.1.0"),
            "release `1.1.0` of `donation` is approved; this needs published",
        ),
        (
            Some("1.2.0"),
            "release `1.2.0` of `donation` is deprecated; this needs published",
        ),
        // It was the current one.
        (None, "`donation` has no current release; name one"),
    ];
    for (version, why) in reasons {
        let outcome = refused(&stage, &gift, &ann, version).await?;
        assert_eq!(outcome.failures(), [why.to_string(), overall.clone()]);
    }
    stage
        .govern(Command::SetCurrentRelease(release_id("donation", "1.0.0")))
        .await?;
    let same = refused(&stage, &gift, &ann, None).await?;
    let why = format!("{} runs release `1.0.0` already", gift.id());
    assert_eq!(same.failures(), [why, overall.clone()]);

    stage.govern(Command::Pause).await?;
    let paused = refused(&stage, &gift, &ann, None).await?;
    assert_eq!(
        paused.failures(),
        ["the factory is paused".to_string(), overall]
    );
    Ok(())
}

#[rstest]
#[tokio::test]
async fn back_only_to_what_the_council_made_current(#[values(84, 88)] version: u32) -> Result {
    let world = World::at(version).await?;
    let ann = world.account("ann").await?;
    let stage = Stage::new(&world, Global).await?;
    let code = artifact::labelled(&artifact::wasm("donation"), "1.1.0");
    stage.release("donation", "1.1.0", &code, Global).await?;
    let gift = stage.donation(&ann, "gift", ann.id()).await?;
    assert_eq!(stage.registered("gift").await?.as_deref(), Some("1.1.0"));

    let older = refused(&stage, &gift, &ann, Some("1.0.0")).await?;
    assert_eq!(
        older.failures()[0],
        "release `1.0.0` of `donation` is older than `1.1.0` and is not the current one"
    );
    stage
        .govern(Command::SetCurrentRelease(release_id("donation", "1.0.0")))
        .await?;
    gift.call(&ann, upgrade(None)).await?.success()?;
    assert_eq!(stage.registered("gift").await?.as_deref(), Some("1.0.0"));
    let hash = artifact::hash(&artifact::wasm("donation"));
    assert!(runs(&world, gift.id()).await?.contains(&hash.to_string()));
    Ok(())
}

#[rstest]
#[tokio::test]
async fn a_migration_that_fails_leaves_everything_as_it_was(
    #[values(84, 88)] version: u32,
    #[values(Stored, Global)] delivery: Delivery,
) -> Result {
    let world = World::at(version).await?;
    let ann = world.account("ann").await?;
    let stage = Stage::new(&world, delivery).await?;
    let gift = stage.donation(&ann, "gift", ann.id()).await?;
    gift.donate(&ann, charter_interface::NearToken::from_near(3))
        .await?
        .success()?;
    let code = artifact::unable_to_migrate();
    stage.release("donation", "1.1.0", &code, delivery).await?;

    let outcome = refused(&stage, &gift, &ann, None).await?;
    assert_eq!(
        outcome.failure()?,
        format!(
            "{} could not migrate to release `1.1.0`; it runs what it ran",
            gift.id()
        )
    );
    // It still works, and a release that can be migrated to is still open to it.
    gift.donate(&ann, charter_interface::ONE_YOCTO)
        .await?
        .success()?;
    let code = artifact::labelled(&artifact::wasm("donation"), "1.2.0");
    stage.release("donation", "1.2.0", &code, delivery).await?;
    gift.call(&ann, upgrade(Some("1.2.0"))).await?.success()?;
    assert_eq!(stage.registered("gift").await?.as_deref(), Some("1.2.0"));
    Ok(())
}

#[rstest]
#[tokio::test]
async fn a_copy_that_cannot_be_staked_is_not_installed(#[values(84, 88)] version: u32) -> Result {
    let world = World::at(version).await?;
    let ann = world.account("ann").await?;
    let stage = Stage::new(&world, Global).await?;
    let gift = stage.donation(&ann, "gift", ann.id()).await?;
    let code = artifact::labelled(&artifact::wasm("donation"), "1.1.0");
    stage.release("donation", "1.1.0", &code, Stored).await?;
    let outcome = refused(&stage, &gift, &ann, None).await?;
    let failures = outcome.failures();
    assert!(
        failures[0].contains("have enough balance to cover storage"),
        "{failures:?}"
    );
    Ok(())
}

#[rstest]
#[tokio::test]
async fn an_answer_that_is_not_the_factorys_installs_nothing(
    #[values(84, 88)] version: u32,
) -> Result {
    // A parent that offers one code and sends another.
    let offered = artifact::hash(b"what was offered");
    let world = World::at(version).await?;
    let ann = world.account("ann").await?;
    let parent = world
        .contract(
            "parent",
            &liar(&offered),
            charter_interface::NearToken::from_near(9),
        )
        .await?;
    let child = parent
        .create_subaccount("gift")
        .initial_balance(charter_interface::NearToken::from_near(3))
        .transact()
        .await?
        .into_result()?;
    let child = Account::from(child);
    child
        .deploy(&artifact::wasm("donation"))
        .await?
        .into_result()?;
    let gift = Donation::at(&world, child.id().clone());
    let init = json!({ "beneficiary": ann.id() });
    gift.call(&child, Call::json("init", init))
        .await?
        .success()?;
    let before = runs(&world, gift.id()).await?;

    let outcome = gift.call(&ann, upgrade(None)).await?;
    assert_eq!(
        outcome.failure()?,
        "the code that arrived is not the code that was offered"
    );
    assert_eq!(runs(&world, gift.id()).await?, before);
    Ok(())
}

/// A contract whose `request_upgrade` offers stored code of this hash and four bytes, and whose `get_code` returns four
/// others.
fn liar(offered: &CodeHash) -> Vec<u8> {
    let offer = charter_interface::instance::ReleaseOffer {
        template: "donation".to_string(),
        version: "1.1.0".to_string(),
        code_hash: *offered,
        size: 4,
        delivery: Stored,
    };
    let bytes = borsh::to_vec(&offer).unwrap_or_default();
    let text: String = bytes.iter().map(|byte| format!("\\{byte:02x}")).collect();
    let length = bytes.len();
    artifact::module(&format!(
        r#"(import "env" "value_return" (func (param i64 i64)))
           (data (i32.const 0) "{text}")
           (func (export "request_upgrade") (call 0 (i64.const {length}) (i64.const 0)))
           (func (export "get_code") (call 0 (i64.const 4) (i64.const 0)))"#
    ))
}

#[rstest]
#[tokio::test]
async fn the_new_code_migrates_in_the_receipt_that_deploys_it(
    #[values(84, 88)] version: u32,
) -> Result {
    // A release whose `migrate` writes a record, and whose `get` reads it.
    let code = artifact::module(
        r#"(import "env" "storage_write" (func (param i64 i64 i64 i64 i64) (result i64)))
           (import "env" "storage_read" (func (param i64 i64 i64) (result i64)))
           (import "env" "value_return" (func (param i64 i64)))
           (data (i32.const 0) "mark\22migrated\22")
           (func (export "migrate")
             (drop (call 0 (i64.const 4) (i64.const 0) (i64.const 10) (i64.const 4) (i64.const 0))))
           (func (export "get")
             (drop (call 1 (i64.const 4) (i64.const 0) (i64.const 0)))
             (call 2 (i64.const -1) (i64.const 0)))"#,
    );
    let world = World::at(version).await?;
    let ann = world.account("ann").await?;
    let stage = Stage::new(&world, Global).await?;
    let gift = stage.donation(&ann, "gift", ann.id()).await?;
    stage.release("donation", "2.0.0", &code, Global).await?;
    gift.call(&ann, upgrade(None)).await?.success()?;
    let mark: String = world.view(gift.id(), "get", json!({})).await?;
    assert_eq!(mark, "migrated");
    assert_eq!(stage.registered("gift").await?.as_deref(), Some("2.0.0"));
    Ok(())
}

#[rstest]
#[tokio::test]
async fn whatever_the_gas_it_is_done_or_nothing_is(
    #[values(84, 88)] version: u32,
    #[values(Stored, Global)] delivery: Delivery,
) -> Result {
    let world = World::at(version).await?;
    let ann = world.account("ann").await?;
    let stage = Stage::new(&world, delivery).await?;
    let gift = stage.donation(&ann, "gift", ann.id()).await?;
    let code = artifact::labelled(&artifact::wasm("donation"), "1.1.0");
    stage.release("donation", "1.1.0", &code, delivery).await?;
    let before = untouched(&stage, &gift).await?;
    let mut enough = None;
    for tgas in (5..=200).step_by(5) {
        let outcome = gift.call(&ann, upgrade(None).tgas(tgas)).await?;
        if outcome.is_success() {
            enough = Some(tgas);
            break;
        }
        assert_eq!(untouched(&stage, &gift).await?, before, "{tgas} Tgas");
    }
    println!("{delivery:?}: {enough:?} Tgas are enough");
    assert!(enough.is_some());
    assert_eq!(stage.registered("gift").await?.as_deref(), Some("1.1.0"));
    let hash = artifact::hash(&code).to_string();
    assert!(runs(&world, gift.id()).await?.contains(&hash));
    Ok(())
}
