//! The figures, for people.

use super::report::{Cost, Figure, Figures, Machine, Operation, Price, Report};
use crate::terminal::{faint, heading, table, thousands};

pub(super) fn print(report: &Report) {
    if !report.chain.is_empty() {
        chain(&report.chain, &report.machine);
    }
    operations(&report.figures);
    records(&report.figures);
    growth(&report.figures);
    budgets(report);
}

fn chain(figures: &[Figure], machine: &Machine) {
    let title = "The local chain, in this run on this machine";
    println!("{}", heading(title));
    let load = match machine.load {
        Some(load) => format!("; in the minute before, {load:.1} programs ran or waited to"),
        None => String::new(),
    };
    println!("{}", faint(format!("{} cores{load}", machine.cores)));
    let row =
        |Figure { name, value, unit }: &Figure| vec![name.clone(), format!("{value:.2} {unit}")];
    println!(
        "{}\n",
        table(&["what", "figure"], &[1], figures.iter().map(row))
    );
}

fn operations(figures: &Figures) {
    let title = format!(
        "What a user pays, at protocol {}; the same on every machine",
        figures.protocol_version
    );
    println!("{}", heading(title));
    let note = "plain: the same actions by a plain account; idle: the same receipts by contracts that do nothing; locked: as long \
                as it is stored";
    println!("{}", faint(note));
    let mut group = "";
    let mut rows = Vec::new();
    for operation in &figures.operations {
        if operation.group != group {
            group = &operation.group;
            rows.push(vec![heading(group)]);
        }
        rows.push(row(operation));
    }
    let head = ["", "Tgas", "plain", "idle", "NEAR burnt", "NEAR locked"];
    println!("{}\n", table(&head, &[1, 2, 3, 4, 5], rows));
}

fn row(operation: &Operation) -> Vec<String> {
    let side = |price: &Option<Price>| price.as_ref().map(|price| tgas(price.gas));
    vec![
        format!(" {}", operation.name),
        tgas(operation.price.gas),
        side(&operation.plain).unwrap_or_default(),
        side(&operation.idle).unwrap_or_default(),
        near(&operation.price.burnt),
        near(&operation.price.locked),
    ]
}

fn records(figures: &Figures) {
    println!("{}", heading("What is kept"));
    let row = |record: &super::report::Record| {
        vec![
            format!("{}: {}", record.of, record.name),
            thousands(record.bytes),
            format!("{:.5}", record.bytes as f64 / 1e5),
        ]
    };
    let head = ["record", "bytes", "NEAR locked"];
    println!(
        "{}\n",
        table(&head, &[1, 2], figures.records.iter().map(row))
    );
}

fn growth(figures: &Figures) {
    println!("{}", heading("What a call burns among many, in Tgas"));
    let row = |growth: &super::report::Growth| {
        let mut row = vec![growth.name.clone(), growth.of.clone()];
        row.extend(
            growth
                .gas
                .iter()
                .map(|gas| format!("{:.3}", *gas as f64 / 1e12)),
        );
        row
    };
    let head = ["call", "among", "10", "100", "1,000", "10,000"];
    println!(
        "{}\n",
        table(&head, &[2, 3, 4, 5], figures.growth.iter().map(row))
    );
}

fn budgets(report: &Report) {
    println!("{}", heading("Budgets, at protocol 84"));
    let row = |cost: &Cost| {
        let budget = report.budgets.get(&cost.name);
        let share = |budget: &u64| format!("{:.1}%", cost.value as f64 * 100.0 / *budget as f64);
        vec![
            cost.name.clone(),
            amount(cost.value, &cost.unit),
            budget
                .map(|budget| amount(*budget, &cost.unit))
                .unwrap_or_default(),
            budget.map(share).unwrap_or_default(),
        ]
    };
    let head = ["what", "figure", "budget", "used"];
    println!("{}", table(&head, &[1, 2, 3], report.costs.iter().map(row)));
}

fn tgas(gas: u64) -> String {
    format!("{:.2}", gas as f64 / 1e12)
}

/// YoctoNEAR in NEAR; nothing for nothing.
fn near(yocto: &str) -> String {
    match yocto.parse::<f64>() {
        Ok(yocto) if yocto != 0.0 => format!("{:.5}", yocto / 1e24),
        _ => String::new(),
    }
}

fn amount(value: u64, unit: &str) -> String {
    match unit {
        "gas" => format!("{:.4} Tgas", value as f64 / 1e12),
        unit => format!("{} {unit}", thousands(value)),
    }
}
