//! What is refused when it is asked for, each with its text.

use charter_interface::governance::{Action, Change, NewFactory, Policy, Status, Vote};
use charter_interface::{CodeHash, Delivery, NearToken, Upgrade};
use charter_tests::council::{self, Council};
use charter_tests::{Account, Call, Result, artifact, factory, text};
use rstest::rstest;
use serde_json::json;

use crate::scene::{
    OPEN, Scene, act, approve, cancel, change, harmless, refusal, reject, return_bond, status,
    veto, withdraw, wrong_status,
};

fn not_member(who: &Account) -> String {
    format!("{} is not a member of the council", who.id())
}

#[rstest]
#[tokio::test]
async fn who_is_no_member_neither_votes_nor_proposes(#[values(84, 88)] version: u32) -> Result {
    let scene = Scene::at(version).await?;
    let council = scene.council().await?;
    let id = council.propose(&scene.ann, harmless()).await?;
    for by in [&scene.stranger, &scene.guardian] {
        for call in [
            approve(id),
            reject(id),
            withdraw(id),
            council::propose(harmless()),
        ] {
            assert_eq!(refusal(&council, by, call).await?, not_member(by));
        }
    }
    // A member that leaves is none.
    let leave = change(Change::RemoveMember {
        account_id: scene.cleo.id().clone(),
    });
    scene.enact(&council, leave).await?;
    let id = council.propose(&scene.ann, harmless()).await?;
    for call in [approve(id), withdraw(id), council::propose(harmless())] {
        assert_eq!(
            refusal(&council, &scene.cleo, call).await?,
            not_member(&scene.cleo)
        );
    }
    Ok(())
}

#[rstest]
#[tokio::test]
async fn votes_that_say_nothing_new(#[values(84, 88)] version: u32) -> Result {
    let scene = Scene::at(version).await?;
    let council = scene.council().await?;
    let id = council.propose(&scene.ann, harmless()).await?;
    let same = |what: &str| format!("{} has {what} on proposal {id} already", scene.ann.id());
    assert_eq!(
        refusal(&council, &scene.ann, withdraw(id)).await?,
        same("no vote")
    );
    act(&council, &scene.ann, approve(id)).await?.success()?;
    assert_eq!(
        refusal(&council, &scene.ann, approve(id)).await?,
        same("approved")
    );
    act(&council, &scene.ann, reject(id)).await?.success()?;
    assert_eq!(
        refusal(&council, &scene.ann, reject(id)).await?,
        same("rejected")
    );
    Ok(())
}

#[rstest]
#[tokio::test]
async fn a_vote_for_something_else_than_what_was_proposed(
    #[values(84, 88)] version: u32,
) -> Result {
    let scene = Scene::at(version).await?;
    let council = scene.council().await?;
    let id = council.propose(&scene.ann, harmless()).await?;
    let digest = council.proposal(id).await?.digest;
    let other = CodeHash([9; 32]);
    assert_eq!(
        refusal(
            &council,
            &scene.ann,
            council::vote_on(id, Vote::Approve, Some(other))
        )
        .await?,
        format!("proposal {id} has the digest {digest}; the vote is for {other}")
    );
    assert_eq!(council.proposal(id).await?.tally.approvals, 0);
    Ok(())
}

#[rstest]
#[tokio::test]
async fn a_vote_after_the_deadline(#[values(84, 88)] version: u32) -> Result {
    let scene = Scene::at(version).await?;
    let council = scene.council().await?;
    let id = council.propose(&scene.ann, harmless()).await?;
    act(&council, &scene.ann, approve(id)).await?.success()?;
    scene.wait_for_end_of_vote(&council, id).await?;
    assert_eq!(
        refusal(&council, &scene.ben, approve(id)).await?,
        wrong_status(id, Status::Expired, OPEN)
    );
    Ok(())
}

#[rstest]
#[tokio::test]
async fn a_proposal_that_is_not_there(#[values(84, 88)] version: u32) -> Result {
    let scene = Scene::at(version).await?;
    let council = scene.council().await?;
    for (by, call) in [
        (&scene.ann, approve(7)),
        (&scene.ann, withdraw(7)),
        (&scene.ann, cancel(7)),
        (&scene.ann, council::execute(7)),
        (&scene.ann, return_bond(7)),
        (&scene.ann, council::of_proposal("prune", 7)),
        (&scene.guardian, veto(7)),
    ] {
        assert_eq!(refusal(&council, by, call).await?, "there is no proposal 7");
    }
    Ok(())
}

#[rstest]
#[tokio::test]
async fn an_init_that_is_not_the_owners_or_not_valid(#[values(84, 88)] version: u32) -> Result {
    let scene = Scene::at(version).await?;
    let code = artifact::wasm("governance");
    let council = scene
        .world
        .contract("late", &code, NearToken::from_near(10))
        .await?;
    let init = |by, policy: Policy| scene.world.call(by, council.id(), council::init(policy));
    assert_eq!(
        scene
            .world
            .call(&scene.ann, council.id(), approve(0))
            .await?
            .failure()?,
        "The contract is not initialized"
    );
    assert_eq!(
        init(&scene.stranger, scene.policy()).await?.failure()?,
        format!(
            "only {} itself or its parent account begins it; {} does not",
            council.id(),
            scene.stranger.id()
        )
    );
    let nobody = Policy {
        members: vec![],
        ..scene.policy()
    };
    assert_eq!(
        init(&council, nobody).await?.failure()?,
        "0 members; 1 to 32 are possible"
    );
    let with_itself = Policy {
        members: vec![scene.ann.id().clone(), council.id().clone()],
        ..scene.policy()
    };
    assert_eq!(
        init(&council, with_itself).await?.failure()?,
        format!(
            "{} cannot be a member of itself: it could never vote",
            council.id()
        )
    );
    let begun = init(scene.world.root(), scene.policy()).await?.success()?;
    assert_eq!(
        begun.events_of::<charter_interface::governance::GovernanceEvent>()?,
        [
            charter_interface::governance::GovernanceEvent::Initialized {
                policy: scene.policy()
            }
        ]
    );
    assert_eq!(
        init(&council, scene.policy()).await?.failure()?,
        "The contract has already been initialized"
    );
    Ok(())
}

#[rstest]
#[tokio::test]
async fn a_deposit_where_none_is_taken(#[values(84, 88)] version: u32) -> Result {
    let scene = Scene::at(version).await?;
    let council = scene.council().await?;
    let id = council.propose(&scene.ann, harmless()).await?;
    let passed = scene.ready(&council, harmless()).await?;
    for (call, method) in [(approve(id), "vote"), (council::execute(passed), "execute")] {
        let purse = scene.world.purse(scene.ann.id()).await?;
        let call = call.deposit(NearToken::from_yoctonear(1));
        let outcome = act(&council, &scene.ann, call).await?;
        assert_eq!(
            outcome.failure()?,
            format!("Method {method} doesn't accept deposit")
        );
        assert_eq!(
            purse.paid_besides(&scene.world, &outcome).await?,
            NearToken::default()
        );
    }
    assert_eq!(status(&council, passed).await?, Status::Approved);
    Ok(())
}

#[rstest]
#[tokio::test]
async fn arguments_that_are_none(#[values(84, 88)] version: u32) -> Result {
    let scene = Scene::at(version).await?;
    let council = scene.council().await?;
    let mut refused = Vec::new();
    for args in [
        json!({}),
        json!({ "proposal_id": "0", "vote": "approve" }),
        json!({ "proposal_id": 0, "vote": "maybe" }),
        json!({ "proposal_id": 0, "vote": "approve", "more": 1 }),
        json!({ "proposal_id": 4_294_967_296_u64, "vote": "approve" }),
    ] {
        let text = refusal(&council, &scene.ann, Call::json("vote", &args)).await?;
        assert!(
            text.starts_with("Failed to deserialize input from JSON"),
            "{args}: {text}"
        );
        refused.push(text);
    }
    refused.dedup();
    assert_eq!(refused.len(), 5, "each says what is wrong with it");
    Ok(())
}

async fn publish_refusal(council: &Council<'_>, by: &Account, code: &[u8]) -> Result<String> {
    let call = Call::raw("publish_code", code)
        .deposit(NearToken::from_near(5))
        .tgas(100);
    refusal(council, by, call).await
}

#[rstest]
#[tokio::test]
async fn code_that_nobody_approved(#[values(84, 88)] version: u32) -> Result {
    let scene = Scene::at(version).await?;
    let council = scene.council().await?;
    let code = artifact::noop(&["new"]);
    let code_hash = artifact::hash(&code);
    let not_approved = format!("the code {code_hash} is not approved");
    assert_eq!(
        publish_refusal(&council, &scene.stranger, &code).await?,
        not_approved
    );
    let upgrade = |size| Upgrade {
        code_hash,
        size,
        delivery: Delivery::Stored,
        expires_in: None,
    };
    let size = artifact::size(&code);
    scene
        .enact(&council, change(Change::ApproveCode(upgrade(size + 1))))
        .await?;
    assert_eq!(
        publish_refusal(&council, &scene.stranger, &code).await?,
        format!(
            "the code that was approved has {} bytes; {size} arrived",
            size + 1
        )
    );
    let again = scene
        .ready(&council, change(Change::ApproveCode(upgrade(size))))
        .await?;
    assert_eq!(
        refusal(&council, &scene.ann, council::execute(again)).await?,
        format!("the code {code_hash} is approved already")
    );
    scene
        .enact(&council, change(Change::RemoveCode { code_hash }))
        .await?;
    act(&council, &scene.ann, council::execute(again))
        .await?
        .success()?;
    let poor = Call::raw("publish_code", code.clone()).tgas(100);
    let stake = u128::from(40 + 33 + size) * 10_u128.pow(19);
    assert_eq!(
        refusal(&council, &scene.stranger, poor).await?,
        text::costs(NearToken::from_yoctonear(stake), NearToken::default())
    );
    let publish = Call::raw("publish_code", code.clone()).deposit(NearToken::from_near(1));
    let purse = scene.world.purse(scene.stranger.id()).await?;
    let published = act(&council, &scene.stranger, publish).await?.success()?;
    assert_eq!(
        purse.paid_besides(&scene.world, &published).await?,
        NearToken::from_yoctonear(stake)
    );
    assert_eq!(
        publish_refusal(&council, &scene.stranger, &code).await?,
        format!("the code {code_hash} is published; this needs it to be approved")
    );
    // A factory of code that is not there.
    let missing = CodeHash([3; 32]);
    let action = Action::CreateFactory(NewFactory {
        name: "games".to_string(),
        code_hash: missing,
        balance: NearToken::from_near(5),
        setup: factory::setup(),
    });
    let id = scene.ready(&council, action).await?;
    assert_eq!(
        refusal(&council, &scene.ann, council::execute(id)).await?,
        format!("the code {missing} is not approved")
    );
    assert_eq!(status(&council, id).await?, Status::Approved);
    Ok(())
}
