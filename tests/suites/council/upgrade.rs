//! The council's own code: approved by hash, delivered by anyone, deployed and migrated in one receipt.

use charter_interface::governance::{
    Change, GovernanceEvent, Policy, ProposalId, ProposalView, Status, VoteView,
};
use charter_interface::{ApprovedUpgrade, CodeHash, Delivery, Duration, NearToken, Upgrade};
use charter_tests::council::{self, Council};
use charter_tests::id::near;
use charter_tests::{Call, Result, artifact};
use rstest::rstest;
use serde_json::json;

use crate::scene::{
    BYTE, Scene, act, approve, calling, change, events, harmless, pay, prune, refusal, reject,
    return_bond, status, usage,
};

/// Every build that was ever released, oldest first: each must be upgradable to what is built now.
const ARCHIVE: [&str; 1] = ["governance-0.1.0"];

const BOND: NearToken = NearToken::from_near(1);

pub fn upgrade_to(code: &[u8], delivery: Delivery) -> Upgrade {
    Upgrade {
        code_hash: artifact::hash(code),
        size: artifact::size(code),
        delivery,
        expires_in: None,
    }
}

fn not_this_way(upgrade: &Upgrade, how: &str) -> String {
    format!(
        "the approved upgrade is code {} ({} bytes, {how}); it is not delivered this way",
        upgrade.code_hash, upgrade.size
    )
}

pub fn approving(upgrade: &Upgrade) -> charter_interface::governance::Action {
    change(Change::ApproveUpgrade(upgrade.clone()))
}

fn deliver(code: &[u8]) -> Call {
    Call::raw("upgrade", code)
        .deposit(NearToken::from_near(5))
        .tgas(300)
}

pub async fn code_hash(scene: &Scene, council: &Council<'_>) -> Result<CodeHash> {
    let code = scene.world.worker().view_code(&near(council.id())).await?;
    Ok(artifact::hash(&code))
}

/// All that can be seen of some proposals.
async fn all(
    council: &Council<'_>,
    ids: &[ProposalId],
) -> Result<Vec<(ProposalView, Vec<VoteView>)>> {
    let mut all = Vec::new();
    for id in ids {
        all.push((council.proposal(*id).await?, council.votes(*id).await?));
    }
    Ok(all)
}

#[rstest]
#[tokio::test]
async fn an_archived_build_with_proposals_in_it_becomes_what_is_built_now(
    #[values(84, 88)] version: u32,
) -> Result {
    for archived in ARCHIVE {
        let scene = Scene::at(version).await?;
        let old = artifact::archived(archived);
        let policy = scene.open_policy(BOND);
        let council = Council::deploy_code(&scene.world, &old, policy.clone()).await?;

        // One of each kind.
        let nobody = scene.world.id("nobody");
        let executed = scene.ready(&council, harmless()).await?;
        act(&council, &scene.ann, council::execute(executed))
            .await?
            .success()?;
        let failed = scene.ready(&council, calling(&nobody, "any")).await?;
        act(&council, &scene.ann, council::execute(failed)).await?;
        let code = artifact::wasm("governance");
        let upgrade = upgrade_to(&code, Delivery::Stored);
        scene.enact(&council, approving(&upgrade)).await?;
        let approved = council
            .propose(&scene.ann, pay(scene.stranger.id(), BOND))
            .await?;
        council.approve(&[&scene.ann, &scene.ben], approved).await?;
        let propose = council::propose(harmless()).deposit(NearToken::from_near(3));
        let bonded: ProposalId = act(&council, &scene.stranger, propose)
            .await?
            .success()?
            .json()?;
        let voted = council.propose(&scene.ben, harmless()).await?;
        act(&council, &scene.ann, approve(voted)).await?.success()?;
        act(&council, &scene.cleo, reject(voted)).await?.success()?;
        let ids = [executed, failed, approved, bonded, voted];
        let before = all(&council, &ids).await?;
        let ledger = council.ledger().await?;

        let used = usage(&scene.world, council.id()).await?;
        let purse = scene.world.purse(scene.stranger.id()).await?;
        let delivered = act(&council, &scene.stranger, deliver(&code))
            .await?
            .success()?;
        let grown = usage(&scene.world, council.id())
            .await?
            .saturating_sub(used);
        assert_eq!(
            purse
                .paid_besides(&scene.world, &delivered)
                .await?
                .as_yoctonear(),
            u128::from(grown) * BYTE
        );
        assert_eq!(
            events(&delivered)?,
            [GovernanceEvent::Upgraded {
                code_hash: upgrade.code_hash,
                from_version: 1,
                to_version: 1,
            }]
        );
        assert_eq!(code_hash(&scene, &council).await?, upgrade.code_hash);

        // Nothing of it has changed.
        assert_eq!(all(&council, &ids).await?, before);
        assert_eq!(
            council.policy().await?,
            Policy {
                retention: charter_interface::Duration::from_days(2),
                ..policy
            }
        );
        let now = council.ledger().await?;
        assert_eq!(
            (now.proposals, now.bonds, now.code_stakes, now.forfeited),
            (
                ledger.proposals,
                ledger.bonds,
                ledger.code_stakes,
                ledger.forfeited
            )
        );
        assert_eq!(
            refusal(&council, &scene.stranger, deliver(&code)).await?,
            "no upgrade of the council is approved"
        );

        // And everything goes on.
        act(&council, &scene.ben, approve(voted)).await?.success()?;
        assert_eq!(status(&council, voted).await?, Status::Approved);
        scene.world.account("nobody").await?;
        act(&council, &scene.ann, council::execute(failed)).await?;
        assert_eq!(council.proposal(failed).await?.attempts, 2);
        council.wait_for_timelock(voted).await?;
        for id in [approved, voted] {
            act(&council, &scene.cleo, council::execute(id))
                .await?
                .success()?;
        }
        scene.wait_for_end_of_vote(&council, bonded).await?;
        let purse = scene.world.purse(scene.stranger.id()).await?;
        act(&council, &scene.ann, return_bond(bonded))
            .await?
            .success()?;
        let from = council.proposal(executed).await?.prunable_from;
        scene.world.wait_until(from.unwrap_or_default()).await?;
        act(&council, &scene.ann, prune(executed))
            .await?
            .success()?;
        assert_eq!(purse.got(&scene.world).await?, BOND);
    }
    Ok(())
}

#[rstest]
#[tokio::test]
async fn what_is_not_what_was_approved_is_refused(#[values(84, 88)] version: u32) -> Result {
    let scene = Scene::at(version).await?;
    let council = scene.council().await?;
    let code = artifact::noop(&["migrate"]);
    let upgrade = upgrade_to(&code, Delivery::Stored);
    assert_eq!(
        refusal(&council, &scene.stranger, deliver(&code)).await?,
        "no upgrade of the council is approved"
    );
    scene.enact(&council, approving(&upgrade)).await?;
    let mut longer = code.clone();
    longer.push(0);
    assert_eq!(
        refusal(&council, &scene.stranger, deliver(&longer)).await?,
        format!(
            "the code that was approved has {} bytes; {} arrived",
            upgrade.size,
            upgrade.size + 1
        )
    );
    let mut other = code.clone();
    other.reverse();
    assert_eq!(
        refusal(&council, &scene.stranger, deliver(&other)).await?,
        format!(
            "the code that was approved has the SHA-256 {}; what arrived has {}",
            upgrade.code_hash,
            artifact::hash(&other)
        )
    );
    assert_eq!(
        refusal(&council, &scene.stranger, Call::new("upgrade_to_global")).await?,
        not_this_way(&upgrade, "delivered as bytes")
    );
    scene.enact(&council, change(Change::CancelUpgrade)).await?;
    assert_eq!(
        refusal(&council, &scene.stranger, deliver(&code)).await?,
        "no upgrade of the council is approved"
    );
    let nothing = scene.ready(&council, change(Change::CancelUpgrade)).await?;
    assert_eq!(
        refusal(&council, &scene.ann, council::execute(nothing)).await?,
        "no upgrade of the council is approved"
    );
    Ok(())
}

#[rstest]
#[tokio::test]
async fn an_approval_that_has_expired_delivers_nothing(#[values(84, 88)] version: u32) -> Result {
    let scene = Scene::at(version).await?;
    let council = scene.council().await?;
    let code = artifact::noop(&["migrate"]);
    let before = code_hash(&scene, &council).await?;
    let publish = Call::raw("publish_code", code.clone())
        .deposit(NearToken::from_near(5))
        .tgas(100);
    let upgrade = Upgrade {
        expires_in: Some(Duration(1)),
        ..upgrade_to(&code, Delivery::Stored)
    };
    let expired = format!("the approval of code {} expired ", upgrade.code_hash);
    for (approve, call) in [
        (Change::ApproveUpgrade(upgrade.clone()), deliver(&code)),
        (Change::ApproveCode(upgrade.clone()), publish),
    ] {
        scene.enact(&council, change(approve)).await?;
        let why = refusal(&council, &scene.stranger, call).await?;
        assert!(why.starts_with(&expired), "{why}");
    }
    assert_eq!(code_hash(&scene, &council).await?, before);
    Ok(())
}

#[rstest]
#[tokio::test]
async fn a_migration_that_fails_changes_nothing(#[values(84, 88)] version: u32) -> Result {
    let scene = Scene::at(version).await?;
    let council = scene.council().await?;
    let running = code_hash(&scene, &council).await?;
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
        let upgrade = upgrade_to(&code, Delivery::Stored);
        scene.enact(&council, approving(&upgrade)).await?;
        let policy = council.policy().await?;
        let purse = scene.world.purse(scene.stranger.id()).await?;
        let outcome = act(&council, &scene.stranger, deliver(&code)).await?;
        assert!(!outcome.is_success());
        // The deposit came back, code, state and approval are what they were.
        assert_eq!(
            purse.paid_besides(&scene.world, &outcome).await?,
            NearToken::default()
        );
        assert_eq!(events(&outcome)?, []);
        assert_eq!(code_hash(&scene, &council).await?, running);
        assert_eq!(council.policy().await?, policy);
        let approved: Option<ApprovedUpgrade> = scene
            .world
            .view(council.id(), "get_upgrade", json!({}))
            .await?;
        assert_eq!(
            approved.map(|approved| approved.code_hash),
            Some(upgrade.code_hash)
        );
    }
    scene.enact(&council, harmless()).await?;
    Ok(())
}

#[rstest]
#[tokio::test]
async fn it_can_refer_to_a_global_contract(#[values(84, 88)] version: u32) -> Result {
    let scene = Scene::at(version).await?;
    let council = scene.council().await?;
    let code = artifact::wasm("governance");
    let upgrade = upgrade_to(&code, Delivery::Global);
    scene.enact(&council, approving(&upgrade)).await?;
    assert_eq!(
        refusal(&council, &scene.stranger, deliver(&code)).await?,
        not_this_way(&upgrade, "a global contract")
    );
    // There is none yet.
    let refer = || Call::new("upgrade_to_global").tgas(300);
    let missing = act(&council, &scene.stranger, refer()).await?;
    assert!(!missing.is_success());
    assert_eq!(code_hash(&scene, &council).await?, artifact::hash(&code));
    // Anybody's will do; here the council's own registry of code makes it one.
    scene
        .enact(&council, change(Change::ApproveCode(upgrade.clone())))
        .await?;
    let publish = Call::raw("publish_code", code)
        .deposit(NearToken::from_near(60))
        .tgas(300);
    act(&council, &scene.stranger, publish).await?.success()?;
    let before = council.ledger().await?;
    let upgraded = act(&council, &scene.stranger, refer()).await?.success()?;
    assert_eq!(
        events(&upgraded)?,
        [GovernanceEvent::Upgraded {
            code_hash: upgrade.code_hash,
            from_version: 1,
            to_version: 1,
        }]
    );
    let used = usage(&scene.world, council.id()).await?;
    assert!(used < 10_000, "{used}");
    // It stakes no code any more: the council owns that freely.
    let after = council.ledger().await?;
    let code_stake = NearToken::from_yoctonear(BYTE * u128::from(upgrade.size - 100));
    assert!(after.free >= before.free.saturating_add(code_stake));
    scene.enact(&council, harmless()).await?;
    Ok(())
}
