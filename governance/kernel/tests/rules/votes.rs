//! Votes count until execution, and each is its voter's own.

use charter_interface::governance::{Status, Vote, VoteView};
use charter_interface::{Category, Duration};
use charter_kernel::{Deadlines, Decision, ProposalError};

use crate::scene::{START, Scene, TIMELOCK, VOTING, WINDOW, account, member, policy};

const HOUR: Duration = Duration::from_hours(1);

fn deadlines(scene: &Scene) -> Deadlines {
    scene.proposal.deadlines().expect("it has passed")
}

#[test]
fn two_of_three_pass_it_and_start_its_timelock() {
    let mut scene = Scene::new();
    assert_eq!(scene.approve(0), Ok(Decision::Unchanged));
    assert_eq!(scene.proposal.deadlines(), None);
    scene.wait(HOUR);
    let passed = scene.approve(1).expect("it is active");
    let from = START.after(HOUR).after(TIMELOCK);
    let until = from.after(WINDOW);
    assert_eq!(passed, Decision::Approved(Deadlines { from, until }));
    assert_eq!(passed.status(), Some(Status::Approved));
    assert_eq!(passed.executable_from(), Some(from));
}

#[test]
fn a_further_approval_of_what_has_passed_changes_nothing() {
    let mut scene = Scene::passed();
    let before = deadlines(&scene);
    scene.wait(HOUR);
    assert_eq!(scene.approve(2), Ok(Decision::Unchanged));
    assert_eq!(deadlines(&scene), before);
    // But it is one to spare.
    assert_eq!(scene.withdraw(0), Ok(Decision::Unchanged));
    assert_eq!(
        (scene.status(), deadlines(&scene)),
        (Status::Approved, before)
    );
}

#[test]
fn what_lost_its_approvals_is_active_again_and_its_timelock_begins_anew() {
    let mut scene = Scene::passed();
    scene.wait(HOUR);
    assert_eq!(scene.withdraw(1), Ok(Decision::Active));
    assert_eq!(scene.status(), Status::Active);
    assert_eq!(scene.proposal.deadlines(), None);
    scene.wait(HOUR);
    let anew = scene.approve(2).expect("it is active");
    let from = START.after(HOUR).after(HOUR).after(TIMELOCK);
    assert_eq!(anew.executable_from(), Some(from));
    scene.now = START.after(TIMELOCK);
    assert!(matches!(
        scene.begin(),
        Err(ProposalError::Timelocked { .. })
    ));
    scene.now = from;
    assert!(scene.begin().is_ok());
}

#[test]
fn what_lost_its_approvals_for_good_is_rejected_at_once() {
    let mut scene = Scene::passed();
    assert_eq!(scene.reject(2), Ok(Decision::Unchanged));
    assert_eq!(scene.reject(1), Ok(Decision::Rejected));
    assert!(scene.proposal.has_ended(scene.now));
}

#[test]
fn what_lost_its_approvals_after_its_voting_period_is_rejected() {
    for reject in [false, true] {
        let mut scene = Scene::passed();
        scene.wait(VOTING);
        let lost = if reject {
            scene.reject(0)
        } else {
            scene.withdraw(0)
        };
        assert_eq!(lost, Ok(Decision::Rejected));
        assert!(scene.proposal.has_ended(scene.now));
        // Nothing brings it back.
        assert_eq!(
            scene.approve(0),
            Err(ProposalError::Status {
                proposal_id: 7,
                status: Status::Rejected,
                needed: "active, approved, executing, or failed with its window open",
            })
        );
    }
}

#[test]
fn between_two_attempts_votes_count_as_before_the_first() {
    let mut failed = Scene::executing();
    failed.proposal.end_execution(1, false, failed.now);
    assert_eq!(failed.withdraw(0), Ok(Decision::Rejected));

    let mut quick = policy(3, 2);
    for category in [Category::Routine, Category::Code] {
        quick.rules.of_mut(category).timelock = Duration(0);
    }
    let mut scene = Scene::of(quick, Category::Code);
    scene.approve(0).expect("it is active");
    scene.approve(1).expect("it is active");
    scene.begin().expect("it has no timelock");
    scene.proposal.end_execution(1, false, scene.now);
    assert_eq!(scene.withdraw(0), Ok(Decision::Active));
    assert!(scene.begin().is_err());
    assert!(matches!(scene.approve(0), Ok(Decision::Approved(_))));
    assert_eq!(scene.status(), Status::Approved);
}

#[test]
fn nothing_is_voted_on_after_its_window_has_closed() {
    let mut short = policy(3, 2);
    for category in [Category::Routine, Category::Code] {
        let rule = short.rules.of_mut(category);
        (rule.timelock, rule.execution_window) = (Duration(0), HOUR);
    }
    let mut scene = Scene::of(short, Category::Code);
    scene.approve(0).expect("it is active");
    scene.approve(1).expect("it is active");
    // Its voting period runs, and it has ended all the same: its slot is free, and it must not come back.
    scene.wait(HOUR);
    assert_eq!(scene.status(), Status::Expired);
    assert!(scene.now < scene.proposal.voting_ends);
    for vote in [None, Some(Vote::Reject)] {
        assert!(matches!(
            scene.vote(0, vote),
            Err(ProposalError::Status { .. })
        ));
    }
}

#[test]
fn what_is_rejected_takes_rejections_only() {
    let mut scene = Scene::new();
    scene.approve(2).expect("it is active");
    scene.reject(0).expect("it is active");
    assert_eq!(scene.reject(1), Ok(Decision::Rejected));
    let only = format!(
        "proposal 7 is rejected: it takes rejections only, until {} (nanoseconds since 1970), for 1 d",
        START.after(VOTING).0
    );
    for (number, vote) in [(0, None), (0, Some(Vote::Approve)), (2, None)] {
        let refused = scene.vote(number, vote).expect_err("it is rejected");
        assert_eq!(refused.to_string(), only);
    }
    assert_eq!(scene.reject(2), Ok(Decision::Unchanged));
    let tally = scene.proposal.tally();
    assert_eq!((tally.approvals, tally.rejections), (0, 3));
    assert_eq!(scene.status(), Status::Rejected);
}

#[test]
fn a_vote_that_says_nothing_new_is_refused() {
    let mut scene = Scene::new();
    let text = |refused: Result<Decision, ProposalError>| {
        refused.expect_err("it says nothing new").to_string()
    };
    assert_eq!(
        text(scene.withdraw(0)),
        "m0.near has no vote on proposal 7 already"
    );
    scene.approve(0).expect("it is active");
    assert_eq!(
        text(scene.approve(0)),
        "m0.near has approved on proposal 7 already"
    );
    scene.reject(0).expect("it is active");
    assert_eq!(
        text(scene.reject(0)),
        "m0.near has rejected on proposal 7 already"
    );
}

#[test]
fn only_members_vote_and_only_on_what_was_made_when_they_were() {
    let mut scene = Scene::new();
    scene.policy.members.push(member(3));
    assert_eq!(
        scene.approve(4).expect_err("it is no member").to_string(),
        "m4.near is not a member of the council"
    );
    assert_eq!(
        scene.approve(3).expect_err("it joined later").to_string(),
        "m3.near has no ballot on proposal 7: it was no member when that was made, or has left since"
    );
}

#[test]
fn votes_are_shown_in_the_order_of_the_members_by_account() {
    let mut scene = Scene::new();
    scene.approve(2).expect("it is active");
    scene.reject(0).expect("it is active");
    let votes = [
        (member(0), Some(Vote::Reject)),
        (member(1), None),
        (member(2), Some(Vote::Approve)),
    ];
    assert_eq!(
        scene.proposal.votes(),
        votes.map(|(account_id, vote)| VoteView { account_id, vote })
    );
}

#[test]
fn a_proposer_takes_back_only_what_is_active() {
    let mut scene = Scene::new();
    let cancel = |scene: &mut Scene, who: &str| {
        scene
            .proposal
            .cancel(7, &account(who), scene.now)
            .map_err(|error| error.to_string())
    };
    assert_eq!(
        cancel(&mut scene, "m0.near"),
        Err("only pat.near can cancel proposal 7".to_string())
    );
    assert_eq!(
        cancel(&mut Scene::passed(), "pat.near"),
        Err("proposal 7 is approved; this needs it to be active".to_string())
    );
    // Active again, it is its proposer's again.
    let mut again = Scene::passed();
    again.withdraw(0).expect("it has passed");
    assert_eq!(cancel(&mut again, "pat.near"), Ok(()));
    assert_eq!(again.status(), Status::Cancelled);
}
