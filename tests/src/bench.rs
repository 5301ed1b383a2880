//! Measures and prints JSON: `cargo xtask bench` runs it, optimised where it measures time, and shows it to people. What is
//! measured next is said on the error stream.
//!
//! `--gas` leaves out what depends on the machine; `--write` keeps the figures in `tests/costs.json` and the documents that
//! show them; `--svg DIR` writes the charts there.

use std::path::Path;
use std::time::Duration;

use charter_tests::cost::{self, budget, figures, files};
use charter_tests::{Result, speed};
use serde_json::json;

fn main() -> Result {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let asks = |what: &str| arguments.iter().any(|argument| argument == what);
    // How long each figure of the chain is measured. One run's figures can be compared with each other, not with another
    // machine's.
    let time = Duration::from_secs(2);
    let at = |what: &str| eprintln!("measuring {what}");
    let machine = speed::Machine::now()?;
    let chain = match asks("--gas") {
        true => Vec::new(),
        false => speed::measure(time, at)?,
    };
    at("what has a budget");
    let (costs, budgets) = (cost::measure()?, budget::read()?);
    let figures = figures::measure(at)?;
    if asks("--write") {
        files::write_all(&figures)?;
    }
    let mut svg = arguments.iter().skip_while(|argument| *argument != "--svg");
    if let Some(folder) = svg.nth(1) {
        files::write(&files::charts(&figures, Path::new(folder)))?;
    }
    let report = json!({
        "machine": machine,
        "chain": chain,
        "costs": costs,
        "budgets": budgets,
        "figures": figures,
        "over": budget::complaints(&costs, &budgets),
        "changed": figures::read()?.differences(&figures),
    });
    println!("{report:#}");
    Ok(())
}
