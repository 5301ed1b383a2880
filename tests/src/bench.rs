//! Measures and prints JSON: `cargo xtask bench` runs it in a release build and shows it to people.

use std::time::Duration;

use charter_localnet::bench;
use charter_tests::cost::{self, budget};
use serde_json::json;

fn main() -> charter_tests::Result {
    // How long each figure of the chain is measured. One run's figures can be compared with each other, not with another
    // machine's.
    let time = Duration::from_secs(2);
    let figures = [bench::in_process(time)?, bench::through_workspaces(time)?].concat();
    let figures = figures
        .iter()
        .map(|figure| json!({ "name": figure.name, "value": figure.value, "unit": figure.unit }));
    let (costs, budgets) = (cost::measure()?, budget::read()?);
    let report = json!({
        "chain": figures.collect::<Vec<_>>(),
        "costs": costs,
        "budgets": budgets,
        "complaints": budget::complaints(&costs, &budgets),
    });
    println!("{report:#}");
    Ok(())
}
