//! What a valid council is: each violation alone, with its text; and that no valid council is stuck.

use charter_interface::governance::{
    Change, MAX_MEMBERS, MAX_PERIOD, MAX_RETENTION, MAX_TIMELOCK, MIN_PERIOD, Policy, Rule, Rules,
    Status, Threshold, Vote,
};
use charter_interface::{AccountId, Category, CodeHash, Duration, NearToken};
use charter_kernel::{Execution, NewProposal, Proposal, change, check_invariants, effective_rules};
use proptest::prelude::*;

use crate::scene::{START, account, member};

fn rule() -> Rule {
    Rule {
        threshold: Threshold::Share(2, 3),
        voting_period: Duration::from_days(3),
        timelock: Duration::from_hours(12),
        execution_window: Duration::from_days(7),
    }
}

fn valid() -> Policy {
    Policy {
        members: vec![
            account("ann.near"),
            account("ben.near"),
            account("cleo.near"),
        ],
        guardian: Some(account("ann.near")),
        rules: Rules {
            routine: rule(),
            code: rule(),
            council: rule(),
        },
        open_proposals: Some(NearToken::from_near(1)),
        retention: Duration::from_days(30),
    }
}

fn council_id() -> AccountId {
    account("council.near")
}

/// The text of what is wrong with a policy that is valid but for one thing.
fn text(spoil: impl FnOnce(&mut Policy)) -> String {
    let mut policy = valid();
    spoil(&mut policy);
    match check_invariants(&policy, &council_id()) {
        Err(error) => error.to_string(),
        Ok(()) => "valid".to_string(),
    }
}

#[test]
fn what_is_valid_is_taken() {
    assert_eq!(text(|_| ()), "valid");
    let edges: [fn(&mut Policy); 8] = [
        |policy| policy.members = (0..32).map(member).collect(),
        |policy| {
            policy.members.truncate(1);
            policy.rules.code.threshold = Threshold::Votes(1);
        },
        |policy| policy.rules.code.threshold = Threshold::Votes(3),
        |policy| policy.rules.code.threshold = Threshold::Share(1, u16::MAX),
        |policy| {
            policy.rules.routine = Rule {
                voting_period: Duration::from_secs(600),
                timelock: Duration(0),
                execution_window: Duration::from_secs(600),
                ..rule()
            };
            policy.retention = Duration(0);
        },
        |policy| {
            policy.rules.council = Rule {
                voting_period: Duration::from_days(90),
                timelock: Duration::from_days(30),
                execution_window: Duration::from_days(90),
                ..rule()
            };
            policy.retention = Duration::from_days(365);
        },
        |policy| policy.open_proposals = Some(NearToken::from_yoctonear(1)),
        |policy| policy.open_proposals = None,
    ];
    for edge in edges {
        assert_eq!(text(edge), "valid");
    }
}

#[test]
fn there_are_1_to_32_members() {
    assert_eq!(
        text(|policy| policy.members.clear()),
        "0 members; 1 to 32 are possible"
    );
    assert_eq!(
        text(|policy| policy.members = (0..33).map(member).collect()),
        "33 members; 1 to 32 are possible"
    );
}

#[test]
fn no_member_is_there_twice() {
    assert_eq!(
        text(|policy| policy.members.push(account("ben.near"))),
        "ben.near is a member twice"
    );
}

#[test]
fn it_is_no_member_of_itself() {
    assert_eq!(
        text(|policy| policy.members[1] = council_id()),
        "council.near cannot be a member of itself: it could never vote"
    );
}

#[test]
fn a_bond_is_never_nothing() {
    assert_eq!(
        text(|policy| policy.open_proposals = Some(NearToken::ZERO)),
        "the bond is nothing; it must be more, or null so that only members propose"
    );
}

#[test]
fn every_threshold_can_be_reached_and_is_at_least_one() {
    assert_eq!(
        text(|policy| policy.rules.routine.threshold = Threshold::Votes(4)),
        "the routine threshold of 4 votes is 4 votes of 3; 1 to 3 are possible"
    );
    assert_eq!(
        text(|policy| policy.rules.council.threshold = Threshold::Votes(0)),
        "the council threshold of 0 votes is 0 votes of 3; 1 to 3 are possible"
    );
    assert_eq!(
        text(|policy| policy.rules.code.threshold = Threshold::Share(0, 3)),
        "the code share is 0/3; it must be more than nothing and at most all"
    );
    assert_eq!(
        text(|policy| policy.rules.code.threshold = Threshold::Share(4, 3)),
        "the code share is 4/3; it must be more than nothing and at most all"
    );
    assert_eq!(
        text(|policy| policy.rules.code.threshold = Threshold::Share(0, 0)),
        "the code share is 0/0; it must be more than nothing and at most all"
    );
}

#[test]
fn periods_cannot_brick_it() {
    let short = Duration::from_secs(599);
    let long = Duration::from_hours(90 * 24 + 1);
    assert_eq!(
        text(|policy| policy.rules.routine.voting_period = short),
        "the routine voting period is 9 min 59 s; 10 min to 90 d are possible"
    );
    assert_eq!(
        text(|policy| policy.rules.code.voting_period = long),
        "the code voting period is 90 d 1 h; 10 min to 90 d are possible"
    );
    assert_eq!(
        text(|policy| policy.rules.council.execution_window = short),
        "the council execution window is 9 min 59 s; 10 min to 90 d are possible"
    );
    assert_eq!(
        text(|policy| policy.rules.council.execution_window = long),
        "the council execution window is 90 d 1 h; 10 min to 90 d are possible"
    );
    assert_eq!(
        text(|policy| policy.rules.code.timelock = Duration::from_days(31)),
        "the code timelock is 31 d; 0 ns to 30 d are possible"
    );
    assert_eq!(
        text(|policy| policy.retention = Duration::from_days(366)),
        "ended proposals would be kept 366 d; at most 365 d is possible"
    );
    // To the nanosecond.
    for (duration, valid) in [
        (Duration(MIN_PERIOD.0 - 1), false),
        (MIN_PERIOD, true),
        (MAX_PERIOD, true),
        (Duration(MAX_PERIOD.0 + 1), false),
    ] {
        assert_eq!(
            text(|policy| policy.rules.routine.execution_window = duration) == "valid",
            valid
        );
    }
}

fn any_rule(members: usize) -> impl Strategy<Value = Rule> {
    let threshold = prop_oneof![
        // One more than there are is refused; all else can be valid.
        4 => (1..=members as u16 + 1).prop_map(Threshold::Votes),
        4 => (1..12_u16, 0..12_u16).prop_map(|(part, more)| Threshold::Share(part, part + more)),
        1 => (any::<u16>(), any::<u16>()).prop_map(|(part, whole)| Threshold::Share(part, whole)),
    ];
    let period = |max: Duration| {
        prop_oneof![
            1 => Just(MIN_PERIOD.0 - 1),
            9 => Just(MIN_PERIOD.0),
            9 => Just(max.0),
            9 => MIN_PERIOD.0..=max.0
        ]
        .prop_map(Duration)
    };
    (
        threshold,
        period(MAX_PERIOD),
        prop_oneof![Just(Duration(0)), period(MAX_TIMELOCK)],
        period(MAX_PERIOD),
    )
        .prop_map(
            |(threshold, voting_period, timelock, execution_window)| Rule {
                threshold,
                voting_period,
                timelock,
                execution_window,
            },
        )
}

fn any_policy() -> impl Strategy<Value = Policy> {
    let parts = (1..=MAX_MEMBERS).prop_flat_map(|members| {
        let bond = proptest::option::of(0..5_u128);
        let rules = [any_rule(members), any_rule(members), any_rule(members)];
        (Just(members), rules, bond, 0..=MAX_RETENTION.0)
    });
    parts.prop_map(
        |(members, [routine, code, council], bond, retention)| Policy {
            members: (0..members).map(member).collect(),
            guardian: Some(member(0)),
            rules: Rules {
                routine,
                code,
                council,
            },
            open_proposals: bond.map(NearToken::from_yoctonear),
            retention: Duration(retention),
        },
    )
}

/// Proposes, votes at the last moment, waits as long as one can, and executes at the last moment.
fn can_decide(policy: &Policy, category: Category) {
    let new = NewProposal {
        proposer_id: policy.members[0].clone(),
        category,
        digest: CodeHash([3; 32]),
        vetoable: false,
        bond: NearToken::ZERO,
    };
    let mut proposal = Proposal::new(new, policy, 0, START);
    let last_vote = charter_interface::Timestamp(proposal.voting_ends.0 - 1);
    for voter_id in &policy.members {
        assert!(proposal.veto(0, last_vote).is_err(), "no guardian stops it");
        proposal
            .vote(0, voter_id, &policy.members, Some(Vote::Approve), last_vote)
            .expect("it takes every member's vote");
    }
    assert_eq!(proposal.status(last_vote), Status::Approved);
    let deadlines = proposal.deadlines().expect("it has passed");
    assert!(deadlines.from < deadlines.until);
    for at in [deadlines.from.0, deadlines.until.0 - 1] {
        let mut proposal = proposal.clone();
        let at = charter_interface::Timestamp(at);
        assert_eq!(
            proposal.begin_execution(0, category, at),
            Ok(Execution::Begun { attempt: 1 })
        );
        assert_eq!(proposal.end_execution(1, true, at), Status::Executed);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, max_global_rejects: 100_000, ..ProptestConfig::with_cases(2_000) })]

    /// Whatever the invariants accept can decide everything, and so also change itself: every category's vote can be reached,
    /// in time, and what passed can be executed.
    #[test]
    fn no_valid_council_is_stuck(policy in any_policy()) {
        prop_assume!(check_invariants(&policy, &council_id()).is_ok());
        let members = policy.members.len() as u16;
        let rules = effective_rules(&policy);
        for (category, rule) in [
            (Category::Routine, rules.routine),
            (Category::Code, rules.code),
            (Category::Council, rules.council),
        ] {
            prop_assert!((1..=members).contains(&rule.required));
            prop_assert!((MIN_PERIOD..=MAX_PERIOD).contains(&rule.voting_period));
            prop_assert!((MIN_PERIOD..=MAX_PERIOD).contains(&rule.execution_window));
            prop_assert!(rule.timelock <= MAX_TIMELOCK);
            can_decide(&policy, category);
        }
        prop_assert_ne!(policy.open_proposals, Some(NearToken::ZERO));
    }

    /// However it got there: of any changes, taken only when what they lead to is valid.
    #[test]
    fn no_changes_lead_to_a_council_that_is_stuck(
        policy in any_policy(),
        others in proptest::collection::vec(any_policy(), 1..8),
        people in proptest::collection::vec(0..6_usize, 0..8),
    ) {
        let mut policy = policy;
        prop_assume!(check_invariants(&policy, &council_id()).is_ok());
        for (other, person) in others.iter().zip(people.iter().cycle()) {
            let account_id = member(*person);
            let toggle = if policy.members.contains(&account_id) {
                Change::RemoveMember { account_id }
            } else {
                Change::AddMember { account_id }
            };
            let set = Change::SetRule { category: Category::Code, rule: other.rules.code };
            let bond = Change::SetOpenProposals { bond: other.open_proposals };
            for what in [toggle, set, bond] {
                let mut next = policy.clone();
                if change(&mut next, &what).is_ok() && check_invariants(&next, &council_id()).is_ok() {
                    policy = next;
                }
            }
            for category in [Category::Routine, Category::Code, Category::Council] {
                can_decide(&policy, category);
            }
        }
    }
}
