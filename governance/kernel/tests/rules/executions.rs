//! What passed is done once; what is done to a proposal meanwhile counts if the attempt fails.

use charter_interface::governance::Status;
use charter_interface::{Category, Duration, NearToken};
use charter_kernel::{Cancellation, Decision, Execution, ProposalError, Settlement};

use crate::scene::{BOND, Scene, TIMELOCK, VOTING, policy};

/// Passed without a timelock and being executed, in the middle of its voting period.
fn executing_while_voting() -> Scene {
    let mut quick = policy(3, 2);
    for category in [Category::Routine, Category::Code] {
        quick.rules.of_mut(category).timelock = Duration(0);
    }
    let mut scene = Scene::of(quick, Category::Code);
    scene.approve(0).expect("it is active");
    scene.approve(1).expect("it is active");
    scene.begin().expect("it has no timelock");
    scene
}

fn fail(scene: &mut Scene) -> Status {
    let attempt = scene.proposal.attempts;
    scene.proposal.end_execution(attempt, false, scene.now)
}

#[test]
fn nothing_is_executed_while_it_is_or_after_it_was() {
    let mut scene = Scene::executing();
    assert!(scene.begin().is_err());
    assert_eq!(
        scene.proposal.end_execution(1, true, scene.now),
        Status::Executed
    );
    let executed = scene.proposal.clone();
    assert!(scene.begin().is_err());
    // Whoever calls back again, with whatever outcome, changes nothing.
    for attempt in [0, 1, 2, u16::MAX] {
        for succeeded in [false, true] {
            assert_eq!(
                scene.proposal.end_execution(attempt, succeeded, scene.now),
                Status::Executed
            );
        }
    }
    assert_eq!(scene.proposal, executed);
}

#[test]
fn only_the_attempt_that_is_on_its_way_can_end() {
    let mut scene = Scene::executing();
    fail(&mut scene);
    assert_eq!(scene.begin(), Ok(Execution::Begun { attempt: 2 }));
    assert_eq!(
        scene.proposal.end_execution(1, true, scene.now),
        Status::Executing
    );
    assert_eq!(
        scene.proposal.end_execution(2, true, scene.now),
        Status::Executed
    );
    // Nor one that never began.
    let mut passed = Scene::passed();
    assert_eq!(
        passed.proposal.end_execution(0, true, passed.now),
        Status::Approved
    );
}

#[test]
fn approvals_taken_away_meanwhile_count_if_it_fails() {
    let mut late = Scene::executing();
    assert_eq!(late.withdraw(0), Ok(Decision::Unchanged));
    assert_eq!(late.status(), Status::Executing);
    assert_eq!(fail(&mut late), Status::Rejected);
    assert!(late.begin().is_err());

    let mut voting = executing_while_voting();
    assert_eq!(voting.withdraw(0), Ok(Decision::Unchanged));
    assert_eq!(fail(&mut voting), Status::Active);
    assert!(voting.begin().is_err());
}

#[test]
fn approved_anew_meanwhile_its_timelock_begins_anew() {
    let mut scene = Scene::of(policy(3, 2), Category::Routine);
    scene.approve(0).expect("it is active");
    scene.approve(1).expect("it is active");
    // As if the timelock had been short and the voting period long.
    scene.proposal.voting_ends = scene.now.after(Duration::from_days(30));
    scene.wait(TIMELOCK);
    scene.begin().expect("it is executable");
    scene.withdraw(0).expect("it takes votes");
    scene.wait(Duration::from_hours(1));
    assert_eq!(scene.approve(0), Ok(Decision::Unchanged));
    let anew = scene.now;
    assert_eq!(fail(&mut scene), Status::Failed);
    assert_eq!(
        scene.begin(),
        Err(ProposalError::Timelocked {
            proposal_id: 7,
            from: anew.after(TIMELOCK),
            wait: TIMELOCK,
        })
    );
}

#[test]
fn a_veto_meanwhile_counts_if_it_fails() {
    let mut scene = Scene::executing();
    assert_eq!(scene.proposal.veto(7, scene.now), Ok(NearToken::ZERO));
    assert_eq!(scene.status(), Status::Executing);
    assert_eq!(scene.proposal.bond, BOND, "nothing is forfeited yet");
    assert!(
        !scene.proposal.has_ended(scene.now),
        "it may be executed yet"
    );
    assert!(scene.proposal.settle_bond(7, scene.now).is_err());
    assert_eq!(
        scene
            .proposal
            .veto(7, scene.now)
            .expect_err("it is vetoed")
            .to_string(),
        "proposal 7 is executing, and vetoed already if that fails"
    );
    let mut succeeded = scene.clone();
    assert_eq!(fail(&mut scene), Status::Vetoed);
    assert_eq!(
        scene.proposal.settle_bond(7, scene.now),
        Ok(Settlement::Forfeited(BOND))
    );
    // What succeeded is executed all the same.
    let now = succeeded.now;
    assert_eq!(
        succeeded.proposal.end_execution(1, true, now),
        Status::Executed
    );
    assert_eq!(
        succeeded.proposal.settle_bond(7, now),
        Ok(Settlement::Returned(BOND))
    );
}

#[test]
fn rejections_meanwhile_do_not_cost_the_bond_of_what_succeeds() {
    let mut scene = executing_while_voting();
    scene.reject(0).expect("it takes votes");
    scene.reject(1).expect("it takes votes");
    let mut failed = scene.clone();
    assert_eq!(
        scene.proposal.end_execution(1, true, scene.now),
        Status::Executed
    );
    assert_eq!(
        scene.proposal.settle_bond(7, scene.now),
        Ok(Settlement::Returned(BOND))
    );
    assert_eq!(fail(&mut failed), Status::Rejected);
    failed.wait(VOTING);
    assert_eq!(
        failed.proposal.settle_bond(7, failed.now),
        Ok(Settlement::Forfeited(BOND))
    );
}

#[test]
fn a_cancellation_meanwhile_counts_if_it_fails() {
    let mut scene = Scene::executing();
    assert_eq!(
        scene.proposal.cancel_by_council(scene.now),
        Cancellation::IfAttemptFails
    );
    assert_eq!(
        scene.proposal.cancel_by_council(scene.now),
        Cancellation::PassedOver
    );
    assert_eq!(scene.status(), Status::Executing);
    assert_eq!(fail(&mut scene), Status::Cancelled);
    assert_eq!(
        scene.proposal.settle_bond(7, scene.now),
        Ok(Settlement::Returned(BOND))
    );
}

#[test]
fn a_change_of_the_council_meanwhile_counts_if_it_fails() {
    let mut scene = Scene::executing();
    assert!(!scene.remove(0), "it is not stale while it is executed");
    assert_eq!(scene.status(), Status::Executing);
    assert_eq!(fail(&mut scene), Status::Stale);
}

/// Otherwise who was voted out could have kept its proposal alive by executing it at the right moment.
#[test]
fn what_a_change_made_stale_meanwhile_is_not_approved_anew() {
    let mut scene = executing_while_voting();
    scene.remove(0);
    assert_eq!(
        scene.approve(2).expect_err("it is stale").to_string(),
        "proposal 7 is executing, and stale already if that fails"
    );
    assert_eq!(fail(&mut scene), Status::Stale);
}

/// Executing again and again, at any moment, dodges nothing.
#[test]
fn nobody_dodges_a_veto_a_vote_or_a_cancellation_by_executing_again() {
    let stops: [fn(&mut Scene); 3] = [
        |scene| {
            scene.proposal.veto(7, scene.now).expect("it is open");
        },
        |scene| {
            scene.withdraw(1).expect("it takes votes");
        },
        |scene| {
            scene.proposal.cancel_by_council(scene.now);
        },
    ];
    for stop in stops {
        let mut scene = Scene::executing();
        for _ in 0..3 {
            assert_eq!(fail(&mut scene), Status::Failed);
            scene.begin().expect("its window is open");
        }
        stop(&mut scene);
        let stopped = fail(&mut scene);
        assert_ne!(stopped, Status::Failed);
        assert!(scene.begin().is_err(), "{stopped}");
        assert!(scene.proposal.has_ended(scene.now), "{stopped}");
    }
}

#[test]
fn votes_are_taken_while_its_window_closes_behind_it() {
    let mut scene = Scene::executing();
    scene.wait(crate::scene::WINDOW);
    assert!(
        !scene.proposal.has_ended(scene.now),
        "an attempt can take long"
    );
    assert_eq!(scene.withdraw(0), Ok(Decision::Unchanged));
    assert_eq!(fail(&mut scene), Status::Rejected);
}

#[test]
fn what_needs_a_heavier_vote_by_now_is_stale() {
    let mut scene = Scene::passed();
    scene.wait(VOTING);
    assert!(
        matches!(
            scene
                .proposal
                .begin_execution(7, Category::Council, scene.now),
            Err(ProposalError::Timelocked { .. })
        ),
        "before its time it is nobody's to judge"
    );
    scene.wait(TIMELOCK);
    let mut lighter = scene.clone();
    assert_eq!(
        scene
            .proposal
            .begin_execution(7, Category::Council, scene.now),
        Ok(Execution::Stale {
            decided: Category::Code,
            needed: Category::Council
        })
    );
    assert_eq!(
        (scene.status(), scene.proposal.attempts),
        (Status::Stale, 0)
    );
    assert_eq!(
        scene.proposal.settle_bond(7, scene.now),
        Ok(Settlement::Returned(BOND))
    );
    assert_eq!(
        lighter
            .proposal
            .begin_execution(7, Category::Routine, lighter.now),
        Ok(Execution::Begun { attempt: 1 })
    );
}

#[test]
fn what_replaces_a_guardian_cannot_be_vetoed_at_any_time() {
    for mut scene in [Scene::new(), Scene::passed(), Scene::executing()] {
        scene.proposal.vetoable = false;
        assert_eq!(
            scene.proposal.veto(7, scene.now),
            Err(ProposalError::NotVetoable { proposal_id: 7 })
        );
    }
}
