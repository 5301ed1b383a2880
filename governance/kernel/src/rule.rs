//! What a category asks for.

use charter_interface::governance::{EffectiveRule, EffectiveRules, Policy, Rules, Threshold};
use charter_interface::{Category, Duration};

/// What holds for a category among so many members: threshold, voting period and timelock are the largest of its own and of the
/// lighter ones', so that adding something heavier to a proposal never lowers the vote that the lighter part needs. The window
/// is its own: a longer one lowers no vote, and what is shorter can be proposed again.
pub fn effective_rule(rules: &Rules, category: Category, members: usize) -> EffectiveRule {
    let mut effective = EffectiveRule {
        required: 0,
        voting_period: Duration::default(),
        timelock: Duration::default(),
        execution_window: rules.of(category).execution_window,
    };
    for lighter in [Category::Routine, Category::Code, Category::Council] {
        if lighter <= category {
            let rule = rules.of(lighter);
            // What is no number of votes at all is refused by the invariants.
            let required =
                u16::try_from(required_votes(rule.threshold, members)).unwrap_or(u16::MAX);
            effective.required = effective.required.max(required);
            effective.voting_period = effective.voting_period.max(rule.voting_period);
            effective.timelock = effective.timelock.max(rule.timelock);
        }
    }
    effective
}

/// What holds for every category now.
pub fn effective_rules(policy: &Policy) -> EffectiveRules {
    let of = |category| effective_rule(&policy.rules, category, policy.members.len());
    EffectiveRules {
        routine: of(Category::Routine),
        code: of(Category::Code),
        council: of(Category::Council),
    }
}

/// How many approvals a threshold is among so many members.
///
/// A share is rounded up: with fewer votes the share would not be reached, and with exactly the share no more are needed,
/// so that 2/3 of 3 are 2 and not 3.
pub fn required_votes(threshold: Threshold, members: usize) -> u32 {
    match threshold {
        Threshold::Votes(votes) => u32::from(votes),
        Threshold::Share(numerator, denominator) => {
            // At most MAX_MEMBERS times 2^16: far below 2^32. A denominator of zero is refused by the invariants.
            (members as u32 * u32::from(numerator)).div_ceil(u32::from(denominator).max(1))
        }
    }
}
