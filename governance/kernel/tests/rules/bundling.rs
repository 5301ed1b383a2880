//! Adding something to a proposal never lowers the vote, the time to vote or the wait that its other parts need.

use charter_interface::governance::{
    Action, Change, EffectiveRule, MAX_MEMBERS, Policy, Rule, Rules, Threshold,
};
use charter_interface::{Category, Duration, NearToken};
use charter_kernel::{effective_rule, effective_rules, required_votes};
use proptest::prelude::*;

use crate::scene::{account, policy};

const CATEGORIES: [Category; 3] = [Category::Routine, Category::Code, Category::Council];

fn any_threshold() -> impl Strategy<Value = Threshold> {
    prop_oneof![
        any::<u16>().prop_map(Threshold::Votes),
        (0..40_u16).prop_map(Threshold::Votes),
        (any::<u16>(), any::<u16>()).prop_map(|(part, whole)| Threshold::Share(part, whole)),
        (0..12_u16, 0..12_u16).prop_map(|(part, whole)| Threshold::Share(part, whole)),
    ]
}

fn any_rule() -> impl Strategy<Value = Rule> {
    (any_threshold(), any::<u64>(), any::<u64>(), any::<u64>()).prop_map(
        |(threshold, voting, timelock, window)| Rule {
            threshold,
            voting_period: Duration(voting),
            timelock: Duration(timelock),
            execution_window: Duration(window),
        },
    )
}

fn any_rules() -> impl Strategy<Value = Rules> {
    (any_rule(), any_rule(), any_rule()).prop_map(|(routine, code, council)| Rules {
        routine,
        code,
        council,
    })
}

fn asks_at_least(more: &EffectiveRule, less: &EffectiveRule) -> bool {
    more.required >= less.required
        && more.voting_period >= less.voting_period
        && more.timelock >= less.timelock
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(4_000) })]

    /// For all rules, whether they are ordered, valid or neither.
    #[test]
    fn a_bundle_asks_for_at_least_what_each_of_its_parts_does(
        rules in any_rules(),
        members in 0..=MAX_MEMBERS,
        bundle in proptest::collection::vec(proptest::sample::select(CATEGORIES.to_vec()), 1..6),
    ) {
        let heaviest = bundle.iter().copied().max().expect("it is not empty");
        let whole = effective_rule(&rules, heaviest, members);
        for part in bundle {
            let alone = effective_rule(&rules, part, members);
            prop_assert!(asks_at_least(&whole, &alone), "{part} in {heaviest}");
            let own = rules.of(part);
            prop_assert!(u32::from(whole.required) >= required_votes(own.threshold, members).min(u32::from(u16::MAX)));
            prop_assert!(whole.voting_period >= own.voting_period);
            prop_assert!(whole.timelock >= own.timelock);
        }
        // And for no more than the strictest of the lighter ones and its own.
        let up_to = &CATEGORIES[..=heaviest as usize];
        let largest = |what: fn(&Rule) -> u64| up_to.iter().map(|one| what(rules.of(*one))).max();
        prop_assert_eq!(Some(whole.voting_period.0), largest(|rule| rule.voting_period.0));
        prop_assert_eq!(Some(whole.timelock.0), largest(|rule| rule.timelock.0));
        let votes = |one: &Category| required_votes(rules.of(*one).threshold, members).min(u32::from(u16::MAX));
        prop_assert_eq!(Some(u32::from(whole.required)), up_to.iter().map(votes).max());
        prop_assert_eq!(whole.execution_window, rules.of(heaviest).execution_window);
    }
}

/// Code needed three votes and seven days, council two and none: adding a payment of nothing let two approve a release at once.
#[test]
fn a_payment_beside_it_does_not_approve_a_release() {
    let mut council = policy(3, 2);
    council.rules.code.threshold = Threshold::Votes(3);
    council.rules.code.timelock = Duration::from_days(7);
    council.rules.council.timelock = Duration(0);
    let rules = effective_rules(&council);
    assert_eq!(
        (rules.council.required, rules.council.timelock),
        (3, Duration::from_days(7))
    );
    assert_eq!(
        (rules.code.required, rules.code.timelock),
        (3, Duration::from_days(7))
    );
    // What is lighter is not made heavier.
    assert_eq!(rules.routine.required, 2);
}

/// Three votes beside two thirds, when four members become three: unordered rules are not refused, and do not need to be.
#[test]
fn a_removal_that_leaves_unordered_rules_is_not_blocked() {
    let mut council = policy(4, 3);
    council.rules.council.threshold = Threshold::Share(2, 3);
    council.members.truncate(3);
    let checked = charter_kernel::check_invariants(&council, &account("council.near"));
    assert_eq!(checked, Ok(()));
    assert_eq!(effective_rules(&council).council.required, 3);
}

/// Whatever stands beside a change of the council, it is decided as one.
#[test]
fn an_action_is_decided_by_the_heaviest_of_what_it_holds() {
    let pay = Action::Transfer {
        receiver_id: account("pat.near"),
        amount: NearToken::ZERO,
    };
    let change = Action::Council {
        changes: vec![Change::SetGuardian { guardian: None }],
    };
    for action in [pay, change] {
        for is_registered in [false, true] {
            assert_eq!(action.category(is_registered), Category::Council);
        }
    }
    let Policy { rules, .. } = policy(3, 2);
    assert!(asks_at_least(
        &effective_rule(&rules, Category::Council, 3),
        &effective_rule(&rules, Category::Routine, 3)
    ));
}
