//! Each way in which a proposal ends without being executed, with its events.

use charter_interface::Category;
use charter_interface::governance::{Change, GovernanceEvent, Status, Threshold, Vote};
use charter_interface::{NearToken, Timestamp};
use charter_tests::{Result, council};
use rstest::rstest;

use crate::scene::{
    self, ACTIVE, EXECUTABLE, OPEN, Scene, act, approve, cancel, change, events, harmless,
    only_rejections, pay, prune, refusal, reject, status, veto, withdraw, wrong_status,
};

#[rstest]
#[tokio::test]
async fn rejected_when_it_cannot_pass_any_more(#[values(84, 88)] version: u32) -> Result {
    let scene = Scene::at(version).await?;
    let council = scene.council().await?;
    let id = council.propose(&scene.ann, harmless()).await?;
    act(&council, &scene.ann, reject(id)).await?.success()?;
    assert_eq!(status(&council, id).await?, Status::Active);
    let decided = act(&council, &scene.cleo, reject(id)).await?.success()?;
    assert_eq!(
        events(&decided)?,
        [GovernanceEvent::VoteCast {
            proposal_id: id,
            voter_id: scene.cleo.id().clone(),
            vote: Vote::Reject,
            approvals: 0,
            rejections: 2,
            decided: Some(Status::Rejected),
            executable_from: None,
        }]
    );
    // Until its voting period ends it takes further rejections, which decide about a bond, and nothing else.
    let begins = only_rejections(&scene, &council, id).await?;
    for (by, call) in [(&scene.ben, approve(id)), (&scene.ann, withdraw(id))] {
        let refused = refusal(&council, by, call).await?;
        assert!(refused.starts_with(&begins), "{refused}");
    }
    for (by, call, needed) in [
        (&scene.ann, cancel(id), ACTIVE),
        (&scene.ann, council::execute(id), EXECUTABLE),
        (&scene.guardian, veto(id), OPEN),
    ] {
        assert_eq!(
            refusal(&council, by, call).await?,
            wrong_status(id, Status::Rejected, needed)
        );
    }
    Ok(())
}

#[rstest]
#[tokio::test]
async fn expired_without_a_transaction(#[values(84, 88)] version: u32) -> Result {
    let scene = Scene::at(version).await?;
    let council = scene.council().await?;
    let open = council.propose(&scene.ann, harmless()).await?;
    act(&council, &scene.ann, approve(open)).await?.success()?;
    let passed = council.propose(&scene.ann, harmless()).await?;
    council.approve(&[&scene.ann, &scene.ben], passed).await?;

    scene.wait_for_end_of_vote(&council, open).await?;
    assert_eq!(status(&council, open).await?, Status::Expired);
    for (by, call, needed) in [
        (&scene.ben, approve(open), OPEN),
        (&scene.ann, withdraw(open), OPEN),
        (&scene.ann, cancel(open), ACTIVE),
        (&scene.ann, council::execute(open), EXECUTABLE),
        (&scene.guardian, veto(open), OPEN),
    ] {
        assert_eq!(
            refusal(&council, by, call).await?,
            wrong_status(open, Status::Expired, needed)
        );
    }
    // What has passed expires when its window closes.
    assert_eq!(status(&council, passed).await?, Status::Approved);
    let until = council.proposal(passed).await?.executable_until;
    scene
        .world
        .wait_until(until.unwrap_or(Timestamp(u64::MAX)))
        .await?;
    assert_eq!(status(&council, passed).await?, Status::Expired);
    assert_eq!(
        refusal(&council, &scene.ann, council::execute(passed)).await?,
        wrong_status(passed, Status::Expired, EXECUTABLE)
    );
    // A change later on does not make stale what had expired.
    scene
        .enact(
            &council,
            scene::set_threshold(Category::Routine, Threshold::Votes(1)),
        )
        .await?;
    assert_eq!(status(&council, open).await?, Status::Expired);
    Ok(())
}

#[rstest]
#[tokio::test]
async fn cancelled_by_its_proposer_only(#[values(84, 88)] version: u32) -> Result {
    let scene = Scene::at(version).await?;
    let council = scene.council().await?;
    let id = council.propose(&scene.ann, harmless()).await?;
    assert_eq!(
        refusal(&council, &scene.ben, cancel(id)).await?,
        format!("only {} can cancel proposal {id}", scene.ann.id())
    );
    let cancelled = act(&council, &scene.ann, cancel(id)).await?.success()?;
    assert_eq!(
        events(&cancelled)?,
        [GovernanceEvent::ProposalCancelled { proposal_id: id }]
    );
    assert_eq!(status(&council, id).await?, Status::Cancelled);
    let begins = only_rejections(&scene, &council, id).await?;
    let refused = refusal(&council, &scene.ben, approve(id)).await?;
    assert!(refused.starts_with(&begins), "{refused}");
    // What has passed is not its proposer's any more.
    let passed = council.propose(&scene.ann, harmless()).await?;
    council.approve(&[&scene.ann, &scene.ben], passed).await?;
    assert_eq!(
        refusal(&council, &scene.ann, cancel(passed)).await?,
        wrong_status(passed, Status::Approved, ACTIVE)
    );
    Ok(())
}

#[rstest]
#[tokio::test]
async fn vetoed_while_active_approved_or_failed(#[values(84, 88)] version: u32) -> Result {
    let scene = Scene::at(version).await?;
    let council = scene.council().await?;
    let nobody = scene.world.id("nobody");
    let approved = council.propose(&scene.ann, harmless()).await?;
    council.approve(&[&scene.ann, &scene.ben], approved).await?;
    let failed = scene
        .ready(&council, pay(&nobody, NearToken::from_near(1)))
        .await?;
    act(&council, &scene.ann, council::execute(failed))
        .await?
        .failure()?;
    let active = council.propose(&scene.ann, harmless()).await?;
    for (id, before) in [
        (active, Status::Active),
        (approved, Status::Approved),
        (failed, Status::Failed),
    ] {
        assert_eq!(status(&council, id).await?, before);
        assert_eq!(
            refusal(&council, &scene.ann, veto(id)).await?,
            format!("{} is not the guardian of the council", scene.ann.id())
        );
        let vetoed = act(&council, &scene.guardian, veto(id)).await?.success()?;
        assert_eq!(
            events(&vetoed)?,
            [GovernanceEvent::ProposalVetoed {
                proposal_id: id,
                guardian_id: scene.guardian.id().clone(),
                forfeited: NearToken::default(),
            }]
        );
        assert_eq!(status(&council, id).await?, Status::Vetoed);
        assert_eq!(
            refusal(&council, &scene.ann, council::execute(id)).await?,
            wrong_status(id, Status::Vetoed, EXECUTABLE)
        );
    }
    // Its own removal it cannot stop.
    let removal = change(Change::SetGuardian { guardian: None });
    let id = council.propose(&scene.ann, removal).await?;
    assert_eq!(
        refusal(&council, &scene.guardian, veto(id)).await?,
        format!("proposal {id} replaces a guardian and cannot be vetoed")
    );
    Ok(())
}

/// What it was meant to do can be looked up for as long as if it had not been vetoed.
#[rstest]
#[tokio::test]
async fn vetoed_after_it_passed_and_kept_from_the_end_of_its_window(
    #[values(84, 88)] version: u32,
) -> Result {
    let scene = Scene::at(version).await?;
    let council = scene.council().await?;
    let id = scene.ready(&council, harmless()).await?;
    let proposal = council.proposal(id).await?;
    let until = proposal.executable_until.unwrap_or_default();
    assert!(until > proposal.voting_ends);
    act(&council, &scene.guardian, veto(id)).await?.success()?;
    let from = until.after(scene.policy().retention);
    assert_eq!(council.proposal(id).await?.prunable_from, Some(from));
    // A day after the end of its vote it is still there.
    let kept = proposal.voting_ends.after(scene.policy().retention);
    scene.world.wait_until(kept).await?;
    assert_eq!(
        refusal(&council, &scene.cleo, prune(id)).await?,
        format!(
            "proposal {id} can be pruned from {} on (nanoseconds since 1970), in 1 d",
            from.0
        )
    );
    scene.world.wait_until(from).await?;
    act(&council, &scene.cleo, prune(id)).await?.success()?;
    Ok(())
}

#[rstest]
#[tokio::test]
async fn stale_when_members_or_rules_change(#[values(84, 88)] version: u32) -> Result {
    let scene = Scene::at(version).await?;
    let council = scene.council().await?;
    let add = change(Change::AddMember {
        account_id: scene.stranger.id().clone(),
    });
    let changing = scene.ready(&council, add).await?;
    // Two thirds of four are three: what passed with three votes has what the new rule requires, with two it has not.
    let passed = council.propose(&scene.ann, harmless()).await?;
    council.approve(&[&scene.ann, &scene.ben], passed).await?;
    act(&council, &scene.cleo, approve(passed))
        .await?
        .success()?;
    let lacking = council.propose(&scene.ann, harmless()).await?;
    council.approve(&[&scene.ann, &scene.ben], lacking).await?;
    let open = council.propose(&scene.ann, harmless()).await?;
    act(&council, &scene.ann, approve(open)).await?.success()?;

    let changed = act(&council, &scene.cleo, council::execute(changing))
        .await?
        .success()?;
    assert_eq!(
        events(&changed)?,
        [
            GovernanceEvent::CouncilChanged {
                proposal_id: changing,
                changes: vec![Change::AddMember {
                    account_id: scene.stranger.id().clone(),
                }],
                epoch: 1,
                stale: vec![lacking, open],
                cancelled: vec![],
                passed_over: vec![],
            },
            GovernanceEvent::ProposalExecuted {
                proposal_id: changing,
            },
        ]
    );
    assert_eq!(status(&council, lacking).await?, Status::Stale);
    assert_eq!(status(&council, open).await?, Status::Stale);
    for (by, call, needed) in [
        (&scene.ben, approve(open), OPEN),
        (&scene.ann, withdraw(open), OPEN),
        (&scene.ann, cancel(open), ACTIVE),
        (&scene.stranger, council::execute(open), EXECUTABLE),
        (&scene.guardian, veto(open), OPEN),
    ] {
        assert_eq!(
            refusal(&council, by, call).await?,
            wrong_status(open, Status::Stale, needed)
        );
    }
    // What had passed is executed, after its timelock.
    assert_eq!(status(&council, passed).await?, Status::Approved);
    council.wait_for_timelock(passed).await?;
    act(&council, &scene.stranger, council::execute(passed))
        .await?
        .success()?;
    Ok(())
}
