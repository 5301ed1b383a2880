//! Room for proposals: everybody's, and few enough.

use charter_interface::AccountId;
use charter_interface::governance::{
    MAX_CANCELLED, MAX_MEMBERS, MAX_OPEN, MAX_OPEN_OF_OTHERS, MAX_OPEN_PER_MEMBER,
};
use charter_kernel::{NoRoom, Open, check_left, check_room};
use proptest::prelude::*;

use crate::scene::{account, member};

fn members(count: usize) -> Vec<AccountId> {
    (0..count).map(member).collect()
}

fn outsider(number: usize) -> AccountId {
    account(&format!("o{number}.near"))
}

/// What proposes until there is no room, and why there is none.
fn fill(open: &mut Vec<Open>, proposer_id: &AccountId, members: &[AccountId]) -> NoRoom {
    loop {
        assert!(open.len() <= MAX_CANCELLED, "there is room without end");
        match check_room(open, proposer_id, members) {
            Ok(()) => open.push(Open {
                proposal_id: open.len() as u32,
                proposer_id: proposer_id.clone(),
                by_member: members.contains(proposer_id),
            }),
            Err(none) => return none,
        }
    }
}

#[test]
fn a_member_has_eight_and_an_outsider_one() {
    let members = members(2);
    let mut open = Vec::new();
    assert_eq!(
        fill(&mut open, &member(0), &members).to_string(),
        "m0.near has 8 open proposals; at most 8 are possible"
    );
    assert_eq!(open.len(), MAX_OPEN_PER_MEMBER);
    assert_eq!(
        fill(&mut open, &outsider(0), &members).to_string(),
        "o0.near has 1 open proposals; at most 1 are possible"
    );
    assert_eq!(open.len(), MAX_OPEN_PER_MEMBER + 1);
}

#[test]
fn all_outsiders_together_have_eight() {
    let mut open = Vec::new();
    for number in 0..MAX_OPEN_OF_OTHERS {
        fill(&mut open, &outsider(number), &members(1));
    }
    assert_eq!(open.len(), MAX_OPEN_OF_OTHERS);
    assert_eq!(
        fill(&mut open, &outsider(99), &members(1)).to_string(),
        "accounts that are not members have 8 open proposals; at most 8 are possible"
    );
}

/// Three members and outsiders could fill all places.
#[test]
fn nobody_keeps_a_member_from_proposing() {
    let members = members(MAX_MEMBERS);
    let mut open = Vec::new();
    for number in 0..MAX_OPEN_OF_OTHERS {
        fill(&mut open, &outsider(number), &members);
    }
    let mut shared = 0;
    for number in 0..5 {
        if let NoRoom::Shared { open, max } = fill(&mut open, &member(number), &members) {
            assert_eq!((open, max), (MAX_OPEN, MAX_OPEN));
            shared += 1;
        }
    }
    assert!(shared > 0, "the shared places were filled");
    for one in &members {
        fill(&mut open, one, &members);
        assert!(open.iter().any(|line| line.proposer_id == *one), "{one}");
    }
    assert_eq!(open.len(), MAX_OPEN + MAX_MEMBERS);
    assert_eq!(
        open.len(),
        MAX_CANCELLED,
        "one change can cancel all of them"
    );
    for one in &members {
        assert_eq!(
            check_room(&open, one, &members)
                .expect_err("it is full")
                .to_string(),
            if open.iter().filter(|line| line.proposer_id == *one).count() == MAX_OPEN_PER_MEMBER {
                format!("{one} has 8 open proposals; at most 8 are possible")
            } else {
                "there are 32 open proposals besides each member's first; at most 32 are possible"
                    .to_string()
            }
        );
    }
}

#[test]
fn what_a_member_leaves_behind_takes_no_outsiders_place_and_gives_none() {
    let mut council = members(2);
    let mut open = Vec::new();
    fill(&mut open, &member(0), &council);
    council.remove(0);
    // It is an outsider now, with more than one.
    assert!(matches!(
        check_room(&open, &member(0), &council),
        Err(NoRoom::OfProposer {
            open: 8,
            max: 1,
            ..
        })
    ));
    for number in 0..MAX_OPEN_OF_OTHERS {
        assert_eq!(check_room(&open, &outsider(number), &council), Ok(()));
        fill(&mut open, &outsider(number), &council);
    }
    assert_eq!(check_room(&open, &member(1), &council), Ok(()));
}

/// What has passed stays open when its proposer is replaced, and who comes has room for a first one: each replacement would add
/// one to the most there can be. So it is refused until the change cancels one, and there are never more.
#[test]
fn a_replacement_that_leaves_one_too_many_is_refused() {
    let mut council = members(MAX_MEMBERS);
    let mut open = Vec::new();
    for one in &council {
        fill(&mut open, one, &council);
    }
    assert_eq!(open.len(), MAX_OPEN + MAX_MEMBERS);
    for replaced in 1..=3 {
        let (goes, comes) = (member(replaced), member(MAX_MEMBERS + replaced));
        assert_eq!(check_left(&open, &council), Ok(()));
        council[replaced] = comes.clone();
        assert_eq!(
            check_left(&open, &council)
                .expect_err("one too many")
                .to_string(),
            "33 open proposals would be left besides each member's first; at most 32 are possible: \
             cancel some in the same change"
        );
        let one = open.iter().position(|line| line.proposer_id == goes);
        open.remove(one.expect("it had some"));
        assert_eq!(check_left(&open, &council), Ok(()));
        fill(&mut open, &comes, &council);
        assert_eq!(open.len(), MAX_OPEN + MAX_MEMBERS);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(500) })]

    /// Whoever proposes and whatever ends in between: a member without an open proposal has room, and there are never more
    /// than one change can cancel.
    #[test]
    fn a_members_first_always_has_room_and_there_are_never_too_many(
        count in 1..=MAX_MEMBERS,
        moves in proptest::collection::vec((0..60_usize, 0..5_usize, any::<proptest::sample::Index>()), 1..300),
    ) {
        let members = members(count);
        let mut open: Vec<Open> = Vec::new();
        for (at, (who, what, index)) in moves.into_iter().enumerate() {
            if what == 0 && !open.is_empty() {
                open.remove(index.index(open.len()));
                continue;
            }
            let proposer_id = if who < count { member(who) } else { outsider(who) };
            let own = open.iter().filter(|one| one.proposer_id == proposer_id).count();
            let by_member = who < count;
            let room = check_room(&open, &proposer_id, &members);
            if by_member && own == 0 {
                prop_assert_eq!(&room, &Ok(()));
            }
            if room.is_ok() {
                open.push(Open { proposal_id: at as u32, proposer_id, by_member });
                let max = if by_member { MAX_OPEN_PER_MEMBER } else { 1 };
                prop_assert!(own < max);
            }
            prop_assert!(open.len() <= MAX_OPEN + count);
            prop_assert!(open.iter().filter(|one| !one.by_member).count() <= MAX_OPEN_OF_OTHERS);
        }
    }
}
