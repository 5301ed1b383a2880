//! What things may cost: `tests/budgets.json`, by the names of the figures.

use std::collections::BTreeMap;

use anyhow::Context;

use super::Cost;
use crate::{Result, places};

/// The most that each figure may be.
pub type Budgets = BTreeMap<String, u64>;

/// Reads them.
///
/// # Errors
///
/// When the file is not there or says something else.
pub fn read() -> Result<Budgets> {
    let path = places::workspace().join("tests/budgets.json");
    let json = std::fs::read(&path).with_context(|| path.display().to_string())?;
    serde_json::from_slice(&json).with_context(|| path.display().to_string())
}

/// What is wrong: figures beyond their budgets or without one, and budgets that nothing is held against.
pub fn complaints(costs: &[Cost], budgets: &Budgets) -> Vec<String> {
    let of_cost = |cost: &Cost| match budgets.get(&cost.name) {
        None => Some(format!("{} has no budget", cost.name)),
        Some(budget) if cost.value > *budget => Some(format!(
            "{}: {} {} of {budget}",
            cost.name, cost.value, cost.unit
        )),
        Some(_) => None,
    };
    let measured = |name: &str| costs.iter().any(|cost| cost.name == name);
    let unused = budgets.keys().filter(|name| !measured(name));
    let unused = unused.map(|name| format!("nothing is measured as `{name}`"));
    costs.iter().filter_map(of_cost).chain(unused).collect()
}
