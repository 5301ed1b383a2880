//! Each row of the state diagram, with its events.

use charter_interface::factory::Category;
use charter_interface::governance::{
    Change, GovernanceEvent, ProposalView, Status, Tally, Threshold, Vote, VoteView,
};
use charter_interface::{CodeHash, Duration, NearToken, Timestamp};
use charter_tests::{Result, artifact, council};
use rstest::rstest;

use crate::scene::{
    self, ACTIVE, EXECUTABLE, Scene, VETOABLE, act, approve, cancel, change, events, harmless, pay,
    refusal, reject, status, veto, withdraw, wrong_status,
};

#[rstest]
#[tokio::test]
async fn from_proposed_to_executed(#[values(84, 88)] version: u32) -> Result {
    let scene = Scene::at(version).await?;
    let council = scene.council().await?;
    let amount = NearToken::from_near(2);
    let action = pay(scene.stranger.id(), amount);
    let digest = CodeHash(artifact::hash(&borsh::to_vec(&action)?).0);

    let proposed = act(&council, &scene.ann, council::propose(action.clone())).await?;
    let id = proposed.json()?;
    let view = council.proposal(id).await?;
    let hour = Duration::from_hours(1);
    assert_eq!(
        events(&proposed)?,
        [GovernanceEvent::ProposalCreated {
            proposal_id: id,
            proposer_id: scene.ann.id().clone(),
            category: Category::Council,
            digest,
            required: 2,
            voting_ends: view.voting_ends,
            storage_paid: view.storage_paid,
            bond: NearToken::default(),
        }]
    );
    let expected = ProposalView {
        proposal_id: 0,
        proposer_id: scene.ann.id().clone(),
        category: Category::Council,
        status: Status::Active,
        tally: Tally {
            approvals: 0,
            rejections: 0,
            members: 3,
            required: 2,
            missing: 2,
        },
        digest,
        summary: vec![format!("pay 2 NEAR to {}", scene.stranger.id())],
        action,
        description: "a test's proposal".to_string(),
        link: None,
        created_at: view.created_at,
        voting_ends: view.created_at.after(hour),
        executable_from: None,
        executable_until: None,
        attempts: 0,
        failure: None,
        storage_paid: view.storage_paid,
        bond: NearToken::default(),
        prunable_from: None,
    };
    assert_eq!(view, expected);

    // A vote that names what was read.
    let named = council::vote_on(id, Vote::Approve, Some(digest));
    let voted = act(&council, &scene.ann, named).await?.success()?;
    let tally: Tally = voted.json()?;
    assert_eq!((tally.approvals, tally.missing), (1, 1));
    let cast =
        |voter: &charter_tests::Account, vote, approvals, rejections| GovernanceEvent::VoteCast {
            proposal_id: id,
            voter_id: voter.id().clone(),
            vote,
            approvals,
            rejections,
            decided: None,
            executable_from: None,
        };
    assert_eq!(events(&voted)?, [cast(&scene.ann, Vote::Approve, 1, 0)]);
    // One that is changed, and taken back.
    let voted = act(&council, &scene.ben, reject(id)).await?.success()?;
    assert_eq!(events(&voted)?, [cast(&scene.ben, Vote::Reject, 1, 1)]);
    let withdrawn = act(&council, &scene.ben, withdraw(id)).await?.success()?;
    assert_eq!(
        events(&withdrawn)?,
        [GovernanceEvent::VoteWithdrawn {
            proposal_id: id,
            voter_id: scene.ben.id().clone(),
            approvals: 1,
            rejections: 0,
        }]
    );
    let ballot = |account: &charter_tests::Account, vote| VoteView {
        account_id: account.id().clone(),
        vote,
    };
    assert_eq!(
        council.votes(id).await?,
        [
            ballot(&scene.ann, Some(Vote::Approve)),
            ballot(&scene.ben, None),
            ballot(&scene.cleo, None)
        ]
    );
    // The one that decides.
    let decided = act(&council, &scene.ben, approve(id)).await?.success()?;
    let view = council.proposal(id).await?;
    let from = view.executable_from.unwrap_or_default();
    assert_eq!(
        events(&decided)?,
        [GovernanceEvent::VoteCast {
            proposal_id: id,
            voter_id: scene.ben.id().clone(),
            vote: Vote::Approve,
            approvals: 2,
            rejections: 0,
            decided: Some(Status::Approved),
            executable_from: Some(from),
        }]
    );
    assert_eq!(view.status, Status::Approved);
    assert_eq!(
        view.executable_until,
        Some(from.after(Duration::from_hours(24)))
    );
    assert_eq!(
        refusal(&council, &scene.cleo, approve(id)).await?,
        wrong_status(id, Status::Approved, ACTIVE)
    );

    // Anyone executes it, after the timelock.
    let early = refusal(&council, &scene.stranger, council::execute(id)).await?;
    let expected = format!(
        "proposal {id} can be executed from {} on (nanoseconds since 1970), in ",
        from.0
    );
    assert!(early.starts_with(&expected), "{early}");
    council.wait_for_timelock(id).await?;
    let purse = scene.world.purse(scene.stranger.id()).await?;
    let executed = act(&council, &scene.cleo, council::execute(id)).await?;
    assert_eq!(purse.got(&scene.world).await?, amount);
    assert_eq!(
        events(&executed.success()?)?,
        [
            GovernanceEvent::ExecutionStarted {
                proposal_id: id,
                executor_id: scene.cleo.id().clone(),
                attempt: 1,
            },
            GovernanceEvent::ProposalExecuted { proposal_id: id },
        ]
    );
    let view = council.proposal(id).await?;
    assert_eq!((view.status, view.attempts), (Status::Executed, 1));
    // And nobody executes it twice.
    assert_eq!(
        refusal(&council, &scene.cleo, council::execute(id)).await?,
        wrong_status(id, Status::Executed, EXECUTABLE)
    );
    assert_eq!(
        refusal(&council, &scene.guardian, veto(id)).await?,
        wrong_status(id, Status::Executed, VETOABLE)
    );
    Ok(())
}

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
    for (by, call, needed) in [
        (&scene.ben, approve(id), ACTIVE),
        (&scene.ann, withdraw(id), ACTIVE),
        (&scene.ann, cancel(id), ACTIVE),
        (&scene.ann, council::execute(id), EXECUTABLE),
        (&scene.guardian, veto(id), VETOABLE),
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
        (&scene.ben, approve(open), ACTIVE),
        (&scene.ann, withdraw(open), ACTIVE),
        (&scene.ann, cancel(open), ACTIVE),
        (&scene.ann, council::execute(open), EXECUTABLE),
        (&scene.guardian, veto(open), VETOABLE),
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
    assert_eq!(
        refusal(&council, &scene.ben, approve(id)).await?,
        wrong_status(id, Status::Cancelled, ACTIVE)
    );
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

#[rstest]
#[tokio::test]
async fn stale_when_members_or_rules_change(#[values(84, 88)] version: u32) -> Result {
    let scene = Scene::at(version).await?;
    let council = scene.council().await?;
    let add = change(Change::AddMember {
        account_id: scene.stranger.id().clone(),
    });
    let changing = scene.ready(&council, add).await?;
    let passed = council.propose(&scene.ann, harmless()).await?;
    council.approve(&[&scene.ann, &scene.ben], passed).await?;
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
                stale: vec![open],
            },
            GovernanceEvent::ProposalExecuted {
                proposal_id: changing,
            },
        ]
    );
    assert_eq!(status(&council, open).await?, Status::Stale);
    for (by, call, needed) in [
        (&scene.ben, approve(open), ACTIVE),
        (&scene.ann, withdraw(open), ACTIVE),
        (&scene.ann, cancel(open), ACTIVE),
        (&scene.stranger, council::execute(open), EXECUTABLE),
        (&scene.guardian, veto(open), VETOABLE),
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

#[rstest]
#[tokio::test]
async fn failed_and_tried_again_until_the_window_closes(#[values(84, 88)] version: u32) -> Result {
    let scene = Scene::at(version).await?;
    let council = scene.council().await?;
    let late = scene.world.id("late");
    let amount = NearToken::from_near(1);
    let id = scene.ready(&council, pay(&late, amount)).await?;
    let never = scene
        .ready(&council, pay(&scene.world.id("never"), amount))
        .await?;

    let failed = act(&council, &scene.stranger, council::execute(id)).await?;
    assert_eq!(
        failed.failure()?,
        format!(
            "executing proposal {id} failed (see the receipts before this one); it can be tried again until its window closes"
        )
    );
    assert_eq!(
        events(&failed)?,
        [
            GovernanceEvent::ExecutionStarted {
                proposal_id: id,
                executor_id: scene.stranger.id().clone(),
                attempt: 1,
            },
            GovernanceEvent::ExecutionFailed {
                proposal_id: id,
                attempt: 1,
            },
        ]
    );
    let view = council.proposal(id).await?;
    assert_eq!(view.status, Status::Failed);
    assert_eq!(
        view.failure.as_deref(),
        Some("attempt 1: its promise failed; the protocol tells a contract no more")
    );

    scene.world.account("late").await?;
    let executed = act(&council, &scene.stranger, council::execute(id))
        .await?
        .success()?;
    assert_eq!(
        events(&executed)?,
        [
            GovernanceEvent::ExecutionStarted {
                proposal_id: id,
                executor_id: scene.stranger.id().clone(),
                attempt: 2,
            },
            GovernanceEvent::ProposalExecuted { proposal_id: id },
        ]
    );
    let view = council.proposal(id).await?;
    assert_eq!((view.status, view.failure), (Status::Executed, None));

    act(&council, &scene.stranger, council::execute(never))
        .await?
        .failure()?;
    let until = council.proposal(never).await?.executable_until;
    scene
        .world
        .wait_until(until.unwrap_or(Timestamp(u64::MAX)))
        .await?;
    assert_eq!(
        refusal(&council, &scene.ann, council::execute(never)).await?,
        wrong_status(never, Status::Failed, EXECUTABLE)
    );
    assert_eq!(
        refusal(&council, &scene.guardian, veto(never)).await?,
        wrong_status(never, Status::Failed, VETOABLE)
    );
    Ok(())
}
