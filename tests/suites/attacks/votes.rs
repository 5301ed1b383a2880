//! Votes count until execution, and only those of members.

use charter_interface::governance::{Action, Change, GovernanceEvent, ProposalId, Status, Vote};
use charter_interface::{AccountId, Duration};
use charter_tests::council::{self, Council};
use charter_tests::{Account, Call, Result, World};
use rstest::rstest;

use crate::hostile::{self, acts, wait};
use crate::scene::{ONE_HOUR, change, comes_true, harmless, near, paying_call, policy, status};

const EXECUTABLE: &str = "approved, or failed with its window open";

fn wrong(id: ProposalId, status: Status, needed: &str) -> String {
    format!("proposal {id} is {status}; this needs it to be {needed}")
}

fn withdraw(id: ProposalId) -> Call {
    council::of_proposal("withdraw_vote", id)
}

fn pay(to: &AccountId) -> Action {
    Action::Transfer {
        receiver_id: to.clone(),
        amount: near(5),
    }
}

async fn members(world: &World, names: &[&str]) -> Result<Vec<Account>> {
    let mut members = Vec::new();
    for name in names {
        members.push(world.account(name).await?);
    }
    Ok(members)
}

/// A compromised member has a payment to itself approved, is voted out, and executes it all the same: before, nothing could
/// stop it without a guardian. At the change its ballot is void, and what lacks approvals then is stale, passed or not.
#[rstest]
#[tokio::test]
async fn a_member_that_was_voted_out_cannot_execute_what_it_approved(
    #[values(84, 88)] version: u32,
) -> Result {
    let world = World::at(version).await?;
    let people = members(&world, &["ann", "ben", "mallory"]).await?;
    let [ann, ben, mallory] = people.as_slice() else {
        unreachable!()
    };
    let council = Council::deploy(&world, policy(&[ann, ben, mallory])).await?;
    let stolen = council.propose(mallory, pay(mallory.id())).await?;
    council.approve(&[ben, mallory], stolen).await?;
    // What keeps the approvals that it and the new rule require survives the change.
    let kept = council.propose(ann, pay(ann.id())).await?;
    council.approve(&[ann, ben], kept).await?;
    let out = change(Change::RemoveMember {
        account_id: mallory.id().clone(),
    });
    let removed = council.enact(&[ann, ben], out).await?.success()?;
    let changed = removed.events_of::<GovernanceEvent>()?;
    let stale = changed.iter().find_map(|event| match event {
        GovernanceEvent::CouncilChanged { stale, .. } => Some(stale.clone()),
        _ => None,
    });
    assert_eq!(stale, Some(vec![stolen]));
    let refused = council.execute(mallory, stolen).await?;
    assert_eq!(refused.failure()?, wrong(stolen, Status::Stale, EXECUTABLE));
    let purse = world.purse(ann.id()).await?;
    council.execute(ben, kept).await?.success()?;
    assert_eq!(purse.got(&world).await?, near(5));
    Ok(())
}

/// A ballot is found by account id in the proposal's own list: when the first member leaves and another joins, the votes of
/// the rest stay theirs, the newcomer has none, and one that comes back does not find its old one.
#[rstest]
#[tokio::test]
async fn a_ballot_is_never_found_by_its_place(#[values(84, 88)] version: u32) -> Result {
    let world = World::at(version).await?;
    let people = members(&world, &["ann", "ben", "cleo", "dan"]).await?;
    let [ann, ben, cleo, dan] = people.as_slice() else {
        unreachable!()
    };
    let mut rules = policy(&[ann, ben, cleo]);
    rules.rules.council.threshold = charter_interface::governance::Threshold::Votes(2);
    let council = Council::deploy(&world, rules).await?;
    let id = council.propose(ann, pay(dan.id())).await?;
    council.vote(ann, id, Vote::Approve).await?.success()?;
    council.vote(cleo, id, Vote::Approve).await?.success()?;
    let swap = Action::Council {
        changes: vec![
            Change::RemoveMember {
                account_id: ann.id().clone(),
            },
            Change::AddMember {
                account_id: dan.id().clone(),
            },
        ],
    };
    council.enact(&[ben, cleo], swap).await?.success()?;
    assert_eq!(status(&council, id).await?, Status::Stale);
    let votes: Vec<_> = council
        .votes(id)
        .await?
        .into_iter()
        .map(|view| (view.account_id, view.vote))
        .collect();
    assert_eq!(
        votes,
        [
            (ann.id().clone(), None),
            (ben.id().clone(), None),
            (cleo.id().clone(), Some(Vote::Approve)),
        ]
    );
    // One that the change leaves alone: made after it, by whoever is a member then.
    let next = council.propose(ben, pay(ben.id())).await?;
    council.vote(ben, next, Vote::Approve).await?.success()?;
    let back = Action::Council {
        changes: vec![
            Change::RemoveMember {
                account_id: ben.id().clone(),
            },
            Change::AddMember {
                account_id: ann.id().clone(),
            },
        ],
    };
    council.enact(&[cleo, dan], back).await?.success()?;
    let again = change(Change::AddMember {
        account_id: ben.id().clone(),
    });
    council.enact(&[cleo, dan], again).await?.success()?;
    for (who, id) in [(ben, next), (ann, id)] {
        let refused = council.vote(who, id, Vote::Approve).await?;
        assert!(refused.failure().is_ok(), "{} votes again", who.id());
    }
    Ok(())
}

/// Who approved turns round after it passed: it cannot be executed. Approved anew, its timelock begins anew; a further
/// approval of what has passed neither shortens nor prolongs it.
#[rstest]
#[tokio::test]
async fn an_approval_that_is_taken_back_stops_what_has_passed(
    #[values(84, 88)] version: u32,
    #[values(false, true)] rejects: bool,
) -> Result {
    let world = World::at(version).await?;
    let people = members(&world, &["ann", "ben", "cleo"]).await?;
    let [ann, ben, cleo] = people.as_slice() else {
        unreachable!()
    };
    let rules = council::policy(&[ann, ben, cleo]);
    let mut rules = charter_interface::governance::Policy {
        rules: council::rules(Duration::from_secs(60)),
        ..rules
    };
    rules.rules.council.voting_period = ONE_HOUR;
    let council = Council::deploy(&world, rules).await?;
    let id = council.propose(ann, pay(ann.id())).await?;
    council.approve(&[ann, ben], id).await?;
    let first = council.proposal(id).await?.executable_from;
    council.vote(cleo, id, Vote::Approve).await?.success()?;
    assert_eq!(council.proposal(id).await?.executable_from, first);
    council.call(cleo, withdraw(id)).await?.success()?;
    assert_eq!(status(&council, id).await?, Status::Approved);
    council.wait_for_timelock(id).await?;
    let turn = if rejects {
        council::vote(id, Vote::Reject)
    } else {
        withdraw(id)
    };
    council.call(ben, turn).await?.success()?;
    assert_eq!(status(&council, id).await?, Status::Active);
    let refused = council.execute(ann, id).await?;
    assert_eq!(refused.failure()?, wrong(id, Status::Active, EXECUTABLE));
    council.vote(cleo, id, Vote::Approve).await?.success()?;
    let anew = council.proposal(id).await?.executable_from;
    assert!(anew > first, "{anew:?} after {first:?}");
    let early = council.execute(ann, id).await?.failure()?;
    assert!(early.contains("can be executed from"), "{early}");
    council.wait_for_timelock(id).await?;
    council.execute(ann, id).await?.success()?;
    Ok(())
}

/// After the voting period approvals can only be taken away: nobody adds one to what has not passed, and what loses its
/// approvals then is rejected for good.
#[rstest]
#[tokio::test]
async fn after_the_voting_period_nobody_revives_a_proposal(
    #[values(84, 88)] version: u32,
) -> Result {
    let world = World::at(version).await?;
    let people = members(&world, &["ann", "ben", "cleo"]).await?;
    let [ann, ben, cleo] = people.as_slice() else {
        unreachable!()
    };
    let council = Council::deploy(&world, policy(&[ann, ben, cleo])).await?;
    let id = council.propose(ann, pay(ann.id())).await?;
    council.approve(&[ann, ben], id).await?;
    world
        .wait_until(council.proposal(id).await?.voting_ends)
        .await?;
    let late = council.vote(cleo, id, Vote::Approve).await?.failure()?;
    assert!(late.contains("approvals can only be taken away"), "{late}");
    council.call(ben, withdraw(id)).await?.success()?;
    assert_eq!(status(&council, id).await?, Status::Rejected);
    for call in [
        council::vote(id, Vote::Approve),
        council::execute(id),
        council::of_proposal("cancel", id),
    ] {
        assert!(council.call(ann, call).await?.failure().is_ok());
    }
    assert_eq!(status(&council, id).await?, Status::Rejected);
    Ok(())
}

/// The payee holds an execution up with a promise that waits while members turn against it: since the batch's outcome is its
/// own, nothing waits. And where the attempt itself is on its way for long, votes are taken and count if it fails: nobody
/// dodges them by executing again and again.
#[rstest]
#[tokio::test]
async fn nobody_holds_a_proposal_in_execution(#[values(84, 88)] version: u32) -> Result {
    let world = World::at(version).await?;
    let people = members(&world, &["ann", "ben", "cleo"]).await?;
    let [ann, ben, cleo] = people.as_slice() else {
        unreachable!()
    };
    let council = Council::deploy(&world, policy(&[ann, ben, cleo])).await?;
    let payee = world.contract("payee", &hostile::code(), near(10)).await?;
    let args = acts(&[wait(&[])]);
    let action = paying_call(payee.id(), "run", &args, near(1));
    let id = council.propose(ann, action).await?;
    council.approve(&[ann, ben], id).await?;
    let started = world.start(ann, council.id(), council::execute(id)).await?;
    let executed = async || Ok(status(&council, id).await? == Status::Executed);
    comes_true(&world, executed).await?;
    drop(started);
    Ok(())
}

/// An attacker ends its proposal, or executes it, in the moment in which the council votes it out: the change that cancels
/// proposals passes over what has ended, so that `remove_member` beside it holds.
#[rstest]
#[tokio::test]
async fn a_proposal_that_ended_does_not_save_its_proposer(
    #[values(84, 88)] version: u32,
) -> Result {
    let world = World::at(version).await?;
    let people = members(&world, &["ann", "ben", "mallory"]).await?;
    let [ann, ben, mallory] = people.as_slice() else {
        unreachable!()
    };
    let council = Council::deploy(&world, policy(&[ann, ben, mallory])).await?;
    let open = council.propose(mallory, pay(mallory.id())).await?;
    let ended = council.propose(mallory, harmless()).await?;
    let out = Action::Council {
        changes: vec![
            Change::CancelProposals {
                ids: vec![open, ended, 77],
            },
            Change::RemoveMember {
                account_id: mallory.id().clone(),
            },
        ],
    };
    let id = council.propose(ann, out.clone()).await?;
    council.approve(&[ann, ben], id).await?;
    let cancel = council::of_proposal("cancel", ended);
    council.call(mallory, cancel).await?.success()?;
    let executed = council.execute(ann, id).await?.success()?;
    let Action::Council { changes } = out else {
        unreachable!()
    };
    assert_eq!(
        executed.events_of::<GovernanceEvent>()?,
        [
            GovernanceEvent::CouncilChanged {
                proposal_id: id,
                changes,
                epoch: 1,
                stale: vec![],
                cancelled: vec![open],
                passed_over: vec![ended, 77],
            },
            GovernanceEvent::ProposalExecuted { proposal_id: id },
        ]
    );
    assert_eq!(status(&council, open).await?, Status::Cancelled);
    assert!(!council.policy().await?.members.contains(mallory.id()));
    Ok(())
}
