//! What things cost is within what they may cost. Gas is the same on every machine.

use charter_tests::cost::figures::Figures;
use charter_tests::cost::{self, Cost, budget, figures, files, growth};
use charter_tests::{Result, places};

#[test]
fn everything_is_within_its_budget() -> Result {
    let complaints = budget::complaints(&cost::measure()?, &budget::read()?);
    assert!(
        complaints.is_empty(),
        "beyond tests/budgets.json. Find out what costs it (docs/src/costs.md has the profile of before) and save it; or raise \
         the budget in the same commit, and say there why it is worth it.\n{}",
        complaints.join("\n")
    );
    Ok(())
}

#[test]
fn a_budget_is_missed_by_one_and_neither_side_may_be_missing() {
    let cost = |name: &str, value| Cost {
        name: name.to_string(),
        value,
        unit: "gas".to_string(),
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

#[test]
fn the_figures_that_are_kept_are_those_of_this_build() -> Result {
    let measured = figures::measure(|_| ())?;
    let changed = figures::read()?.differences(&measured);
    assert!(
        changed.is_empty(),
        "this build costs other than tests/costs.json keeps. If that is meant, `cargo xtask bench --write` writes the file \
         and the documents that show it; commit them with the change. Else find out what costs it: docs/src/costs.md has the \
         profile of before.\n{}",
        changed.join("\n")
    );
    Ok(())
}

#[test]
fn documents_and_charts_show_the_figures_that_are_kept() -> Result {
    let kept = figures::read()?;
    let page = std::fs::read_to_string(places::workspace().join("docs/src/costs.md"))?;
    assert!(page.contains(&format!("at protocol {},", kept.protocol_version)));
    for (path, text) in files::shown(&kept)? {
        let there = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            there == text,
            "{} shows other figures than tests/costs.json; `cargo xtask bench --write` writes both",
            path.display()
        );
    }
    Ok(())
}

#[test]
fn a_figure_may_move_by_what_a_builds_path_moves_and_no_more() -> Result {
    let kept = figures::read()?;
    let mut other = kept.clone();
    let moved = |figures: &mut Figures, thousandths: u64| {
        figures.operations[0].price.gas += figures.operations[0].price.gas * thousandths / 1_000;
    };
    moved(&mut other, 4);
    assert_eq!(kept.differences(&other), [""; 0]);
    moved(&mut other, 4);
    assert_eq!(
        kept.differences(&other).len(),
        1,
        "{:?}",
        kept.differences(&other)
    );
    // Records do not depend on the code's length.
    let mut other = kept.clone();
    other.records[0].bytes += 1;
    assert_eq!(kept.differences(&other).len(), 1);
    let mut other = kept.clone();
    let gone = other.records.pop().expect("there are records");
    assert_eq!(
        kept.differences(&other),
        [format!(
            "{}: {}, bytes of storage: not measured any more",
            gone.of, gone.name
        )]
    );
    assert_eq!(other.differences(&kept).len(), 1);
    Ok(())
}

/// The same code among more of anything: what is looked up is deeper in the chain's tree, and nothing else is more.
#[test]
fn what_is_kept_says_that_no_call_costs_more_among_many() -> Result {
    for growth in figures::read()?.growth {
        assert_eq!(growth.gas.len(), growth::POINTS.len());
        let (few, many) = (growth.gas[0], growth.gas[growth.gas.len() - 1]);
        assert!(
            many < few + few * 3 / 100,
            "{}: {few}, then {many}",
            growth.name
        );
    }
    Ok(())
}
