//! What a valid council is.

use charter_interface::governance::{
    MAX_MEMBERS, MAX_PERIOD, MAX_RETENTION, MAX_TIMELOCK, MIN_PERIOD, Policy, Rule, Rules,
    Threshold,
};
use charter_interface::{AccountId, Category, Duration};

use crate::required_votes;

/// Why a policy is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// Nobody could vote, or too many.
    #[error("{members} members; 1 to {max} are possible")]
    Members {
        /// How many.
        members: usize,
        /// The most.
        max: usize,
    },
    /// A member twice.
    #[error("{account_id} is a member twice")]
    DuplicateMember {
        /// Who.
        account_id: AccountId,
    },
    /// The council would be its own member.
    #[error("{council_id} cannot be a member of itself: it could never vote")]
    Itself {
        /// The council.
        council_id: AccountId,
    },
    /// A member is added again.
    #[error("{account_id} is a member already")]
    AlreadyMember {
        /// Who.
        account_id: AccountId,
    },
    /// Somebody is removed who is no member.
    #[error("{account_id} is no member")]
    NoSuchMember {
        /// Who.
        account_id: AccountId,
    },
    /// A threshold that no vote can reach, or that needs none.
    #[error(
        "the {category} threshold of {threshold} is {required} votes of {members}; 1 to {members} are possible"
    )]
    Threshold {
        /// Whose.
        category: Category,
        /// What it says.
        threshold: Threshold,
        /// How many votes that is.
        required: u32,
        /// How many there can be.
        members: usize,
    },
    /// A share that is no part of one.
    #[error(
        "the {category} share is {numerator}/{denominator}; it must be more than nothing and at most all"
    )]
    Share {
        /// Whose.
        category: Category,
        /// Above the line.
        numerator: u16,
        /// Below it.
        denominator: u16,
    },
    /// A period that would brick the council, or decide before anybody came.
    #[error("the {category} {what} is {duration}; {min} to {max} are possible")]
    Period {
        /// Whose.
        category: Category,
        /// Which.
        what: &'static str,
        /// How long it is.
        duration: Duration,
        /// The least.
        min: Duration,
        /// The most.
        max: Duration,
    },
    /// Whoever is no member could fill its slots for nothing.
    #[error("the bond is nothing; it must be more, or null so that only members propose")]
    Bond,
    /// Ended proposals would be kept forever.
    #[error("ended proposals would be kept {retention}; at most {max} is possible")]
    Retention {
        /// How long.
        retention: Duration,
        /// The most.
        max: Duration,
    },
}

/// Says what a valid council is, once; it runs at the end of every change. `council_id`: the council's own account.
pub fn check_invariants(policy: &Policy, council_id: &AccountId) -> Result<(), PolicyError> {
    // Whoever adds a field decides here what of it is valid.
    let Policy {
        members,
        guardian: _,
        rules,
        open_proposals,
        retention,
    } = policy;
    if members.is_empty() || members.len() > MAX_MEMBERS {
        return Err(PolicyError::Members {
            members: members.len(),
            max: MAX_MEMBERS,
        });
    }
    for (at, account_id) in members.iter().enumerate() {
        if members[..at].contains(account_id) {
            return Err(PolicyError::DuplicateMember {
                account_id: account_id.clone(),
            });
        }
    }
    // It votes on nothing, and a threshold would count on it.
    if members.contains(council_id) {
        return Err(PolicyError::Itself {
            council_id: council_id.clone(),
        });
    }
    let Rules {
        routine,
        code,
        council,
    } = rules;
    for (category, rule) in [
        (Category::Routine, routine),
        (Category::Code, code),
        (Category::Council, council),
    ] {
        check_rule(category, rule, members.len())?;
    }
    if open_proposals.is_some_and(|bond| bond.is_zero()) {
        return Err(PolicyError::Bond);
    }
    if *retention > MAX_RETENTION {
        return Err(PolicyError::Retention {
            retention: *retention,
            max: MAX_RETENTION,
        });
    }
    Ok(())
}

fn check_rule(category: Category, rule: &Rule, members: usize) -> Result<(), PolicyError> {
    let Rule {
        threshold,
        voting_period,
        timelock,
        execution_window,
    } = *rule;
    if let Threshold::Share(numerator, denominator) = threshold
        && !(1..=denominator).contains(&numerator)
    {
        return Err(PolicyError::Share {
            category,
            numerator,
            denominator,
        });
    }
    let required = required_votes(threshold, members);
    if required == 0 || required as usize > members {
        return Err(PolicyError::Threshold {
            category,
            threshold,
            required,
            members,
        });
    }
    let none = Duration::default();
    for (what, duration, min, max) in [
        ("voting period", voting_period, MIN_PERIOD, MAX_PERIOD),
        ("timelock", timelock, none, MAX_TIMELOCK),
        ("execution window", execution_window, MIN_PERIOD, MAX_PERIOD),
    ] {
        if duration < min || duration > max {
            return Err(PolicyError::Period {
                category,
                what,
                duration,
                min,
                max,
            });
        }
    }
    Ok(())
}
