//! A guardian stops and cannot be kept; nothing hides behind what it cannot stop, and nobody speaks as the council to itself.

use charter_interface::factory::Command;
use charter_interface::governance::{Action, Change, FunctionCall, Policy, Status, Vote};
use charter_interface::{AccountId, Gas};
use charter_tests::council::{self, Council};
use charter_tests::{Account, Result, World};
use rstest::rstest;

use crate::scene::{NOTHING, YOCTO, change, harmless, near, policy, status};

struct Council3<'w> {
    council: Council<'w>,
    ann: Account,
    ben: Account,
    guardian: Account,
}

async fn guarded(world: &World) -> Result<Council3<'_>> {
    let ann = world.account("ann").await?;
    let ben = world.account("ben").await?;
    let guardian = world.account("guardian").await?;
    let setup = Policy {
        guardian: Some(guardian.id().clone()),
        ..policy(&[&ann, &ben])
    };
    Ok(Council3 {
        council: Council::deploy(world, setup).await?,
        ann,
        ben,
        guardian,
    })
}

fn set_guardian(guardian: Option<&AccountId>) -> Change {
    Change::SetGuardian {
        guardian: guardian.cloned(),
    }
}

/// A rogue guardian vetoes everything, its own removal too: that it cannot. The same for the guardian of a factory.
#[rstest]
#[tokio::test]
async fn a_guardian_cannot_veto_its_own_removal(#[values(84, 88)] version: u32) -> Result {
    let world = World::at(version).await?;
    let Council3 {
        council,
        ann,
        ben,
        guardian,
    } = guarded(&world).await?;
    let games = world.id("games");
    let of_factory = Command::SetGuardian { guardian: None };
    let of_factory = council::to_factory(&games, vec![of_factory]);
    for action in [change(set_guardian(None)), of_factory] {
        let id = council.propose(&ann, action).await?;
        council.approve(&[&ann, &ben], id).await?;
        let veto = council::of_proposal("veto", id);
        let refused = council.call(&guardian, veto).await?.failure()?;
        assert_eq!(
            refused,
            format!("proposal {id} replaces a guardian and cannot be vetoed")
        );
        assert_eq!(status(&council, id).await?, Status::Approved);
    }
    let other = council.propose(&ann, harmless()).await?;
    let veto = council::of_proposal("veto", other);
    council.call(&guardian, veto).await?.success()?;
    council.execute(&ann, 0).await?.success()?;
    assert_eq!(council.policy().await?.guardian, None);
    let next = council.propose(&ann, harmless()).await?;
    let late = council::of_proposal("veto", next);
    assert!(council.call(&guardian, late).await?.failure().is_ok());
    Ok(())
}

/// What cannot be vetoed is a cloak: a payment beside the replacement of a guardian could not be stopped. It is refused.
#[rstest]
#[tokio::test]
async fn nothing_hides_behind_what_cannot_be_vetoed(#[values(84, 88)] version: u32) -> Result {
    let world = World::at(version).await?;
    let Council3 { council, ann, .. } = guarded(&world).await?;
    let both = Action::Council {
        changes: vec![
            set_guardian(Some(ann.id())),
            Change::AddMember {
                account_id: world.id("mallory"),
            },
        ],
    };
    let games = world.id("games");
    let commands = vec![
        Command::SetGuardian { guardian: None },
        Command::Sweep {
            receiver_id: ann.id().clone(),
            amount: near(1),
        },
    ];
    let twice = Action::Council {
        changes: vec![set_guardian(None), set_guardian(Some(ann.id()))],
    };
    for action in [both, council::to_factory(&games, commands), twice] {
        let refused = council.call(&ann, council::propose(action)).await?;
        assert!(refused.failure()?.contains("guardian"), "{refused:?}");
    }
    Ok(())
}

/// A call of the council to itself would pass for a private one: a callback with forged arguments. Whatever form it has, it
/// is refused when it is proposed, and the callbacks take nobody else's word.
#[rstest]
#[tokio::test]
async fn nobody_speaks_as_the_council_to_itself(#[values(84, 88)] version: u32) -> Result {
    let world = World::at(version).await?;
    let Council3 { council, ann, .. } = guarded(&world).await?;
    let own = || council.id().clone();
    let call = Action::Call {
        receiver_id: own(),
        calls: vec![FunctionCall {
            method: "finish_execution".to_string(),
            args: vec![0; 8].into(),
            deposit: NOTHING,
            gas: Gas::from_tgas(20),
        }],
    };
    let pay = Action::Transfer {
        receiver_id: own(),
        amount: YOCTO,
    };
    let register = change(Change::RegisterFactory { factory_id: own() });
    let govern = council::to_factory(council.id(), vec![Command::Pause]);
    let member = change(Change::AddMember { account_id: own() });
    for action in [call, pay, register, govern, member] {
        let refused = council.call(&ann, council::propose(action.clone())).await?;
        assert!(refused.failure().is_ok(), "{action:?}");
    }
    for method in [
        "finish_execution",
        "report_failed_execution",
        "report_stale_proposal",
        "finish_publication",
        "migrate",
    ] {
        let forged = charter_tests::Call::raw(method, vec![0; 16]);
        let refused = council.call(&ann, forged).await?.failure()?;
        assert!(refused.contains("private"), "{method}: {refused}");
    }
    Ok(())
}

/// Outsiders and those that left neither vote nor veto, and a member's vote cannot be cast twice.
#[rstest]
#[tokio::test]
async fn one_member_has_one_vote(#[values(84, 88)] version: u32) -> Result {
    let world = World::at(version).await?;
    let Council3 {
        council,
        ann,
        guardian,
        ..
    } = guarded(&world).await?;
    let eve = world.account("eve").await?;
    let id = council.propose(&ann, harmless()).await?;
    council.vote(&ann, id, Vote::Approve).await?.success()?;
    let twice = council.vote(&ann, id, Vote::Approve).await?.failure()?;
    assert!(twice.contains("already"), "{twice}");
    for stranger in [&eve, &guardian] {
        let refused = council.vote(stranger, id, Vote::Approve).await?.failure()?;
        assert!(refused.contains("is not a member"), "{refused}");
    }
    let veto = council::of_proposal("veto", id);
    assert!(council.call(&eve, veto).await?.failure().is_ok());
    assert_eq!(council.proposal(id).await?.tally.approvals, 1);
    Ok(())
}
