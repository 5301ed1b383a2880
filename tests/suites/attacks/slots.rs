//! Nobody keeps a member from proposing, and no bond is for nothing.

use charter_interface::governance::{
    Action, Change, GovernanceEvent, MAX_OPEN, MAX_OPEN_OF_OTHERS, MAX_OPEN_PER_MEMBER, Policy,
    ProposalId, Status, Threshold, Vote,
};
use charter_interface::{Category, Duration, NearToken};
use charter_tests::council::{self, Council};
use charter_tests::{Account, Call, Result, World};
use rstest::rstest;

use crate::scene::{NOTHING, change, council_ledger, harmless, near, policy, status};

const BOND: NearToken = near(2);

fn propose() -> Call {
    council::propose(harmless()).deposit(near(3))
}

fn return_bond(id: ProposalId) -> Call {
    council::of_proposal("return_bond", id)
}

fn open(members: &[&Account]) -> Policy {
    Policy {
        open_proposals: Some(BOND),
        ..policy(members)
    }
}

/// Members and outsiders fill every place, as three members could before: a member that has nothing open still proposes.
#[rstest]
#[tokio::test]
async fn a_members_first_proposal_always_has_room(#[values(84, 88)] version: u32) -> Result {
    let world = World::at(version).await?;
    let mut people = Vec::new();
    for name in ["ann", "ben", "cleo", "dan", "emil", "fay"] {
        people.push(world.account(name).await?);
    }
    let members: Vec<_> = people.iter().collect();
    let council = Council::deploy(&world, open(&members)).await?;
    let Some((honest, hostile)) = people.split_last() else {
        unreachable!()
    };
    let mut refused = 0;
    for member in hostile {
        for _ in 0..=MAX_OPEN_PER_MEMBER {
            if !council
                .call(member, council::propose(harmless()))
                .await?
                .is_success()
            {
                refused += 1;
            }
        }
    }
    assert!(refused > hostile.len(), "the places are full: {refused}");
    let mut outside = 0;
    for number in 0..=MAX_OPEN_OF_OTHERS {
        let outsider = world.account(&format!("outsider{number}")).await?;
        outside += usize::from(council.call(&outsider, propose()).await?.is_success());
    }
    assert!(outside <= MAX_OPEN_OF_OTHERS);
    let id = council.propose(honest, harmless()).await?;
    // And it can be decided.
    council
        .approve(&[honest, &people[0], &people[1], &people[2]], id)
        .await?;
    council.execute(honest, id).await?.success()?;
    council_ledger(&council).await?;
    Ok(())
}

/// Outsiders took every place for 90 days for the price of storage. One open proposal each; a rejected one frees its place at
/// once, and its bond is held until its voting period ends: as many rejections as approvals would have passed it forfeit it.
#[rstest]
#[tokio::test]
async fn an_outsider_pays_for_a_place_that_as_many_reject_as_would_have_approved(
    #[values(84, 88)] version: u32,
    #[values(1, 2)] rejections: usize,
) -> Result {
    let world = World::at(version).await?;
    let ann = world.account("ann").await?;
    let ben = world.account("ben").await?;
    let eve = world.account("eve").await?;
    // Two of two approve: one rejection is the end of it, two are as many as would have approved.
    let council = Council::deploy(&world, open(&[&ann, &ben])).await?;
    let id: ProposalId = council.call(&eve, propose()).await?.success()?.json()?;
    let second = council.call(&eve, propose()).await?;
    assert!(second.failure().is_ok(), "one each");
    council.vote(&ann, id, Vote::Reject).await?.success()?;
    assert_eq!(status(&council, id).await?, Status::Rejected);
    // Its place is free at once, its bond is not.
    let next: ProposalId = council.call(&eve, propose()).await?.success()?.json()?;
    let early = council.call(&eve, return_bond(id)).await?;
    assert!(early.failure()?.contains("is held until"), "{early:?}");
    if rejections == 2 {
        council.vote(&ben, id, Vote::Reject).await?.success()?;
    }
    let approve = council.vote(&ann, id, Vote::Approve).await?.failure()?;
    assert!(approve.contains("takes rejections only"), "{approve}");
    assert_eq!(council_ledger(&council).await?.bonds, near(4));
    world
        .wait_until(council.proposal(id).await?.voting_ends)
        .await?;
    let purse = world.purse(eve.id()).await?;
    let settled = council.call(&ann, return_bond(id)).await?.success()?;
    let events = settled.events_of::<GovernanceEvent>()?;
    if rejections == 2 {
        let amount = BOND;
        assert_eq!(
            events,
            [GovernanceEvent::BondForfeited {
                proposal_id: id,
                amount
            }]
        );
        assert_eq!(purse.got(&world).await?, NOTHING);
        assert_eq!(council_ledger(&council).await?.forfeited, BOND);
    } else {
        assert_eq!(purse.got(&world).await?, BOND);
        assert_eq!(council_ledger(&council).await?.forfeited, NOTHING);
    }
    let twice = council.call(&eve, return_bond(id)).await?;
    assert_eq!(
        twice.failure()?,
        format!("no bond of proposal {id} is held")
    );
    assert_eq!(council_ledger(&council).await?.bonds, BOND);
    // The next one is no worse off for it.
    assert_eq!(council.proposal(next).await?.bond, BOND);
    Ok(())
}

/// A brother: the outsider takes its proposal back when the last rejection is near. It takes rejections all the same, and the
/// bond is held until its voting period would have ended.
#[rstest]
#[tokio::test]
async fn taking_a_proposal_back_does_not_save_the_bond(#[values(84, 88)] version: u32) -> Result {
    let world = World::at(version).await?;
    let ann = world.account("ann").await?;
    let ben = world.account("ben").await?;
    let cleo = world.account("cleo").await?;
    let eve = world.account("eve").await?;
    let council = Council::deploy(&world, open(&[&ann, &ben, &cleo])).await?;
    let id: ProposalId = council.call(&eve, propose()).await?.success()?.json()?;
    council.vote(&ann, id, Vote::Reject).await?.success()?;
    let cancel = council::of_proposal("cancel", id);
    council.call(&eve, cancel).await?.success()?;
    assert!(council.call(&eve, return_bond(id)).await?.failure().is_ok());
    council.vote(&ben, id, Vote::Reject).await?.success()?;
    world
        .wait_until(council.proposal(id).await?.voting_ends)
        .await?;
    let settled = council.call(&eve, return_bond(id)).await?.success()?;
    assert_eq!(
        settled.events_of::<GovernanceEvent>()?,
        [GovernanceEvent::BondForfeited {
            proposal_id: id,
            amount: BOND
        }]
    );
    assert_eq!(council_ledger(&council).await?.forfeited, BOND);
    Ok(())
}

/// A council cannot be open for nothing: neither from the beginning nor by a change.
#[rstest]
#[tokio::test]
async fn a_bond_is_never_zero(#[values(84, 88)] version: u32) -> Result {
    let world = World::at(version).await?;
    let ann = world.account("ann").await?;
    let council = Council::deploy(&world, open(&[&ann])).await?;
    let free = change(Change::SetOpenProposals {
        bond: Some(NOTHING),
    });
    let refused = council.call(&ann, council::propose(free)).await?;
    assert!(refused.failure()?.contains("bond"), "{refused:?}");
    let account = world
        .contract(
            "second",
            &charter_tests::artifact::wasm("governance"),
            near(50),
        )
        .await?;
    let setup = Policy {
        open_proposals: Some(NOTHING),
        ..policy(&[&ann])
    };
    let init = council::init(setup);
    let refused = world.call(&account, account.id(), init).await?;
    assert!(refused.failure()?.contains("bond"), "{refused:?}");
    Ok(())
}

/// What a rejected outsider leaves in a list is not room for ever: after its end anybody prunes it, and it is paid back what
/// it paid for storage, once.
#[rstest]
#[tokio::test]
async fn what_has_ended_is_pruned_once_and_pays_back_what_was_paid(
    #[values(84, 88)] version: u32,
) -> Result {
    let world = World::at(version).await?;
    let ann = world.account("ann").await?;
    let eve = world.account("eve").await?;
    let council = Council::deploy(&world, open(&[&ann])).await?;
    let before = council_ledger(&council).await?;
    let id: ProposalId = council.call(&eve, propose()).await?.success()?.json()?;
    let paid = council.proposal(id).await?.storage_paid;
    council.vote(&ann, id, Vote::Reject).await?.success()?;
    let from = council
        .proposal(id)
        .await?
        .prunable_from
        .unwrap_or_default();
    assert!(from >= council.proposal(id).await?.voting_ends);
    let early = council
        .call(&ann, council::of_proposal("prune", id))
        .await?;
    assert!(early.failure()?.contains("can be pruned from"));
    world.wait_until(from).await?;
    world.wait(Duration::from_secs(1)).await?;
    let purse = world.purse(eve.id()).await?;
    let prune = council::of_proposal("prune", id);
    council.call(&ann, prune.clone()).await?.success()?;
    // One of one rejected it: as many as would have approved.
    assert_eq!(purse.got(&world).await?, paid);
    assert!(council.call(&ann, prune).await?.failure().is_ok());
    let after = council_ledger(&council).await?;
    assert_eq!(after.storage_stake, before.storage_stake);
    assert_eq!((after.proposals, after.bonds), (NOTHING, NOTHING));
    assert_eq!(after.forfeited, BOND);
    Ok(())
}

/// Members who fill the places with what has passed are replaced, one after the other: what each leaves behind would be one
/// more than a change of members can look at. The change is refused until it cancels as many as are too many.
#[rstest]
#[tokio::test]
async fn what_replaced_members_leave_open_does_not_pile_up(
    #[values(84, 88)] version: u32,
) -> Result {
    let world = World::at(version).await?;
    let mut people = Vec::new();
    for name in ["ann", "ben", "cleo", "dan", "emil", "fay", "gus"] {
        people.push(world.account(name).await?);
    }
    let members: Vec<_> = people.iter().collect();
    let mut policy = policy(&members);
    // One vote passes everything.
    for category in [Category::Routine, Category::Code, Category::Council] {
        policy.rules.of_mut(category).threshold = Threshold::Votes(1);
    }
    let council = Council::deploy(&world, policy).await?;
    let mut passed = Vec::new();
    // Five with eight each would be 35 besides their first; the places end at 32.
    for member in &people[..5] {
        for _ in 0..MAX_OPEN_PER_MEMBER {
            let proposed = council.call(member, council::propose(harmless())).await?;
            if let Ok(id) = proposed.json::<ProposalId>() {
                // By a member that stays: what lacks approvals is stale after a change of members.
                council.approve(&[&people[6]], id).await?;
                passed.push(id);
            }
        }
    }
    assert_eq!(passed.len(), 5 + MAX_OPEN);
    let replaced = |cancelled: Option<ProposalId>| {
        let mut changes = vec![
            Change::RemoveMember {
                account_id: people[0].id().clone(),
            },
            Change::AddMember {
                account_id: "new.test.near".parse().expect("a valid id"),
            },
        ];
        changes.extend(cancelled.map(|id| Change::CancelProposals { ids: vec![id] }));
        Action::Council { changes }
    };
    let id = council.propose(&people[5], replaced(None)).await?;
    council.approve(&[&people[5]], id).await?;
    let refused = council.execute(&people[5], id).await?;
    assert_eq!(
        refused.failure()?,
        "33 open proposals would be left besides each member's first; at most 32 are possible: cancel some in the same change"
    );
    assert_eq!(status(&council, id).await?, Status::Approved);

    let with_room = council
        .propose(&people[6], replaced(Some(passed[7])))
        .await?;
    council.approve(&[&people[6]], with_room).await?;
    council.execute(&people[6], with_room).await?.success()?;
    assert_eq!(status(&council, passed[7]).await?, Status::Cancelled);
    council_ledger(&council).await?;
    Ok(())
}
