//! Deadlines to the nanosecond, and digests.

use charter_governance::kernel::{Decision, Proposal, ProposalError};
use charter_interface::factory::Category;
use charter_interface::governance::{Rule, Status, Threshold, Vote};
use charter_interface::{CodeHash, Duration, Timestamp};

use crate::real::{START, person};

const VOTING: u64 = 3_600_000_000_000;
const TIMELOCK: u64 = 7_200_000_000_000;
const WINDOW: u64 = 86_400_000_000_000;
/// When the proposal passes.
const PASSED: u64 = START.0 + 5;

fn proposal() -> Proposal {
    let rule = Rule {
        threshold: Threshold::Votes(1),
        voting_period: Duration(VOTING),
        timelock: Duration(TIMELOCK),
        execution_window: Duration(WINDOW),
    };
    let digest = CodeHash([1; 32]);
    let ann = person(0);
    Proposal::new(ann, Category::Code, digest, &rule, 2, true, START)
}

fn passed() -> Proposal {
    let mut proposal = proposal();
    let decision = approve(&mut proposal, PASSED).expect("it is active");
    let Decision::Approved(deadlines) = decision else {
        panic!("one vote passes it");
    };
    assert_eq!(deadlines.from, Timestamp(PASSED + TIMELOCK));
    assert_eq!(deadlines.until, Timestamp(PASSED + TIMELOCK + WINDOW));
    proposal
}

fn approve(proposal: &mut Proposal, now: u64) -> Result<Decision, ProposalError> {
    proposal.vote(0, (0, &person(0)), Some(Vote::Approve), Timestamp(now))
}

#[test]
fn the_last_vote_is_the_nanosecond_before_the_end() {
    let last = START.0 + VOTING - 1;
    assert!(approve(&mut proposal(), last).is_ok());
    let late = approve(&mut proposal(), last + 1).expect_err("voting has ended");
    assert_eq!(
        late.to_string(),
        "proposal 0 is expired; this needs it to be active"
    );
}

#[test]
fn the_first_execution_is_at_the_end_of_the_timelock() {
    let first = PASSED + TIMELOCK;
    let early = passed()
        .begin_execution(0, Timestamp(first - 1))
        .expect_err("the timelock holds");
    assert_eq!(
        early.to_string(),
        format!("proposal 0 can be executed from {first} on (nanoseconds since 1970), in 1ns")
    );
    assert_eq!(passed().begin_execution(0, Timestamp(first)), Ok(1));
}

#[test]
fn the_last_execution_is_the_nanosecond_before_the_window_closes() {
    let closes = PASSED + TIMELOCK + WINDOW;
    assert_eq!(passed().begin_execution(0, Timestamp(closes - 1)), Ok(1));
    let late = passed()
        .begin_execution(0, Timestamp(closes))
        .expect_err("the window is closed");
    assert_eq!(
        late.to_string(),
        "proposal 0 is expired; this needs it to be approved, or failed with its window open"
    );
}

#[test]
fn a_failure_can_be_repeated_until_the_window_closes() {
    let closes = PASSED + TIMELOCK + WINDOW;
    let mut proposal = passed();
    assert_eq!(proposal.begin_execution(0, Timestamp(closes - 2)), Ok(1));
    proposal.end_execution(false);
    let mut again = proposal.clone();
    assert_eq!(again.begin_execution(0, Timestamp(closes - 1)), Ok(2));
    let late = proposal
        .begin_execution(0, Timestamp(closes))
        .expect_err("the window is closed");
    assert_eq!(
        late.to_string(),
        "proposal 0 is failed; this needs it to be approved, or failed with its window open"
    );
    assert!(proposal.has_ended(Timestamp(closes)));
}

#[test]
fn it_is_kept_for_the_retention() {
    let retention = Duration(10);
    let free = PASSED + TIMELOCK + WINDOW + 10;
    let proposal = passed();
    let early = proposal
        .check_prunable(0, retention, Timestamp(free - 1))
        .expect_err("it is kept");
    assert_eq!(
        early.to_string(),
        format!("proposal 0 can be pruned from {free} on (nanoseconds since 1970)")
    );
    assert_eq!(
        proposal.check_prunable(0, retention, Timestamp(free)),
        Ok(())
    );
}

#[test]
fn a_vetoed_one_is_kept_as_long_as_if_it_had_not_been() {
    let retention = Duration(10);
    let prunable_from = |mut proposal: Proposal, now: u64| {
        proposal.veto(0, Timestamp(now)).expect("it is open");
        let early = proposal.check_prunable(0, retention, Timestamp(now));
        match early.expect_err("it is kept") {
            ProposalError::Retained { from, .. } => from.0,
            other => panic!("{other}"),
        }
    };
    assert_eq!(
        prunable_from(proposal(), START.0 + 1),
        START.0 + VOTING + 10
    );
    // Approved, or failed with its window open: its vote ended long before.
    let closes = PASSED + TIMELOCK + WINDOW;
    assert_eq!(prunable_from(passed(), closes - 1), closes + 10);
    let mut failed = passed();
    assert_eq!(failed.begin_execution(0, Timestamp(closes - 2)), Ok(1));
    failed.end_execution(false);
    assert_eq!(prunable_from(failed, closes - 1), closes + 10);
}

#[test]
fn what_has_passed_or_expired_does_not_become_stale() {
    let now = Timestamp(PASSED + 1);
    let (mut open, mut passed, mut expired) = (proposal(), passed(), proposal());
    assert!(open.make_stale(now));
    assert_eq!(open.status(now), Status::Stale);
    assert!(!passed.make_stale(now));
    assert_eq!(passed.status(now), Status::Approved);
    let late = Timestamp(START.0 + VOTING);
    assert!(!expired.make_stale(late));
    assert_eq!(expired.status(late), Status::Expired);
}

#[test]
fn the_end_of_time_is_no_overflow() {
    let rule = Rule {
        threshold: Threshold::Votes(1),
        voting_period: Duration(u64::MAX),
        timelock: Duration(u64::MAX),
        execution_window: Duration(u64::MAX),
    };
    let digest = CodeHash([1; 32]);
    let mut proposal = Proposal::new(person(0), Category::Code, digest, &rule, 1, true, START);
    let voted = proposal.vote(0, (0, &person(0)), Some(Vote::Approve), START);
    assert!(matches!(voted, Ok(Decision::Approved(_))));
    assert_eq!(proposal.deadlines().until, Timestamp(u64::MAX));
    assert_eq!(proposal.status(Timestamp(u64::MAX - 1)), Status::Approved);
}

#[test]
fn a_vote_is_for_what_was_read() {
    let proposal = proposal();
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
