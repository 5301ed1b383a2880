//! What a valid council is: each violation alone, with its text.

use charter_governance::kernel::{PolicyError, change, check_invariants};
use charter_interface::factory::Category;
use charter_interface::governance::{Change, Policy, Rule, Rules, Threshold};
use charter_interface::{AccountId, Duration, NearToken};

fn account(name: &str) -> AccountId {
    name.parse().expect("a valid account id")
}

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

/// The text of what is wrong with a policy that is valid but for one thing.
fn text(spoil: impl FnOnce(&mut Policy)) -> String {
    let mut policy = valid();
    spoil(&mut policy);
    match check_invariants(&policy, &account("council.near")) {
        Err(error) => error.to_string(),
        Ok(()) => "valid".to_string(),
    }
}

#[test]
fn what_is_valid_is_taken() {
    assert_eq!(text(|_| ()), "valid");
    let edges: [fn(&mut Policy); 6] = [
        |policy| policy.members = (0..32).map(|n| account(&format!("m{n}.near"))).collect(),
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
        text(|policy| policy.members = (0..33).map(|n| account(&format!("m{n}.near"))).collect()),
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
        text(|policy| policy.members[1] = account("council.near")),
        "council.near cannot be a member of itself: it could never vote"
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
    let short = Duration(600_000_000_000 - 1);
    let long = Duration(Duration::from_days(90).0 + 1);
    assert_eq!(
        text(|policy| policy.rules.routine.voting_period = short),
        "the routine voting period is 599999999999ns; 10min to 90d are possible"
    );
    assert_eq!(
        text(|policy| policy.rules.code.voting_period = long),
        "the code voting period is 7776000000000001ns; 10min to 90d are possible"
    );
    assert_eq!(
        text(|policy| policy.rules.council.execution_window = short),
        "the council execution window is 599999999999ns; 10min to 90d are possible"
    );
    assert_eq!(
        text(|policy| policy.rules.council.execution_window = long),
        "the council execution window is 7776000000000001ns; 10min to 90d are possible"
    );
    assert_eq!(
        text(|policy| policy.rules.code.timelock = Duration::from_days(31)),
        "the code timelock is 31d; 0ns to 30d are possible"
    );
    assert_eq!(
        text(|policy| policy.retention = Duration::from_days(366)),
        "ended proposals would be kept 366d; at most 365d is possible"
    );
}

#[test]
fn changes_of_members_and_rules_make_stale_and_others_do_not() {
    let add = |name: &str| Change::AddMember {
        account_id: account(name),
    };
    let remove = |name: &str| Change::RemoveMember {
        account_id: account(name),
    };
    let mut policy = valid();
    assert_eq!(change(&mut policy, &add("dan.near")), Ok(true));
    assert_eq!(change(&mut policy, &remove("ann.near")), Ok(true));
    let names: Vec<_> = policy
        .members
        .iter()
        .map(|member| member.as_str())
        .collect();
    assert_eq!(names, ["ben.near", "cleo.near", "dan.near"]);

    let stricter = Rule {
        threshold: Threshold::Votes(3),
        ..rule()
    };
    for category in [Category::Routine, Category::Code, Category::Council] {
        let set = Change::SetRule {
            category,
            rule: stricter,
        };
        assert_eq!(change(&mut policy, &set), Ok(true));
        assert_eq!(*policy.rules.of(category), stricter);
    }

    let guardian = Change::SetGuardian { guardian: None };
    assert_eq!(change(&mut policy, &guardian), Ok(false));
    assert_eq!(policy.guardian, None);
    let open = Change::SetOpenProposals { bond: None };
    assert_eq!(change(&mut policy, &open), Ok(false));
    assert_eq!(policy.open_proposals, None);
    let retention = Duration::from_days(2);
    let keep = Change::SetRetention { retention };
    assert_eq!(change(&mut policy, &keep), Ok(false));
    assert_eq!(policy.retention, retention);

    let before = policy.clone();
    assert_eq!(change(&mut policy, &Change::CancelUpgrade), Ok(false));
    assert_eq!(
        change(&mut policy, &add("dan.near")),
        Err(PolicyError::AlreadyMember {
            account_id: account("dan.near")
        })
    );
    assert_eq!(
        change(&mut policy, &remove("ann.near")),
        Err(PolicyError::NoSuchMember {
            account_id: account("ann.near")
        })
    );
    assert_eq!(policy, before);
}
