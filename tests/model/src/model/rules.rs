//! Who decides what, and by how many votes.

use charter_interface::factory::Command;
use charter_interface::governance::{Action, Policy, Threshold};
use charter_interface::{AccountId, Category};
use serde_json::Value;

/// ARCHITECTURE.md's table, by the names of the commands on the wire: what is not here needs a `council` vote.
const ROUTINE: [&str; 8] = [
    "close_template",
    "deprecate_release",
    "set_default_limits",
    "set_creator_limits",
    "set_access",
    "reserve_names",
    "free_names",
    "pause",
];
const CODE: [&str; 6] = [
    "set_template",
    "open_template",
    "approve_release",
    "set_current_release",
    "restore_release",
    "remove_release",
];

/// The vote that one command needs.
pub fn of_command(command: &Command) -> Category {
    let json = serde_json::to_value(command).unwrap_or_default();
    let name = match &json {
        Value::String(name) => name.as_str(),
        Value::Object(fields) => fields.keys().next().map_or("", String::as_str),
        _ => "",
    };
    if ROUTINE.contains(&name) {
        Category::Routine
    } else if CODE.contains(&name) {
        Category::Code
    } else {
        Category::Council
    }
}

/// The vote that an action needs: commands to a registered factory the strictest of theirs, everything else the council's.
pub fn category(action: &Action, is_registered: impl Fn(&AccountId) -> bool) -> Category {
    match action {
        Action::Factory {
            factory_id,
            commands,
        } if is_registered(factory_id) => commands
            .iter()
            .map(of_command)
            .max()
            .unwrap_or(Category::Council),
        _ => Category::Council,
    }
}

/// What a category asks for among the members of now: votes, voting period and timelock in nanoseconds, each the most of its
/// own and of the lighter ones', and its own window.
pub fn effective(policy: &Policy, category: Category) -> (u16, u64, u64, u64) {
    let members = policy.members.len() as u64;
    let lighter = [
        (Category::Routine, &policy.rules.routine),
        (Category::Code, &policy.rules.code),
        (Category::Council, &policy.rules.council),
    ];
    let rules = || {
        lighter
            .iter()
            .filter(|(of, _)| *of <= category)
            .map(|(_, rule)| rule)
    };
    let votes = rules().map(|rule| match rule.threshold {
        Threshold::Votes(votes) => u64::from(votes),
        Threshold::Share(part, whole) => {
            let (part, whole) = (u64::from(part) * members, u64::from(whole.max(1)));
            part / whole + u64::from(part % whole != 0)
        }
    });
    (
        votes.max().unwrap_or(0) as u16,
        rules().map(|rule| rule.voting_period.0).max().unwrap_or(0),
        rules().map(|rule| rule.timelock.0).max().unwrap_or(0),
        policy.rules.of(category).execution_window.0,
    )
}
