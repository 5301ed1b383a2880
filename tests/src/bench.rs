//! Measures and prints JSON: `cargo xtask bench` runs it in a release build and shows it to people.

use std::time::Duration;

use charter_tests::cost::{self, budget};
use charter_tests::speed;
use serde_json::json;

fn main() -> charter_tests::Result {
    // How long each figure of the chain is measured. One run's figures can be compared with each other, not with another
    // machine's.
    let time = Duration::from_secs(2);
    let figures = speed::measure(time)?;
    let (costs, budgets) = (cost::measure()?, budget::read()?);
    let report = json!({
        "chain": figures,
        "costs": costs,
        "budgets": budgets,
        "complaints": budget::complaints(&costs, &budgets),
    });
    println!("{report:#}");
    Ok(())
}
