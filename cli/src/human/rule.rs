//! Rules and rates.

use charter_interface::Category;
use charter_interface::factory::Rate;
use charter_interface::governance::Rule;

use super::{NotUnderstood, duration, threshold};

/// A rule: threshold, voting period, timelock and window, as `2/3,7d,1d,7d`.
pub fn rule(text: &str) -> Result<Rule, NotUnderstood> {
    let parts: Vec<_> = text.split(',').collect();
    let [approvals, voting, timelock, window] = parts[..] else {
        return Err(NotUnderstood::Rule(text.to_string()));
    };
    Ok(Rule {
        threshold: threshold(approvals)?,
        voting_period: duration(voting)?,
        timelock: duration(timelock)?,
        execution_window: duration(window)?,
    })
}

/// A category: `routine`, `code` or `council`.
pub fn category(text: &str) -> Result<Category, NotUnderstood> {
    match text {
        "routine" => Ok(Category::Routine),
        "code" => Ok(Category::Code),
        "council" => Ok(Category::Council),
        _ => Err(NotUnderstood::Category(text.to_string())),
    }
}

/// The rule of a category: `council=3/4,7d,2d,7d`.
pub fn rule_of(text: &str) -> Result<(Category, Rule), NotUnderstood> {
    let Some((name, rest)) = text.split_once('=') else {
        return Err(NotUnderstood::Rule(text.to_string()));
    };
    Ok((category(name)?, rule(rest)?))
}

/// A rate: `2/24h`, two in a day.
pub fn rate(text: &str) -> Result<Rate, NotUnderstood> {
    let parts = text.split_once('/');
    let parts = parts.and_then(|(count, window)| Some((count.trim().parse().ok()?, window)));
    let Some((count, window)) = parts else {
        return Err(NotUnderstood::Rate(text.to_string()));
    };
    Ok(Rate {
        count,
        window: duration(window)?,
    })
}
