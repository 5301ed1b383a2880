//! Deadlines to the nanosecond, what people read of them, and digests.

use charter_interface::governance::{Status, Threshold};
use charter_interface::{Category, CodeHash, Duration, NearToken, Timestamp};
use charter_kernel::{Decision, Execution, ProposalError, Settlement};

use crate::scene::{BOND, START, Scene, TIMELOCK, VOTING, WINDOW, policy};

const INSTANT: Duration = Duration(1);

fn before(duration: Duration) -> Duration {
    Duration(duration.0 - 1)
}

#[test]
fn the_last_vote_is_the_nanosecond_before_the_end() {
    let mut scene = Scene::new();
    scene.wait(before(VOTING));
    assert_eq!(scene.approve(0), Ok(Decision::Unchanged));
    scene.wait(INSTANT);
    let late = scene.approve(1).expect_err("voting has ended");
    assert_eq!(
        late.to_string(),
        "proposal 7 is expired; this needs it to be active, approved, executing, or failed with its window open"
    );
}

#[test]
fn the_first_execution_is_at_the_end_of_the_timelock() {
    let mut scene = Scene::passed();
    let from = START.after(TIMELOCK).0;
    scene.wait(Duration::from_secs(61));
    assert_eq!(
        scene.begin().expect_err("the timelock holds").to_string(),
        format!("proposal 7 can be executed from {from} on (nanoseconds since 1970), in 1 d 23 h")
    );
    scene.now = START.after(before(TIMELOCK));
    assert_eq!(
        scene.begin().expect_err("the timelock holds").to_string(),
        format!("proposal 7 can be executed from {from} on (nanoseconds since 1970), in 1 ns")
    );
    scene.wait(INSTANT);
    assert_eq!(scene.begin(), Ok(Execution::Begun { attempt: 1 }));
}

#[test]
fn the_last_execution_is_the_nanosecond_before_the_window_closes() {
    let mut scene = Scene::passed();
    scene.wait(TIMELOCK);
    scene.wait(before(WINDOW));
    assert_eq!(scene.clone().begin(), Ok(Execution::Begun { attempt: 1 }));
    scene.wait(INSTANT);
    let late = scene.begin().expect_err("the window is closed");
    assert_eq!(
        late.to_string(),
        "proposal 7 is expired; this needs it to be approved, or failed with its window open"
    );
}

#[test]
fn a_failure_can_be_repeated_until_the_window_closes() {
    let mut scene = Scene::executing();
    scene.wait(before(WINDOW));
    assert_eq!(
        scene.proposal.end_execution(1, false, scene.now),
        Status::Failed
    );
    assert_eq!(scene.clone().begin(), Ok(Execution::Begun { attempt: 2 }));
    assert!(!scene.proposal.has_ended(scene.now));
    scene.wait(INSTANT);
    let late = scene.begin().expect_err("the window is closed");
    assert_eq!(
        late.to_string(),
        "proposal 7 is failed; this needs it to be approved, or failed with its window open"
    );
    assert!(scene.proposal.has_ended(scene.now));
    assert_eq!(scene.status(), Status::Failed);
}

#[test]
fn after_the_voting_period_approvals_can_only_be_taken_away() {
    let mut scene = Scene::passed();
    scene.wait(before(VOTING));
    assert_eq!(scene.clone().approve(2), Ok(Decision::Unchanged));
    assert_eq!(scene.clone().reject(2), Ok(Decision::Unchanged));
    scene.wait(INSTANT);
    let ended = START.after(VOTING).0;
    for late in [scene.approve(2), scene.reject(2)] {
        assert_eq!(
            late.expect_err("voting has ended").to_string(),
            format!(
                "voting on proposal 7 ended at {ended} (nanoseconds since 1970), 0 ns ago: approvals can only be taken away"
            )
        );
    }
    scene.wait(Duration::from_secs(5_400));
    let late = scene.approve(2).expect_err("voting has ended");
    assert!(late.to_string().contains(", 1 h 30 min ago:"), "{late}");
    assert_eq!(scene.clone().withdraw(0), Ok(Decision::Rejected));
    assert_eq!(scene.clone().reject(0), Ok(Decision::Rejected));
}

#[test]
fn it_is_kept_for_the_retention() {
    let retention = Duration::from_hours(3);
    let mut scene = Scene::passed();
    let until = START.after(TIMELOCK).after(WINDOW);
    scene.now = until;
    let early = scene.proposal.check_prunable(7, retention, scene.now);
    assert_eq!(
        early.expect_err("it is kept").to_string(),
        format!(
            "proposal 7 can be pruned from {} on (nanoseconds since 1970), in 3 h",
            until.after(retention).0
        )
    );
    scene.wait(before(retention));
    assert!(
        scene
            .proposal
            .check_prunable(7, retention, scene.now)
            .is_err()
    );
    scene.wait(INSTANT);
    assert_eq!(
        scene.proposal.check_prunable(7, retention, scene.now),
        Ok(())
    );
}

#[test]
fn a_vetoed_one_is_kept_as_long_as_if_it_had_not_been() {
    let retention = Duration(10);
    let prunable_from = |mut scene: Scene| {
        scene.proposal.veto(7, scene.now).expect("it is open");
        scene.proposal.prunable_from(retention)
    };
    assert_eq!(
        prunable_from(Scene::new()),
        START.after(VOTING).after(retention)
    );
    let closes = START.after(TIMELOCK).after(WINDOW).after(retention);
    let mut passed = Scene::passed();
    passed.wait(before(WINDOW));
    assert_eq!(prunable_from(passed), closes);
    let mut failed = Scene::executing();
    failed.proposal.end_execution(1, false, failed.now);
    assert_eq!(prunable_from(failed), closes);
}

/// Its retention counted from the end of its vote, or of a window that had closed before, would be over when it ends.
#[test]
fn retention_counts_from_the_last_moment_at_which_anything_could_happen() {
    let retention = Duration::from_hours(1);
    // It lost its approvals in its timelock, long after its vote.
    let mut lost = Scene::passed();
    lost.wait(before(TIMELOCK));
    assert_eq!(lost.withdraw(0), Ok(Decision::Rejected));
    assert_eq!(
        lost.proposal.prunable_from(retention),
        START.after(TIMELOCK).after(WINDOW).after(retention)
    );
    // Its attempt ended after its window had closed.
    for succeeded in [false, true] {
        let mut slow = Scene::executing();
        slow.wait(WINDOW);
        slow.wait(Duration::from_hours(5));
        slow.proposal.end_execution(1, succeeded, slow.now);
        assert!(slow.proposal.has_ended(slow.now));
        assert_eq!(
            slow.proposal.prunable_from(retention),
            slow.now.after(retention)
        );
    }
    // Rejected at once, it takes rejections until its vote ends.
    let mut rejected = Scene::new();
    rejected.reject(0).expect("it is active");
    rejected.reject(1).expect("it is active");
    assert_eq!(rejected.status(), Status::Rejected);
    assert_eq!(
        rejected.proposal.prunable_from(retention),
        START.after(VOTING).after(retention)
    );
}

#[test]
fn a_rejected_ones_bond_is_held_to_the_nanosecond_at_which_its_vote_ends() {
    let mut scene = Scene::new();
    scene.reject(0).expect("it is active");
    scene.reject(1).expect("it is active");
    assert_eq!(
        scene
            .proposal
            .settle_bond(7, scene.now)
            .expect_err("it takes rejections")
            .to_string(),
        format!(
            "the bond of proposal 7 is held until {} (nanoseconds since 1970), for 1 d: until then it takes rejections",
            START.after(VOTING).0
        )
    );
    scene.wait(before(VOTING));
    assert!(scene.proposal.settle_bond(7, scene.now).is_err());
    assert_eq!(scene.clone().reject(2), Ok(Decision::Unchanged));
    scene.wait(INSTANT);
    assert!(scene.clone().reject(2).is_err());
    assert_eq!(
        scene.proposal.settle_bond(7, scene.now),
        Ok(Settlement::Forfeited(BOND))
    );
    assert_eq!(scene.proposal.bond, NearToken::ZERO);
    assert_eq!(
        scene.proposal.settle_bond(7, scene.now),
        Err(ProposalError::NoBond { proposal_id: 7 })
    );
}

#[test]
fn the_end_of_time_is_no_overflow() {
    let mut endless = policy(1, 1);
    endless.rules.routine.voting_period = Duration(u64::MAX);
    endless.rules.routine.timelock = Duration(u64::MAX);
    endless.rules.routine.execution_window = Duration(u64::MAX);
    let mut scene = Scene::of(endless, Category::Routine);
    assert!(matches!(scene.approve(0), Ok(Decision::Approved(_))));
    let deadlines = scene.proposal.deadlines().expect("it has passed");
    assert_eq!(deadlines.until, Timestamp(u64::MAX));
    scene.now = Timestamp(u64::MAX - 1);
    assert_eq!(scene.status(), Status::Approved);
    assert_eq!(
        scene.proposal.prunable_from(Duration(u64::MAX)),
        Timestamp(u64::MAX)
    );
}

#[test]
fn an_attempt_beyond_all_numbers_is_still_one() {
    let mut scene = Scene::executing();
    scene.proposal.end_execution(1, false, scene.now);
    scene.proposal.attempts = u16::MAX;
    for _ in 0..2 {
        assert_eq!(scene.begin(), Ok(Execution::Begun { attempt: u16::MAX }));
        assert!(scene.begin().is_err());
        scene.proposal.end_execution(u16::MAX, false, scene.now);
        assert_eq!(scene.status(), Status::Failed);
    }
}

#[test]
fn a_vote_is_for_what_was_read() {
    let proposal = Scene::new().proposal;
    assert_eq!(proposal.check_digest(7, None), Ok(()));
    assert_eq!(proposal.check_digest(7, Some(CodeHash([1; 32]))), Ok(()));
    let other = CodeHash([2; 32]);
    let digest = proposal.digest;
    assert_eq!(
        proposal
            .check_digest(7, Some(other))
            .map_err(|error| error.to_string()),
        Err(format!(
            "proposal 7 has the digest {digest}; the vote is for {other}"
        ))
    );
}

#[test]
fn a_share_of_one_member_is_one_vote() {
    let mut small = policy(1, 1);
    small.rules.code.threshold = Threshold::Share(1, u16::MAX);
    let mut scene = Scene::of(small, Category::Code);
    assert_eq!(scene.proposal.tally().required, 1);
    assert!(matches!(scene.approve(0), Ok(Decision::Approved(_))));
}
