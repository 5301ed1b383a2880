//! Whole lives in small councils, every one of them: each policy that is accepted is played to a change of the council, and each
//! ballot is followed while members come and go. Each test counts its cases, so that it fails if there are none.

use std::collections::BTreeMap;

use charter_interface::governance::{
    MAX_PERIOD, MAX_TIMELOCK, MIN_PERIOD, Rule, Rules, Status, Threshold, Vote,
};
use charter_interface::{AccountId, Category, Duration, Timestamp};
use charter_kernel::{Execution, check_invariants};

use crate::scene::{Scene, account, member, policy};

/// Of these a council of n members, up to four, can take n + 4: the votes from 1 to n and the four shares that are shares.
const THRESHOLDS: [Threshold; 13] = [
    Threshold::Votes(0),
    Threshold::Votes(1),
    Threshold::Votes(2),
    Threshold::Votes(3),
    Threshold::Votes(4),
    Threshold::Votes(5),
    Threshold::Share(0, 1),
    Threshold::Share(1, 2),
    Threshold::Share(2, 3),
    Threshold::Share(3, 4),
    Threshold::Share(1, 1),
    Threshold::Share(2, 1),
    Threshold::Share(1, 0),
];

/// The shortest, the longest, and those in which nobody could execute.
const PERIODS: [(Duration, Duration, Duration); 3] = [
    (MIN_PERIOD, Duration(0), MIN_PERIOD),
    (MAX_PERIOD, MAX_TIMELOCK, MAX_PERIOD),
    (MIN_PERIOD, MAX_TIMELOCK, Duration(0)),
];

/// Every triple of rules of these thresholds and periods.
fn for_rules(periods: &[(Duration, Duration, Duration)], mut look: impl FnMut(Rules)) {
    let mut all = Vec::new();
    for threshold in THRESHOLDS {
        for &(voting_period, timelock, execution_window) in periods {
            all.push(Rule {
                threshold,
                voting_period,
                timelock,
                execution_window,
            });
        }
    }
    for &routine in &all {
        for &code in &all {
            for &council in &all {
                look(Rules {
                    routine,
                    code,
                    council,
                });
            }
        }
    }
}

/// All members approve, one after the other, and somebody executes at the last moment of the window.
#[test]
fn no_valid_policy_bricks_a_council() {
    let council_id = account("council.near");
    let mut valid = 0_usize;
    for members in 1..=4 {
        let mut council = policy(members, 1);
        for_rules(&PERIODS, |rules| {
            council.rules = rules;
            if check_invariants(&council, &council_id).is_err() {
                return;
            }
            valid += 1;
            let mut scene = Scene::of(council.clone(), Category::Council);
            for number in 0..members {
                scene.approve(number).expect("members vote");
            }
            let deadlines = scene.proposal.deadlines().expect("all approved it");
            scene.now = Timestamp(deadlines.until.0 - 1);
            assert_eq!(scene.begin(), Ok(Execution::Begun { attempt: 1 }));
            let ended = scene.proposal.end_execution(1, true, scene.now);
            assert_eq!(ended, Status::Executed);
        });
    }
    // Three rules of n + 4 thresholds and two periods each.
    let expected: usize = (1..=4_usize).map(|n| ((n + 4) * 2).pow(3)).sum();
    assert_eq!(valid, expected);
}

/// Votes of four accounts, of whom three are members at first, while any of them leave and come back and the list is turned.
#[test]
fn no_ballot_counts_for_another_member() {
    let mut sequences = 0_usize;
    let scene = Scene::of(policy(3, 1), Category::Code);
    let cast = (0..3).map(|number| (member(number), None)).collect();
    follow(&scene, &cast, 5, &mut sequences);
    eprintln!("{sequences} sequences");
    assert!(sequences > 2_000, "{sequences}");
}

/// `cast`: what each who never left has voted.
fn follow(
    scene: &Scene,
    cast: &BTreeMap<AccountId, Option<Vote>>,
    depth: usize,
    sequences: &mut usize,
) {
    *sequences += 1;
    let counted: BTreeMap<_, _> = scene
        .proposal
        .votes()
        .into_iter()
        .map(|view| (view.account_id, view.vote))
        .collect();
    for (account_id, vote) in &counted {
        assert_eq!(
            cast.get(account_id).copied().flatten(),
            *vote,
            "{account_id}"
        );
    }
    if depth == 0 {
        return;
    }
    for number in 0..4 {
        let id = member(number);
        for vote in [Vote::Approve, Vote::Reject] {
            let (mut scene, mut cast) = (scene.clone(), cast.clone());
            if scene.vote(number, Some(vote)).is_ok() {
                let own = cast.get_mut(&id).expect("only who never left votes");
                *own = Some(vote);
                follow(&scene, &cast, depth - 1, sequences);
            }
        }
        let (mut scene, mut cast) = (scene.clone(), cast.clone());
        let mut council = scene.policy.clone();
        if council.members.contains(&id) {
            council.members.retain(|one| *one != id);
            if council.members.is_empty() || scene.proposal.has_ended(scene.now) {
                continue;
            }
            cast.remove(&id);
        } else {
            council.members.push(id);
        }
        scene.change(council);
        follow(&scene, &cast, depth - 1, sequences);
    }
    let mut scene = scene.clone();
    let mut council = scene.policy.clone();
    council.members.rotate_left(1);
    scene.change(council);
    follow(&scene, cast, depth - 1, sequences);
}
