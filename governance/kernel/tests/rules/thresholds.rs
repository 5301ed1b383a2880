//! How many votes a threshold is.

use charter_interface::governance::{MAX_MEMBERS, Threshold};
use charter_kernel::required_votes;

use crate::model::needed;

#[test]
fn two_thirds_of_three_are_two() {
    assert_eq!(required_votes(Threshold::Share(2, 3), 3), 2);
    assert_eq!(required_votes(Threshold::Share(2, 3), 4), 3);
    assert_eq!(required_votes(Threshold::Share(1, 2), 4), 2);
    assert_eq!(required_votes(Threshold::Share(1, 2), 5), 3);
    assert_eq!(required_votes(Threshold::Share(1, 1), 5), 5);
    assert_eq!(required_votes(Threshold::Votes(2), 5), 2);
}

#[test]
fn a_share_is_the_fewest_votes_that_reach_it() {
    for members in 1..=MAX_MEMBERS {
        for whole in 1..=100 {
            for part in 1..=whole {
                let share = Threshold::Share(part, whole);
                assert_eq!(
                    required_votes(share, members),
                    needed(share, members as u32),
                    "{share} of {members}"
                );
            }
        }
    }
}

#[test]
fn the_largest_numbers_do_not_overflow() {
    let all = Threshold::Share(u16::MAX, u16::MAX);
    assert_eq!(required_votes(all, MAX_MEMBERS), MAX_MEMBERS as u32);
    // The invariants refuse it; until they do it must not divide by zero.
    let none = Threshold::Share(u16::MAX, 0);
    assert!(required_votes(none, MAX_MEMBERS) > MAX_MEMBERS as u32);
}
