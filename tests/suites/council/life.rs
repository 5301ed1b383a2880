//! A proposal from its making to its execution, the failed tries included, with the events of each step.

use charter_interface::Category;
use charter_interface::governance::{GovernanceEvent, ProposalView, Status, Tally, Vote, VoteView};
use charter_interface::{CodeHash, Duration, NearToken, Timestamp};
use charter_tests::{Result, artifact, council};
use rstest::rstest;

use crate::scene::{
    EXECUTABLE, OPEN, Scene, act, approve, events, pay, refusal, reject, veto, withdraw,
    wrong_status,
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
            decided: None,
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
    // A further approval of what has passed changes nothing: the timelock runs on.
    let further = act(&council, &scene.cleo, approve(id)).await?.success()?;
    assert_eq!(events(&further)?, [cast(&scene.cleo, Vote::Approve, 3, 0)]);
    assert_eq!(council.proposal(id).await?.executable_from, Some(from));

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
        wrong_status(id, Status::Executed, OPEN)
    );
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
            "executing proposal {id} failed (see the failed receipt of late.test.near); it can be tried again until its window closes"
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
                status: Status::Failed,
            },
        ]
    );
    let view = council.proposal(id).await?;
    assert_eq!(view.status, Status::Failed);
    assert_eq!(
        view.failure.as_deref(),
        Some(
            "attempt 1: its receipt to late.test.near failed; the protocol tells a contract no more"
        )
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
        wrong_status(never, Status::Failed, OPEN)
    );
    Ok(())
}
