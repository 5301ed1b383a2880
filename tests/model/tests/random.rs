//! A bounded share of what `cargo xtask soak` does for hours, and every sequence that once broke something.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use charter_model::Result;
use charter_model::lists::Lists;
use charter_model::soak::{self, Plan};
use charter_model::{replay, violation};

/// Half a minute of random sequences, from a seed that never changes: what fails here fails again.
#[test]
fn random_sequences_of_calls_break_nothing() -> Result {
    let lists = Arc::new(Lists::read()?);
    let plan = Plan {
        seed: 1,
        time: Duration::from_secs(30),
        calls: Some(4_000),
        threads: 2,
        length: 120,
    };
    let report = soak::run(plan, &lists, &AtomicBool::new(false), |_, _| {})?;
    if let Some(violation) = &report.violation {
        anyhow::bail!(
            "{}: {}",
            violation.message,
            serde_json::to_string_pretty(violation)?
        );
    }
    assert!(report.totals.sequences > 2, "{:?}", report.totals);
    Ok(())
}

/// What was found once and mended stays so.
#[test]
fn what_broke_something_once_breaks_it_no_more() -> Result {
    let lists = Arc::new(Lists::read()?);
    for entry in std::fs::read_dir(replay::regressions())? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "json") {
            replay::run(&path, &lists)?;
        }
    }
    Ok(())
}

/// A script is a script with any of its steps taken out, and does the same each time.
#[test]
fn a_sequence_can_be_repeated() -> Result {
    let lists = Arc::new(Lists::read()?);
    let stage = charter_model::stage::Stage::new(88)?;
    let script = violation::Script::of(3, 25);
    let (first, _) = script.run(&stage, &lists)?;
    let (second, _) = script.run(&stage, &lists)?;
    assert_eq!(first.steps, second.steps);
    assert_eq!(first.totals, second.totals);
    violation::run_steps(&script, &first.steps, &stage, &lists)
}
