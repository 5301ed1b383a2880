//! `cargo xtask bench`: what the chain and the contracts cost, held against the budgets and against what is kept.

mod report;
mod tables;

use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use clap::Args;

use self::report::Report;
use crate::build;
use crate::terminal::Progress;
use crate::workspace::{cargo, contracts_dir, run_quietly, run_watched};

/// What `bench` can be told.
#[derive(Debug, Args)]
pub struct Options {
    /// Print the figures as JSON
    #[arg(long)]
    json: bool,
    /// Only what is the same on every machine: gas, NEAR, bytes
    #[arg(long)]
    gas: bool,
    /// Keep the figures: write tests/costs.json, and the tables and charts of the documents that show them; implies --gas
    #[arg(long)]
    write: bool,
    /// Write the charts as SVG into this folder, light and dark
    #[arg(long, value_name = "DIR")]
    svg: Option<PathBuf>,
}

impl Options {
    const fn is_of_gas_alone(&self) -> bool {
        self.gas || self.write
    }
}

/// `cargo xtask bench`.
pub fn run(options: &Options) -> Result<()> {
    build::build()?;
    // What is the same on every machine is the same in every build.
    let (profile, what) = match options.is_of_gas_alone() {
        true => ("dev", "compiling"),
        false => (
            "fast",
            "compiling in an optimised build (the first time that takes several minutes)",
        ),
    };
    let program = ["--locked", "--profile", profile, "--quiet"];
    let program = [
        &program[..],
        &["--package", "charter-tests", "--bin", "bench"],
    ]
    .concat();
    let progress = Progress::begin(what);
    run_quietly(cargo().arg("build").args(&program), "compiling")?;
    progress.at("measuring: one or two minutes");
    let began = Instant::now();
    let mut command = cargo();
    command.arg("run").args(&program).arg("--");
    command.env("CHARTER_CONTRACTS", contracts_dir());
    if options.is_of_gas_alone() {
        command.arg("--gas");
    }
    if options.write {
        command.arg("--write");
    }
    if let Some(folder) = &options.svg {
        let folder = std::path::absolute(folder)
            .with_context(|| format!("{} is no folder", folder.display()))?;
        command.arg("--svg").arg(folder);
    }
    let json = run_watched(&mut command, "measuring", |line| progress.at(line))?;
    drop(progress);
    eprintln!("measured in {} s", began.elapsed().as_secs());
    let report: Report = serde_json::from_slice(&json).context("reading the figures")?;
    if options.json {
        print!("{}", String::from_utf8_lossy(&json));
    } else {
        tables::print(&report);
    }
    verdict(&report)
}

/// Fails when a budget is passed, or when other figures are kept than were measured.
fn verdict(report: &Report) -> Result<()> {
    if !report.over.is_empty() {
        bail!(
            "beyond the budgets of tests/budgets.json. Find out what costs it (docs/src/costs.md has the profile of before, \
             `cargo xtask trace TX --profile` that of a transaction) and save it; or raise the budget in the same commit, \
             and say there why it is worth it:\n  {}",
            report.over.join("\n  ")
        );
    }
    if !report.changed.is_empty() {
        bail!(
            "not what tests/costs.json keeps. If this change is meant, keep it: `cargo xtask bench --write` writes the file \
             and the documents that show it:\n  {}",
            report.changed.join("\n  ")
        );
    }
    Ok(())
}
