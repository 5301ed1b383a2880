//! What went wrong in other councils, and does not here.

use charter_interface::Category;
use charter_interface::governance::{
    Action, Change, GovernanceEvent, Policy, Rule, Status, Threshold,
};
use charter_interface::{Duration, NearToken};
use charter_tests::council::{self, Council};
use charter_tests::{Call, Result};
use rstest::rstest;

use crate::scene::{
    EXECUTABLE, OPEN, Scene, act, approve, calling, cancel, change, events, harmless, prune,
    refusal, reject, return_bond, status, wrong_status,
};

const BOND: NearToken = NearToken::from_near(2);

fn propose_with_bond() -> Call {
    council::propose(harmless()).deposit(NearToken::from_near(5))
}

#[rstest]
#[tokio::test]
async fn a_bond_is_returned_as_it_was_paid_not_at_todays_rate(
    #[values(84, 88)] version: u32,
) -> Result {
    let scene = Scene::at(version).await?;
    let council = Council::deploy(&scene.world, scene.open_policy(BOND)).await?;
    for by in [&scene.stranger, &scene.guardian] {
        act(&council, by, propose_with_bond()).await?.success()?;
    }
    // Once a smaller one, once none at all.
    for (id, bond) in [(0, Some(NearToken::from_near(1))), (1, None)] {
        scene
            .enact(&council, change(Change::SetOpenProposals { bond }))
            .await?;
        let proposer = council.proposal(id).await?.proposer_id;
        let purse = scene.world.purse(&proposer).await?;
        act(&council, &scene.ann, return_bond(id))
            .await?
            .success()?;
        assert_eq!(purse.got(&scene.world).await?, BOND);
    }
    Ok(())
}

#[rstest]
#[tokio::test]
async fn a_bond_is_not_stuck_however_the_proposal_ended(#[values(84, 88)] version: u32) -> Result {
    let scene = Scene::at(version).await?;
    let council = Council::deploy(&scene.world, scene.open_policy(BOND)).await?;
    // Each has one, and all go to the same purse in the end.
    let mut proposers = Vec::new();
    for number in 0..5 {
        let proposer = scene.world.account(&format!("other{number}")).await?;
        act(&council, &proposer, propose_with_bond())
            .await?
            .success()?;
        proposers.push(proposer);
    }
    let [rejected, cancelled, executed, expired, late] = [0, 1, 2, 3, 4];
    for by in [&scene.ann, &scene.ben] {
        act(&council, by, reject(rejected)).await?.success()?;
        act(&council, by, approve(executed)).await?.success()?;
    }
    act(&council, &proposers[1], cancel(cancelled))
        .await?
        .success()?;
    scene.wait_for_end_of_vote(&council, late).await?;
    council.wait_for_timelock(executed).await?;
    act(&council, &scene.ann, council::execute(executed))
        .await?
        .success()?;
    // As many rejected the first as would have approved it: its bond is the council's.
    assert_eq!(status(&council, rejected).await?, Status::Rejected);
    let forfeited = act(&council, &scene.ann, return_bond(rejected))
        .await?
        .success()?;
    assert_eq!(
        events(&forfeited)?,
        [GovernanceEvent::BondForfeited {
            proposal_id: rejected,
            amount: BOND,
        }]
    );
    assert_eq!(council.ledger().await?.forfeited, BOND);
    for (id, ended) in [
        (cancelled, Status::Cancelled),
        (executed, Status::Executed),
        (expired, Status::Expired),
    ] {
        assert_eq!(status(&council, id).await?, ended);
        let purse = scene.world.purse(proposers[id as usize].id()).await?;
        act(&council, &scene.ann, return_bond(id))
            .await?
            .success()?;
        assert_eq!(purse.got(&scene.world).await?, BOND);
    }
    // The last is removed with its bond in it, long after.
    let from = council.proposal(late).await?.prunable_from;
    scene.world.wait_until(from.unwrap_or_default()).await?;
    let paid = council.proposal(late).await?.storage_paid;
    let purse = scene.world.purse(proposers[4].id()).await?;
    act(&council, &scene.ann, prune(late)).await?.success()?;
    assert_eq!(purse.got(&scene.world).await?, BOND.saturating_add(paid));
    Ok(())
}

#[rstest]
#[tokio::test]
async fn a_bond_is_not_stuck_when_a_change_makes_its_proposal_stale(
    #[values(84, 88)] version: u32,
) -> Result {
    let scene = Scene::at(version).await?;
    let mut policy = scene.open_policy(BOND);
    policy.rules = council::rules(Duration::default());
    let council = Council::deploy(&scene.world, policy).await?;
    act(&council, &scene.stranger, propose_with_bond())
        .await?
        .success()?;
    let leave = Change::RemoveMember {
        account_id: scene.cleo.id().clone(),
    };
    scene.enact(&council, change(leave)).await?;
    assert_eq!(status(&council, 0).await?, Status::Stale);
    let purse = scene.world.purse(scene.stranger.id()).await?;
    act(&council, &scene.ann, return_bond(0)).await?.success()?;
    assert_eq!(purse.got(&scene.world).await?, BOND);
    Ok(())
}

#[rstest]
#[tokio::test]
async fn a_lower_threshold_does_not_revive_a_dead_proposal(
    #[values(84, 88)] version: u32,
) -> Result {
    let scene = Scene::at(version).await?;
    let mut policy = scene.policy();
    policy.rules = council::rules(Duration::default());
    let council = Council::deploy(&scene.world, policy).await?;
    let id = council.propose(&scene.ann, harmless()).await?;
    act(&council, &scene.cleo, approve(id)).await?.success()?;
    let dead = council.propose(&scene.ann, harmless()).await?;
    act(&council, &scene.cleo, approve(dead)).await?.success()?;
    for by in [&scene.ann, &scene.ben] {
        act(&council, by, reject(dead)).await?.success()?;
    }
    // One vote passes everything from now on. Both have one.
    let changes =
        [Category::Routine, Category::Code, Category::Council].map(|category| Change::SetRule {
            category,
            rule: Rule {
                threshold: Threshold::Votes(1),
                ..council::rule()
            },
        });
    let action = Action::Council {
        changes: changes.into(),
    };
    scene.enact(&council, action).await?;
    for (id, ended) in [(id, Status::Stale), (dead, Status::Rejected)] {
        assert_eq!(status(&council, id).await?, ended);
        let refused = refusal(&council, &scene.ben, approve(id)).await?;
        let begins = format!("proposal {id} is {ended}");
        assert!(refused.starts_with(&begins), "{refused}");
        assert_eq!(
            refusal(&council, &scene.ann, council::execute(id)).await?,
            wrong_status(id, ended, EXECUTABLE)
        );
    }
    Ok(())
}

#[rstest]
#[tokio::test]
async fn votes_of_removed_members_do_not_count(#[values(84, 88)] version: u32) -> Result {
    let scene = Scene::at(version).await?;
    let mut policy = scene.policy();
    policy.rules = council::rules(Duration::default());
    let council = Council::deploy(&scene.world, policy).await?;
    let id = council.propose(&scene.ann, harmless()).await?;
    act(&council, &scene.cleo, approve(id)).await?.success()?;
    let leave = Change::RemoveMember {
        account_id: scene.cleo.id().clone(),
    };
    scene.enact(&council, change(leave)).await?;
    // With Cleo's vote, Ann's would pass it.
    assert_eq!(
        refusal(&council, &scene.ann, approve(id)).await?,
        wrong_status(id, Status::Stale, OPEN)
    );
    // Proposed again, it has no votes, and Cleo none to give.
    let again = council.propose(&scene.ann, harmless()).await?;
    assert_eq!(council.proposal(again).await?.tally.approvals, 0);
    assert_eq!(
        refusal(&council, &scene.cleo, approve(again)).await?,
        format!("{} is not a member of the council", scene.cleo.id())
    );
    Ok(())
}

#[rstest]
#[tokio::test]
async fn a_proposal_is_not_executed_under_other_rules_than_it_passed_under(
    #[values(84, 88)] version: u32,
) -> Result {
    let scene = Scene::at(version).await?;
    let council = scene.council().await?;
    let hurry = Rule {
        timelock: Duration::default(),
        execution_window: Duration::from_days(90),
        ..council::rule()
    };
    let hurry = change(Change::SetRule {
        category: Category::Council,
        rule: hurry,
    });
    let changing = council.propose(&scene.ann, hurry).await?;
    council.approve(&[&scene.ann, &scene.ben], changing).await?;
    scene.world.wait(Duration::from_secs(1_800)).await?;
    let waiting = council.propose(&scene.ann, harmless()).await?;
    council.approve(&[&scene.ann, &scene.ben], waiting).await?;
    let before = council.proposal(waiting).await?;
    council.wait_for_timelock(changing).await?;
    act(&council, &scene.ann, council::execute(changing))
        .await?
        .success()?;
    // The timelock is gone for new ones, and holds for what passed under it; nor does its window grow.
    let after = council.proposal(waiting).await?;
    assert_eq!(after, before);
    let refused = refusal(&council, &scene.ann, council::execute(waiting)).await?;
    assert!(refused.contains("can be executed from"), "{refused}");
    let until = before.executable_until.unwrap_or_default();
    scene.world.wait_until(until).await?;
    assert_eq!(
        refusal(&council, &scene.ann, council::execute(waiting)).await?,
        wrong_status(waiting, Status::Expired, EXECUTABLE)
    );
    Ok(())
}

#[rstest]
#[tokio::test]
async fn two_thirds_of_three_are_two(#[values(84, 88)] version: u32) -> Result {
    let scene = Scene::at(version).await?;
    let council = scene.council().await?;
    let id = council.propose(&scene.ann, harmless()).await?;
    assert_eq!(council.proposal(id).await?.tally.required, 2);
    for by in [&scene.ann, &scene.ben] {
        act(&council, by, approve(id)).await?.success()?;
    }
    assert_eq!(status(&council, id).await?, Status::Approved);
    Ok(())
}

#[rstest]
#[tokio::test]
async fn an_execution_that_failed_is_not_reported_as_a_success(
    #[values(84, 88)] version: u32,
) -> Result {
    let scene = Scene::at(version).await?;
    let council = scene.council().await?;
    let nobody = scene.world.id("nobody");
    let id = scene.ready(&council, calling(&nobody, "any")).await?;
    let outcome = act(&council, &scene.ann, council::execute(id)).await?;
    assert!(!outcome.is_success());
    let names = outcome.event_names();
    assert_eq!(
        names,
        ["council: execution_started", "council: execution_failed"]
    );
    let proposal = council.proposal(id).await?;
    assert_eq!(proposal.status, Status::Failed);
    assert!(proposal.failure.is_some());
    Ok(())
}

#[rstest]
#[tokio::test]
async fn no_threshold_becomes_unreachable(#[values(84, 88)] version: u32) -> Result {
    let scene = Scene::at(version).await?;
    let mut policy = scene.policy();
    policy.rules.code.threshold = Threshold::Votes(3);
    let all = [&scene.ann, &scene.ben, &scene.cleo];
    let council = Council::deploy(&scene.world, policy).await?;
    let text = |votes: u16, members: usize| {
        format!(
            "the code threshold of {votes} votes is {votes} votes of {members}; 1 to {members} are possible"
        )
    };
    let leave = Change::RemoveMember {
        account_id: scene.cleo.id().clone(),
    };
    let propose = council::propose(change(leave.clone()));
    assert_eq!(refusal(&council, &scene.ann, propose).await?, text(3, 2));
    // Two that are possible alone and not after each other: the second is refused when it is executed.
    let join = Change::AddMember {
        account_id: scene.stranger.id().clone(),
    };
    // The code rule's three votes hold for the council's proposals too.
    council.enact(&all, change(join)).await?.success()?;
    let two: Vec<_> = [&scene.cleo, &scene.stranger]
        .map(|member| {
            change(Change::RemoveMember {
                account_id: member.id().clone(),
            })
        })
        .into();
    let mut ids = Vec::new();
    for action in two {
        let id = council.propose(&scene.ann, action).await?;
        // With the votes that are left after the first of them it still has enough.
        council.approve(&all, id).await?;
        act(&council, &scene.stranger, approve(id))
            .await?
            .success()?;
        ids.push(id);
    }
    council.wait_for_timelock(ids[1]).await?;
    act(&council, &scene.ann, council::execute(ids[0]))
        .await?
        .success()?;
    assert_eq!(
        refusal(&council, &scene.ann, council::execute(ids[1])).await?,
        text(3, 2)
    );
    assert_eq!(council.policy().await?.members.len(), 3);
    // And the council goes on.
    let left = [&scene.ann, &scene.ben, &scene.stranger];
    council.enact(&left, harmless()).await?.success()?;
    Ok(())
}

/// A compromised member that was voted out does not execute its own payment: its ballot is void, on what had passed too.
/// What has enough approvals without it is executed.
#[rstest]
#[tokio::test]
async fn what_had_passed_loses_the_votes_of_those_who_left(
    #[values(84, 88)] version: u32,
) -> Result {
    let scene = Scene::at(version).await?;
    let council = Council::deploy(
        &scene.world,
        Policy {
            guardian: None,
            ..scene.policy()
        },
    )
    .await?;
    let leave = Change::RemoveMember {
        account_id: scene.cleo.id().clone(),
    };
    let leave = council.propose(&scene.ann, change(leave)).await?;
    council.approve(&[&scene.ann, &scene.ben], leave).await?;
    let lacking = council.propose(&scene.ann, harmless()).await?;
    council.approve(&[&scene.ann, &scene.cleo], lacking).await?;
    let enough = council.propose(&scene.ann, harmless()).await?;
    council.approve(&[&scene.ann, &scene.cleo], enough).await?;
    act(&council, &scene.ben, approve(enough))
        .await?
        .success()?;
    council.wait_for_timelock(enough).await?;
    act(&council, &scene.ann, council::execute(leave))
        .await?
        .success()?;
    for id in [lacking, enough] {
        let votes = council.votes(id).await?;
        let of_cleo = votes
            .iter()
            .find(|vote| vote.account_id == *scene.cleo.id());
        assert_eq!(of_cleo.and_then(|vote| vote.vote), None);
    }
    assert_eq!(status(&council, lacking).await?, Status::Stale);
    act(&council, &scene.ann, council::execute(enough))
        .await?
        .success()?;
    Ok(())
}
