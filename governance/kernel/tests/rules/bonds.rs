//! Whose a bond is.

use charter_interface::Category;
use charter_interface::governance::Status;
use charter_kernel::{Cancellation, ProposalError, Settlement};

use crate::scene::{BOND, Scene, TIMELOCK, VOTING, WINDOW, account, policy};

const RETURNED: Result<Settlement, ProposalError> = Ok(Settlement::Returned(BOND));
const FORFEITED: Result<Settlement, ProposalError> = Ok(Settlement::Forfeited(BOND));

fn settle(scene: &mut Scene) -> Result<Settlement, ProposalError> {
    scene.proposal.settle_bond(7, scene.now)
}

#[test]
fn a_bond_is_held_until_its_proposal_has_ended() {
    let mut failed = Scene::executing();
    failed.proposal.end_execution(1, false, failed.now);
    for mut scene in [Scene::new(), Scene::passed(), Scene::executing(), failed] {
        let status = scene.status();
        assert_eq!(
            settle(&mut scene),
            Err(ProposalError::Status {
                proposal_id: 7,
                status,
                needed: "ended",
            })
        );
        assert_eq!(scene.proposal.bond, BOND);
    }
}

#[test]
fn nobody_voted() {
    let mut scene = Scene::new();
    scene.wait(VOTING);
    assert_eq!(settle(&mut scene), RETURNED);
}

#[test]
fn it_was_executed() {
    let mut scene = Scene::executing();
    scene.proposal.end_execution(1, true, scene.now);
    assert_eq!(settle(&mut scene), RETURNED);
}

#[test]
fn it_passed_and_nobody_executed_it() {
    let mut scene = Scene::passed();
    scene.wait(TIMELOCK);
    scene.wait(WINDOW);
    assert_eq!(settle(&mut scene), RETURNED);
}

#[test]
fn it_was_rejected_by_as_many_as_would_have_approved_it() {
    let mut scene = Scene::new();
    scene.reject(0).expect("it is active");
    scene.reject(1).expect("it is active");
    assert_eq!(scene.status(), Status::Rejected);
    scene.wait(VOTING);
    assert_eq!(settle(&mut scene), FORFEITED);
}

/// Five members, four decide: two rejections end it, four forfeit its bond.
#[test]
fn it_was_rejected_by_fewer_until_others_join_them() {
    let mut scene = Scene::of(policy(5, 4), Category::Code);
    scene.reject(0).expect("it is active");
    scene.reject(1).expect("it is active");
    assert_eq!(scene.status(), Status::Rejected);
    let mut few = scene.clone();
    few.wait(VOTING);
    assert_eq!(settle(&mut few), RETURNED);
    scene.reject(2).expect("it takes rejections");
    scene.reject(3).expect("it takes rejections");
    scene.wait(VOTING);
    assert_eq!(settle(&mut scene), FORFEITED);
}

/// Five members, two decide: it never was rejected, and as many were against it as would have approved it.
#[test]
fn it_expired_with_as_many_against_it() {
    let mut scene = Scene::of(policy(5, 2), Category::Code);
    scene.reject(0).expect("it is active");
    scene.reject(1).expect("it is active");
    assert_eq!(scene.status(), Status::Active);
    scene.wait(VOTING);
    assert_eq!(scene.status(), Status::Expired);
    assert_eq!(settle(&mut scene), FORFEITED);
}

#[test]
fn as_many_were_for_it_as_against_it() {
    let mut scene = Scene::of(policy(5, 2), Category::Code);
    for number in [0, 1] {
        scene.reject(number).expect("it is active");
        scene.approve(number + 2).expect("it is active");
    }
    scene.wait(TIMELOCK);
    scene.wait(WINDOW);
    assert_eq!(scene.status(), Status::Expired);
    assert_eq!(settle(&mut scene), RETURNED);
}

/// Taking it back before the last rejection, to have the bond at once and try again, dodges nothing.
#[test]
fn its_proposer_took_it_back() {
    let mut scene = Scene::of(policy(5, 4), Category::Code);
    scene.reject(0).expect("it is active");
    scene
        .proposal
        .cancel(7, &account("pat.near"), scene.now)
        .expect("it is active");
    assert_eq!(scene.status(), Status::Cancelled);
    assert!(scene.proposal.has_ended(scene.now), "its slot is free");
    assert!(matches!(
        settle(&mut scene),
        Err(ProposalError::BondHeld { .. })
    ));
    let mut in_peace = scene.clone();
    in_peace.wait(VOTING);
    assert_eq!(settle(&mut in_peace), RETURNED);
    for number in 1..4 {
        scene.reject(number).expect("it takes rejections");
    }
    assert_eq!(scene.status(), Status::Cancelled);
    scene.wait(VOTING);
    assert_eq!(settle(&mut scene), FORFEITED);
}

#[test]
fn it_was_vetoed() {
    for mut scene in [Scene::new(), Scene::passed()] {
        assert_eq!(scene.proposal.veto(7, scene.now), Ok(BOND));
        assert_eq!(
            settle(&mut scene),
            Err(ProposalError::NoBond { proposal_id: 7 })
        );
    }
}

#[test]
fn the_council_cancelled_it_or_changed() {
    let mut cancelled = Scene::passed();
    let now = cancelled.now;
    assert_eq!(cancelled.proposal.cancel_by_council(now), Cancellation::Now);
    assert_eq!(settle(&mut cancelled), RETURNED);
    let mut stale = Scene::new();
    assert!(stale.remove(0));
    assert_eq!(settle(&mut stale), RETURNED);
}

#[test]
fn its_approvals_were_turned_into_rejections_after_its_vote() {
    let mut scene = Scene::passed();
    scene.wait(VOTING);
    scene.reject(0).expect("it takes approvals away");
    // Only one was against it, and from now on nobody can be.
    assert_eq!(scene.status(), Status::Rejected);
    assert!(scene.reject(1).is_err());
    assert_eq!(settle(&mut scene), RETURNED);
}

/// Who rejected and then left the council did reject; waiting for that gets nothing back.
#[test]
fn what_has_ended_is_settled_by_the_votes_of_then() {
    let mut scene = Scene::new();
    scene.reject(0).expect("it is active");
    scene.reject(1).expect("it is active");
    assert!(!scene.remove(0));
    scene.wait(VOTING);
    assert_eq!(settle(&mut scene), FORFEITED);
}
