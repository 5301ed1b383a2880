//! What things cost is within what they may cost. Gas is the same on every machine.

use charter_tests::Result;
use charter_tests::cost::{self, Cost, budget};

#[test]
fn everything_is_within_its_budget() -> Result {
    let complaints = budget::complaints(&cost::measure()?, &budget::read()?);
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    Ok(())
}

#[test]
fn a_budget_is_missed_by_one_and_neither_side_may_be_missing() {
    let cost = |name: &str, value| Cost {
        name: name.to_string(),
        value,
        unit: "gas",
    };
    let budgets = budget::Budgets::from([("a".to_string(), 10), ("b".to_string(), 10)]);
    let complaints = budget::complaints(&[cost("a", 11), cost("c", 1)], &budgets);
    assert_eq!(
        complaints,
        [
            "a: 11 gas of 10",
            "c has no budget",
            "nothing is measured as `b`"
        ]
    );
    assert!(budget::complaints(&[cost("a", 10), cost("b", 0)], &budgets).is_empty());
}
