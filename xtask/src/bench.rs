//! `cargo xtask bench`: what the chain and the contracts cost, held against the budgets.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use clap::Args;
use serde::Deserialize;

use crate::build;
use crate::terminal::{Progress, heading, table, thousands};
use crate::workspace::{cargo, contracts_dir, run_quietly};

/// What `bench` can be told.
#[derive(Debug, Args)]
pub struct Options {
    /// Print the figures as JSON
    #[arg(long)]
    json: bool,
}

/// What the program of the tests' crate prints.
#[derive(Debug, Deserialize)]
struct Report {
    chain: Vec<Figure>,
    costs: Vec<Cost>,
    budgets: BTreeMap<String, u64>,
    complaints: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Figure {
    name: String,
    value: f64,
    unit: String,
}

#[derive(Debug, Deserialize)]
struct Cost {
    name: String,
    value: u64,
    unit: String,
}

/// `cargo xtask bench`.
pub fn run(options: &Options) -> Result<()> {
    build::build()?;
    let progress = Progress::begin("compiling and measuring in an optimised build");
    let mut command = cargo();
    command
        .args([
            "run",
            "--locked",
            "--profile",
            "fast",
            "--quiet",
            "--package",
            "charter-tests",
            "--bin",
            "bench",
        ])
        .env("CHARTER_CONTRACTS", contracts_dir());
    let json = run_quietly(&mut command, "measuring")?;
    drop(progress);
    let report: Report = serde_json::from_slice(&json).context("reading the figures")?;
    if options.json {
        print!("{}", String::from_utf8_lossy(&json));
    } else {
        print(&report);
    }
    match report.complaints.as_slice() {
        [] => Ok(()),
        complaints => bail!(
            "beyond the budgets of tests/budgets.json: {}",
            complaints.join("; ")
        ),
    }
}

fn print(report: &Report) {
    println!(
        "{}",
        heading("The local chain, in this run on this machine")
    );
    let rows = report
        .chain
        .iter()
        .map(|Figure { name, value, unit }| vec![name.clone(), format!("{value:.2} {unit}")]);
    println!("{}", table(&["what", "figure"], &[1], rows));
    println!(
        "\n{}",
        heading("The contracts, at protocol 84; the same on every machine")
    );
    let rows = report.costs.iter().map(|cost| {
        let budget = report.budgets.get(&cost.name);
        let share =
            budget.map(|budget| format!("{:.1}%", cost.value as f64 * 100.0 / *budget as f64));
        vec![
            cost.name.clone(),
            amount(cost.value, &cost.unit),
            budget
                .map(|budget| amount(*budget, &cost.unit))
                .unwrap_or_default(),
            share.unwrap_or_default(),
        ]
    });
    println!(
        "{}",
        table(&["what", "figure", "budget", "used"], &[1, 2, 3], rows)
    );
}

fn amount(value: u64, unit: &str) -> String {
    match unit {
        "gas" => format!("{:.4} Tgas", value as f64 / 1e12),
        unit => format!("{} {unit}", thousands(value)),
    }
}
