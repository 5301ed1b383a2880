//! What a change of the council means for the proposals that are open.

use charter_interface::governance::{Change, Policy, Status, Threshold};
use charter_interface::{Category, Duration};
use charter_kernel::{Ballot, Cancellation, Decision, ProposalError, change};

use crate::scene::{Scene, TIMELOCK, VOTING, account, member, policy};

fn ballot(scene: &Scene, number: usize) -> Ballot {
    scene.proposal.ballots[number].1
}

#[test]
fn what_is_voted_on_is_stale() {
    let mut scene = Scene::new();
    scene.approve(0).expect("it is active");
    assert!(scene.remove(2));
    assert_eq!(scene.status(), Status::Stale);
    assert!(matches!(
        scene.approve(1),
        Err(ProposalError::Status { .. })
    ));
}

#[test]
fn what_passed_and_has_its_approvals_keeps_its_timelock() {
    let mut scene = Scene::passed();
    let before = scene.proposal.deadlines();
    scene.wait(Duration::from_hours(1));
    assert!(!scene.remove(2));
    assert_eq!(scene.status(), Status::Approved);
    assert_eq!(scene.proposal.deadlines(), before);
    scene.wait(TIMELOCK);
    assert!(scene.begin().is_ok());
}

/// A compromised member was voted out and then executed its own payment.
#[test]
fn what_passed_by_the_vote_of_who_left_is_stale() {
    let mut scene = Scene::passed();
    assert!(scene.remove(0));
    assert_eq!(scene.status(), Status::Stale);
    assert_eq!(ballot(&scene, 0), Ballot::Void);
    scene.wait(TIMELOCK);
    assert!(scene.begin().is_err());
}

#[test]
fn one_approval_to_spare_outlives_who_left() {
    let mut scene = Scene::passed();
    scene.approve(2).expect("voting goes on");
    assert!(!scene.remove(0));
    assert_eq!(scene.status(), Status::Approved);
    let tally = scene.proposal.tally();
    assert_eq!((tally.approvals, tally.members), (2, 2));
    // From now on it is stale as soon as it lacks one, and never active again.
    assert_eq!(scene.withdraw(1), Ok(Decision::Stale));
    assert_eq!(scene.status(), Status::Stale);
}

#[test]
fn an_earlier_one_that_loses_its_approvals_after_its_vote_is_stale_too() {
    let mut scene = Scene::passed();
    assert!(!scene.remove(2));
    scene.wait(VOTING);
    assert_eq!(scene.reject(0), Ok(Decision::Stale));
}

#[test]
fn a_failed_one_is_judged_like_a_passed_one() {
    let mut scene = Scene::executing();
    scene.proposal.end_execution(1, false, scene.now);
    let mut kept = scene.clone();
    assert!(!kept.remove(2));
    assert_eq!(kept.status(), Status::Failed);
    assert!(scene.remove(1));
    assert_eq!(scene.status(), Status::Stale);
}

#[test]
fn a_stricter_rule_holds_for_what_passed_by_a_laxer_one() {
    let mut stricter = policy(3, 2);
    stricter.rules.code.threshold = Threshold::Votes(3);
    let mut scene = Scene::passed();
    assert!(scene.clone().change(stricter.clone()));
    scene.approve(2).expect("voting goes on");
    assert!(!scene.change(stricter));
    assert_eq!(scene.proposal.tally().required, 3);
    assert_eq!(scene.withdraw(2), Ok(Decision::Stale));
}

#[test]
fn a_laxer_rule_lowers_nothing() {
    let mut laxer = policy(3, 2);
    for category in [Category::Routine, Category::Code, Category::Council] {
        laxer.rules.of_mut(category).threshold = Threshold::Votes(1);
    }
    let mut active = Scene::new();
    active.approve(0).expect("it is active");
    assert!(active.change(laxer.clone()), "one vote was not enough");
    let mut passed = Scene::passed();
    assert!(!passed.change(laxer));
    assert_eq!(passed.proposal.tally().required, 2);
    assert_eq!(passed.withdraw(0), Ok(Decision::Stale));
}

/// A code proposal needs what the routine rule asks for, should that be more: also when it is the routine rule that changes.
#[test]
fn a_stricter_rule_of_a_lighter_category_holds_too() {
    let mut stricter = policy(3, 2);
    stricter.rules.routine.threshold = Threshold::Votes(3);
    let mut scene = Scene::passed();
    assert!(scene.change(stricter));
    let mut heavier = policy(3, 2);
    heavier.rules.council.threshold = Threshold::Votes(3);
    let mut scene = Scene::passed();
    assert!(
        !scene.change(heavier),
        "a heavier category's is not asked for"
    );
}

#[test]
fn a_council_that_grows_needs_more_of_those_that_could_vote() {
    let mut share = policy(3, 2);
    share.rules.code.threshold = Threshold::Share(2, 3);
    let mut scene = Scene::of(share.clone(), Category::Code);
    scene.approve(0).expect("it is active");
    scene.approve(1).expect("it is active");
    share.members.push(member(3));
    assert!(scene.change(share), "two of four are not two thirds");
}

#[test]
fn the_ballot_of_who_left_stays_void_when_it_comes_back() {
    let mut scene = Scene::passed();
    scene.approve(2).expect("voting goes on");
    scene.remove(0);
    scene.policy.members.push(member(0));
    let policy = scene.policy.clone();
    assert!(!scene.change(policy));
    assert_eq!(ballot(&scene, 0), Ballot::Void);
    assert!(matches!(
        scene.approve(0),
        Err(ProposalError::NoBallot { .. })
    ));
}

/// The first member leaves, and those behind it move up; who joins takes the last place.
#[test]
fn no_ballot_is_found_by_its_place_among_todays_members() {
    let mut scene = Scene::of(policy(4, 2), Category::Code);
    scene.approve(2).expect("it is active");
    scene.approve(3).expect("it is active");
    scene.remove(0);
    scene.policy.members.push(account("new.near"));
    let policy = scene.policy.clone();
    scene.change(policy);
    assert_eq!(scene.reject(1), Ok(Decision::Unchanged));
    assert_eq!(
        [0, 1, 2, 3].map(|number| ballot(&scene, number)),
        [
            Ballot::Void,
            Ballot::Reject,
            Ballot::Approve,
            Ballot::Approve
        ]
    );
}

#[test]
fn what_had_ended_stays_what_it_was() {
    let mut expired = Scene::new();
    expired.wait(VOTING);
    let mut executed = Scene::executing();
    executed.proposal.end_execution(1, true, executed.now);
    let mut vetoed = Scene::new();
    vetoed.proposal.veto(7, vetoed.now).expect("it is open");
    for mut scene in [expired, executed, vetoed] {
        let before = scene.proposal.clone();
        assert!(!scene.remove(0));
        assert_eq!(scene.proposal, before);
        assert_eq!(
            scene.proposal.cancel_by_council(scene.now),
            Cancellation::PassedOver
        );
        assert_eq!(scene.proposal, before);
    }
}

#[test]
fn the_council_cancels_what_is_active_passed_or_failed() {
    let mut failed = Scene::executing();
    failed.proposal.end_execution(1, false, failed.now);
    for mut scene in [Scene::new(), Scene::passed(), failed] {
        assert_eq!(
            scene.proposal.cancel_by_council(scene.now),
            Cancellation::Now
        );
        assert_eq!(scene.status(), Status::Cancelled);
        assert!(scene.begin().is_err());
    }
}

fn applied(policy: &mut Policy, what: &Change) -> Result<bool, String> {
    change(policy, what).map_err(|error| error.to_string())
}

#[test]
fn changes_of_members_and_rules_are_told_from_others() {
    let add = |name: &str| Change::AddMember {
        account_id: account(name),
    };
    let remove = |name: &str| Change::RemoveMember {
        account_id: account(name),
    };
    let mut council = policy(3, 2);
    assert_eq!(applied(&mut council, &add("dan.near")), Ok(true));
    assert_eq!(applied(&mut council, &remove("m0.near")), Ok(true));
    let names: Vec<_> = council.members.iter().map(|one| one.as_str()).collect();
    assert_eq!(names, ["m1.near", "m2.near", "dan.near"]);

    let mut stricter = council.rules.code;
    stricter.threshold = Threshold::Votes(3);
    for category in [Category::Routine, Category::Code, Category::Council] {
        let set = Change::SetRule {
            category,
            rule: stricter,
        };
        assert_eq!(applied(&mut council, &set), Ok(true));
        assert_eq!(*council.rules.of(category), stricter);
    }

    let guardian = Some(account("guard.near"));
    let set = Change::SetGuardian {
        guardian: guardian.clone(),
    };
    assert_eq!(applied(&mut council, &set), Ok(false));
    assert_eq!(council.guardian, guardian);
    let close = Change::SetOpenProposals { bond: None };
    assert_eq!(applied(&mut council, &close), Ok(false));
    assert_eq!(council.open_proposals, None);
    let retention = Duration::from_days(2);
    let keep = Change::SetRetention { retention };
    assert_eq!(applied(&mut council, &keep), Ok(false));
    assert_eq!(council.retention, retention);

    let before = council.clone();
    for other in [
        Change::CancelUpgrade,
        Change::CancelProposals { ids: vec![1] },
    ] {
        assert_eq!(applied(&mut council, &other), Ok(false));
    }
    assert_eq!(
        applied(&mut council, &add("dan.near")),
        Err("dan.near is a member already".to_string())
    );
    assert_eq!(
        applied(&mut council, &remove("m0.near")),
        Err("m0.near is no member".to_string())
    );
    assert_eq!(council, before);
}
