//! A change of the council that cancels proposals: an attacker's cannot be ended in time otherwise.

use charter_interface::governance::{Action, Change, GovernanceEvent, Status};
use charter_interface::{Category, NearToken};
use charter_tests::Result;
use rstest::rstest;

use crate::scene::{Scene, act, approve, change, events, harmless, pay, status};

#[rstest]
#[tokio::test]
async fn what_has_ended_is_passed_over_and_said(#[values(84, 88)] version: u32) -> Result {
    let scene = Scene::at(version).await?;
    let council = scene.council().await?;
    let ended = scene.ready(&council, harmless()).await?;
    act(&council, &scene.ann, charter_tests::council::execute(ended))
        .await?
        .success()?;
    let passed = council
        .propose(&scene.cleo, pay(scene.cleo.id(), NearToken::from_near(9)))
        .await?;
    council.approve(&[&scene.cleo, &scene.ben], passed).await?;
    let action = Action::Council {
        changes: vec![Change::CancelProposals {
            ids: vec![ended, passed, 77],
        }],
    };
    let cancelling = council.propose(&scene.ann, action.clone()).await?;
    council
        .approve(&[&scene.ann, &scene.ben], cancelling)
        .await?;
    council.wait_for_timelock(cancelling).await?;
    let open = council.propose(&scene.ann, harmless()).await?;
    let executed = act(
        &council,
        &scene.ann,
        charter_tests::council::execute(cancelling),
    )
    .await?
    .success()?;
    let Action::Council { changes } = action else {
        unreachable!("it is a change");
    };
    assert_eq!(
        events(&executed)?[0],
        GovernanceEvent::CouncilChanged {
            proposal_id: cancelling,
            changes,
            epoch: 0,
            stale: vec![],
            cancelled: vec![passed],
            passed_over: vec![ended, 77],
        }
    );
    assert_eq!(status(&council, passed).await?, Status::Cancelled);
    assert_eq!(status(&council, ended).await?, Status::Executed);
    assert_eq!(status(&council, open).await?, Status::Active);
    Ok(())
}

#[rstest]
#[tokio::test]
async fn the_views_show_what_holds(#[values(84, 88)] version: u32) -> Result {
    use charter_interface::governance::Threshold::Votes;
    let scene = Scene::at(version).await?;
    let mut policy = scene.policy();
    policy.rules.routine.threshold = Votes(1);
    policy.rules.code.threshold = Votes(3);
    policy.rules.council.threshold = Votes(2);
    policy.rules.code.timelock = charter_interface::Duration::from_hours(5);
    let council = charter_tests::council::Council::deploy(&scene.world, policy).await?;
    let mut required = Vec::new();
    for category in [Category::Routine, Category::Code, Category::Council] {
        required.push(council.effective_rule(category).await?.required);
    }
    assert_eq!(required, [1, 3, 3]);
    let rule = council.effective_rule(Category::Council).await?;
    assert_eq!(rule.timelock, charter_interface::Duration::from_hours(5));
    let id = council
        .propose(&scene.ann, change(Change::SetGuardian { guardian: None }))
        .await?;
    assert_eq!(council.proposal(id).await?.tally.required, 3);
    act(&council, &scene.ann, approve(id)).await?.success()?;
    Ok(())
}
