//! What the calls cost, held against what was promised.

use charter_tests::{Result, cost};

/// Tgas, as the figures are given.
const TERA: f64 = 1e12;

#[test]
fn a_council_is_as_cheap_as_it_was_to_be() -> Result {
    let limits = [
        ("council: propose", 2.7),
        ("council: vote", 2.3),
        ("council: vote that approves", 2.35),
        ("council: execute, besides the called contract's own", 5.0),
    ];
    let costs = cost::council::measure()?;
    let mut missed = Vec::new();
    for (name, limit) in limits {
        let cost = costs.iter().find(|cost| cost.name == name);
        let tera = cost.map(|cost| cost.value as f64 / TERA);
        if tera.is_none_or(|tera| tera > limit) {
            missed.push(format!("{name}: {tera:?} Tgas, at most {limit}"));
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
    Ok(())
}
