//! The factory's own code: approved by hash, delivered by anyone, deployed and migrated in one receipt.

use charter_interface::factory::{Command, FactoryEvent, FactoryInfo, Ledger};
use charter_interface::{CodeHash, Delivery, Duration, NearToken, Upgrade};
use charter_tests::id::near;
use charter_tests::{Account, Call, Outcome, Result, artifact, factory, text};
use rstest::rstest;

use crate::chunks::{of, stage_all};
use crate::lived_in::{Seen, goes_on, lived_in, seen};
use crate::stage::{Stage, YOCTO, bytes, owed, spec, yocto};

/// Every build that was ever released, oldest first: each must be upgradable to what is built now.
const ARCHIVE: [&str; 1] = ["factory-0.1.0"];

/// What an approved upgrade takes in the factory's state: the hash, the size, how it is delivered, when it expires, and how
/// many pauses had begun.
const APPROVAL: u64 = 32 + 4 + 1 + 8 + 4;

/// What is built now, as other and longer code than every archived build, even where nothing has changed since.
fn now() -> Vec<u8> {
    let code = artifact::wasm("factory");
    let builds = ARCHIVE.map(|build| artifact::archived(build).len());
    let longest = builds.into_iter().fold(code.len(), usize::max);
    artifact::padded(&code, longest + 1_000)
}

fn upgrade_to(code: &[u8], delivery: Delivery) -> Upgrade {
    Upgrade {
        code_hash: artifact::hash(code),
        size: artifact::size(code),
        delivery,
        expires_in: None,
    }
}

fn deliver(code: &[u8]) -> Call {
    Call::raw("upgrade", code)
        .deposit(NearToken::from_near(5))
        .tgas(300)
}

fn refer() -> Call {
    Call::new("upgrade_to_global").tgas(300)
}

fn upgraded(code_hash: CodeHash) -> FactoryEvent {
    FactoryEvent::Upgraded {
        code_hash,
        from_version: 1,
        to_version: 1,
    }
}

async fn approve(stage: &Stage, upgrade: &Upgrade) -> Result {
    let approved = stage
        .govern(&[Command::ApproveUpgrade(upgrade.clone())])
        .await?;
    assert_eq!(
        approved.events_of::<FactoryEvent>()?,
        [FactoryEvent::UpgradeApproved(upgrade.clone())]
    );
    Ok(())
}

async fn running(stage: &Stage) -> Result<CodeHash> {
    let id = stage.factory().id().clone();
    let code = stage.world.worker().view_code(&near(&id)).await?;
    Ok(artifact::hash(&code))
}

/// What everyone is owed, once the factory's own storage is this many bytes more.
fn grown(ledger: &Ledger, by: u64) -> Ledger {
    Ledger {
        storage_stake: ledger.storage_stake.saturating_add(bytes(by.into())),
        ..owed(ledger)
    }
}

#[rstest]
#[tokio::test]
async fn an_archived_build_with_a_registry_in_it_becomes_what_is_built_now(
    #[values(84, 88)] version: u32,
) -> Result {
    for archived in ARCHIVE {
        let old = artifact::archived(archived);
        let stage = lived_in(version, &old).await?;
        let factory = stage.factory();
        let stranger = stage.world.account("stranger").await?;
        let code = now();
        let upgrade = upgrade_to(&code, Delivery::Stored);
        approve(&stage, &upgrade).await?;
        let (before, ledger) = (seen(&stage).await?, factory.ledger().await?);
        let approved = before.info.upgrade.as_ref();
        assert_eq!(
            approved.map(|upgrade| upgrade.code_hash),
            Some(upgrade.code_hash)
        );
        assert_eq!((before.releases.len(), before.instances.len()), (3, 3));
        assert!(ledger.creators > yocto(0) && ledger.release_stakes > yocto(0));
        assert!(ledger.fees > yocto(0));
        let storage = stage.storage().await?;

        let purse = stage.world.purse(stranger.id()).await?;
        let delivered = factory.call(&stranger, deliver(&code)).await?.success()?;
        assert_eq!(
            delivered.events_of::<FactoryEvent>()?,
            [upgraded(upgrade.code_hash)]
        );
        assert_eq!(running(&stage).await?, upgrade.code_hash);
        // The stranger has paid for the bytes that are more, and for nothing else.
        let more = (code.len() - old.len()) as u64 - APPROVAL;
        assert_eq!(stage.storage().await?, storage + more);
        let paid = purse.paid_besides(&stage.world, &delivered).await?;
        assert_eq!(paid, bytes(more.into()));

        let after = Seen {
            info: FactoryInfo {
                upgrade: None,
                upgrade_deliverable: false,
                ..before.info.clone()
            },
            ..before
        };
        assert_eq!(seen(&stage).await?, after);
        let now = factory.ledger().await?;
        factory::check(&now)?;
        assert_eq!(owed(&now), grown(&ledger, more));
        assert!(now.free >= ledger.free, "{now:?}");
        let again = factory.call(&stranger, deliver(&code)).await?;
        assert_eq!(again.failure()?, "no upgrade of the factory is approved");
        goes_on(&stage).await?;
    }
    Ok(())
}

#[rstest]
#[tokio::test]
async fn what_is_not_what_was_approved_is_refused(#[values(84, 88)] version: u32) -> Result {
    let stage = Stage::empty(version, factory::setup()).await?;
    let code = artifact::noop(&["migrate"]);
    let upgrade = upgrade_to(&code, Delivery::Stored);
    let refuse = async |call: Call, why: String| -> Result {
        let before = stage.books().await?;
        let outcome = stage.factory().call(&stage.creator, call).await?;
        assert_eq!(outcome.failure()?, why);
        assert_eq!(outcome.events(), []);
        stage.nothing_has_changed(before, &outcome).await
    };
    let unapproved = || "no upgrade of the factory is approved".to_string();
    let elsewhere = |upgrade: &Upgrade| {
        let how = match upgrade.delivery {
            Delivery::Stored => "delivered as bytes",
            Delivery::Global => "a global contract",
        };
        format!(
            "the approved upgrade is code {} ({} bytes, {how}); it is not delivered this way",
            upgrade.code_hash, upgrade.size
        )
    };
    let running_before = running(&stage).await?;
    refuse(deliver(&code), unapproved()).await?;
    refuse(refer(), unapproved()).await?;

    approve(&stage, &upgrade).await?;
    let mut longer = code.clone();
    longer.push(0);
    let size = upgrade.size;
    let why = format!(
        "the code that was approved has {size} bytes; {} arrived",
        size + 1
    );
    refuse(deliver(&longer), why).await?;
    let mut other = code.clone();
    other.reverse();
    let why = format!(
        "the code that was approved has the SHA-256 {}; what arrived has {}",
        upgrade.code_hash,
        artifact::hash(&other)
    );
    refuse(deliver(&other), why).await?;
    refuse(refer(), elsewhere(&upgrade)).await?;

    // The newest approval is the one that holds.
    let global = upgrade_to(&code, Delivery::Global);
    approve(&stage, &global).await?;
    refuse(deliver(&code), elsewhere(&global)).await?;
    stage.govern(&[Command::CancelUpgrade]).await?;
    refuse(refer(), unapproved()).await?;
    assert_eq!(running(&stage).await?, running_before);
    // With nothing approved it changes nothing, alone or beside others: whoever delivers first must not make them fail.
    let alone = stage.govern(&[Command::CancelUpgrade]).await?;
    assert!(alone.events().is_empty(), "{:?}", alone.event_names());
    let beside = stage
        .govern(&[Command::CancelUpgrade, Command::Pause])
        .await?;
    assert_eq!(beside.event_names(), ["factory: paused"]);
    assert!(stage.factory().info().await?.paused);
    Ok(())
}

/// A delivery by a stranger that fails and changes nothing: code, state, approval and money are what they were.
async fn fails(stage: &Stage, stranger: &Account, call: Call) -> Result<Outcome> {
    let (before, ledger) = (seen(stage).await?, stage.factory().ledger().await?);
    let (code_hash, storage) = (running(stage).await?, stage.storage().await?);
    let purse = stage.world.purse(stranger.id()).await?;
    let outcome = stage.factory().call(stranger, call).await?;
    assert!(!outcome.is_success());
    assert_eq!(outcome.events(), []);
    let paid = purse.paid_besides(&stage.world, &outcome).await?;
    assert_eq!(paid, NearToken::default());
    assert_eq!(running(stage).await?, code_hash);
    assert_eq!(stage.storage().await?, storage);
    assert_eq!(seen(stage).await?, before);
    let now = stage.factory().ledger().await?;
    assert_eq!(owed(&now), owed(&ledger));
    assert!(now.free >= ledger.free, "{now:?}");
    Ok(outcome)
}

#[rstest]
#[tokio::test]
async fn an_approval_that_has_expired_delivers_nothing(#[values(84, 88)] version: u32) -> Result {
    let stage = Stage::empty(version, factory::setup()).await?;
    let code = artifact::noop(&["migrate"]);
    let before = running(&stage).await?;
    let upgrade = Upgrade {
        expires_in: Some(Duration(1)),
        ..upgrade_to(&code, Delivery::Stored)
    };
    approve(&stage, &upgrade).await?;
    let late = stage.factory().call(&stage.creator, deliver(&code)).await?;
    let why = late.failure()?;
    assert!(
        why.starts_with("the approval of the factory's upgrade expired "),
        "{why}"
    );
    assert_eq!(running(&stage).await?, before);
    Ok(())
}

#[rstest]
#[tokio::test]
async fn a_migration_that_fails_changes_nothing(#[values(84, 88)] version: u32) -> Result {
    let stage = lived_in(version, &artifact::wasm("factory")).await?;
    let stranger = stage.world.account("stranger").await?;
    for body in [
        // It panics; it writes and then panics; it is not there.
        r#"(func (export "migrate") unreachable)"#,
        r#"(import "env" "storage_write" (func $write (param i64 i64 i64 i64 i64) (result i64)))
           (data (i32.const 0) "STATE")
           (func (export "migrate")
               (drop (call $write (i64.const 5) (i64.const 0) (i64.const 5) (i64.const 0) (i64.const 0)))
               unreachable)"#,
        r#"(func (export "other"))"#,
    ] {
        let code = artifact::module(body);
        approve(&stage, &upgrade_to(&code, Delivery::Stored)).await?;
        fails(&stage, &stranger, deliver(&code)).await?;
    }
    // Nor does one whose storage is not paid for: by one yoctoNEAR here.
    let code = now();
    approve(&stage, &upgrade_to(&code, Delivery::Stored)).await?;
    let more = code.len() - artifact::wasm("factory").len();
    let price = bytes(more as u128 - u128::from(APPROVAL));
    let short = deliver(&code).deposit(price.saturating_sub(YOCTO));
    let short = fails(&stage, &stranger, short).await?;
    assert_eq!(
        short.failure()?,
        text::costs_creator(price, price.saturating_sub(YOCTO))
    );
    let exact = deliver(&code).deposit(price);
    let exact = stage.factory().call(&stranger, exact).await?.success()?;
    let events = exact.events_of::<FactoryEvent>()?;
    assert_eq!(events, [upgraded(artifact::hash(&code))]);
    goes_on(&stage).await
}

#[rstest]
#[tokio::test]
async fn it_can_refer_to_a_global_contract(#[values(84, 88)] version: u32) -> Result {
    let stage = lived_in(version, &artifact::wasm("factory")).await?;
    let factory = stage.factory();
    let stranger = stage.world.account("stranger").await?;
    let code = now();
    let upgrade = upgrade_to(&code, Delivery::Global);
    approve(&stage, &upgrade).await?;
    // There is none yet.
    fails(&stage, &stranger, refer()).await?;
    // Anybody's will do; here one of the factory's own releases makes it one.
    stage
        .offer("factory", spec(Delivery::Global), &code, Delivery::Global)
        .await?;
    let before = seen(&stage).await?;
    let (ledger, storage) = (factory.ledger().await?, stage.storage().await?);
    let purse = stage.world.purse(stranger.id()).await?;
    let referred = factory.call(&stranger, refer()).await?.success()?;
    assert_eq!(
        referred.events_of::<FactoryEvent>()?,
        [upgraded(upgrade.code_hash)]
    );
    let paid = purse.paid_besides(&stage.world, &referred).await?;
    assert_eq!(paid, NearToken::default());
    // Its account has a hash instead of code (NEP-591), and what the code staked is free.
    let less = artifact::wasm("factory").len() as u64 - 32 + APPROVAL;
    assert_eq!(stage.storage().await?, storage - less);
    let now = factory.ledger().await?;
    factory::check(&now)?;
    assert_eq!(grown(&now, less), owed(&ledger));
    assert!(now.free >= ledger.free.saturating_add(bytes(less.into())));
    let after = Seen {
        info: FactoryInfo {
            upgrade: None,
            upgrade_deliverable: false,
            ..before.info.clone()
        },
        ..before
    };
    assert_eq!(seen(&stage).await?, after);
    goes_on(&stage).await
}

#[rstest]
#[tokio::test]
async fn its_code_can_arrive_in_chunks(#[values(84, 88)] version: u32) -> Result {
    let stage = lived_in(version, &artifact::wasm("factory")).await?;
    let factory = stage.factory();
    let stranger = stage.world.account("stranger").await?;
    let code = now();
    let upgrade = upgrade_to(&code, Delivery::Stored);
    let deliver = |code: &[u8]| of("upgrade_from_upload", code).deposit(NearToken::from_near(3));
    stage_all(&stage, &stranger, &code, 100_000).await?;
    fails(&stage, &stranger, deliver(&code)).await?;
    approve(&stage, &upgrade).await?;
    let staged = factory.ledger().await?;
    let purse = stage.world.purse(stranger.id()).await?;
    let delivered = factory.call(&stranger, deliver(&code)).await?.success()?;
    let now = factory.ledger().await?;
    factory::check(&now)?;
    let refund = staged.release_stakes.saturating_sub(now.release_stakes);
    // The upload is at least its code.
    assert!(refund > bytes(code.len() as u128), "{refund}");
    assert_eq!(
        delivered.events_of::<FactoryEvent>()?,
        [
            FactoryEvent::UploadRemoved {
                code_hash: upgrade.code_hash,
                stager_id: stranger.id().clone(),
                refund,
            },
            upgraded(upgrade.code_hash),
        ]
    );
    // What was staked came back, less what the code has grown by.
    let more = code.len() - artifact::wasm("factory").len();
    let more = bytes(more as u128 - u128::from(APPROVAL));
    let got = purse.got(&stage.world).await?;
    assert_eq!(
        got.saturating_add(delivered.burnt).saturating_add(more),
        refund
    );
    assert_eq!(running(&stage).await?, upgrade.code_hash);
    goes_on(&stage).await
}
