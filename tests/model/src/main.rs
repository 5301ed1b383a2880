//! `soak`: random sequences of calls for as long as asked. `cargo xtask soak` builds it optimised and runs it.

mod print;

use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result};
use charter_model::lists::Lists;
use charter_model::replay;
use charter_model::soak::{self, Plan};
use clap::Parser;

/// Random sequences of calls on Charter's contracts, until the time is up or something breaks.
#[derive(Debug, Parser)]
#[command(name = "soak")]
struct Options {
    /// How long it runs, in minutes
    #[arg(long, default_value_t = 10.0)]
    minutes: f64,
    /// The seed; a new one when not given
    #[arg(long)]
    seed: Option<u64>,
    /// End after so many calls
    #[arg(long)]
    calls: Option<u64>,
    /// How many sequences run at once; as many as there are cores when not given
    #[arg(long)]
    threads: Option<usize>,
    /// The most steps of a sequence
    #[arg(long, default_value_t = 240)]
    steps: usize,
    /// Print the totals as JSON
    #[arg(long)]
    json: bool,
    /// Run a sequence that was written down, and nothing else
    #[arg(long, value_name = "FILE")]
    replay: Option<PathBuf>,
    /// Where a sequence that breaks something is written
    #[arg(
        long,
        value_name = "FILE",
        default_value = "target/soak-violation.json"
    )]
    found: PathBuf,
}

fn main() -> ExitCode {
    match run(&Options::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(3),
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Whether everything held.
fn run(options: &Options) -> Result<bool> {
    let lists = Arc::new(Lists::read()?);
    if let Some(path) = &options.replay {
        return Ok(match replay::run(path, &lists) {
            Ok(()) => {
                println!("{} holds", path.display());
                true
            }
            Err(error) => {
                println!("{}: {error:#}", path.display());
                false
            }
        });
    }
    let plan = plan(options)?;
    let stop = Arc::new(AtomicBool::new(false));
    let asked = Arc::clone(&stop);
    ctrlc::set_handler(move || asked.store(true, Ordering::Relaxed)).context("catching Ctrl-C")?;
    eprintln!("seed {}, {} threads", plan.seed, plan.threads);
    let progress = print::Progress::new(std::io::stderr().is_terminal());
    let report = soak::run(plan, &lists, &stop, |totals, time| {
        progress.at(totals, time)
    })?;
    progress.end();
    if options.json {
        println!(
            "{}",
            serde_json::to_string_pretty(&print::json(&plan, &report, &lists))?
        );
    } else {
        print::text(&plan, &report, &lists);
    }
    let Some(violation) = &report.violation else {
        return Ok(true);
    };
    replay::write(&options.found, violation)?;
    eprintln!("written to {}", options.found.display());
    Ok(false)
}

fn plan(options: &Options) -> Result<Plan> {
    let time = Duration::try_from_secs_f64(options.minutes * 60.0)
        .with_context(|| format!("{} minutes", options.minutes))?;
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    Ok(Plan {
        seed: match options.seed {
            Some(seed) => seed,
            None => SystemTime::now().duration_since(UNIX_EPOCH)?.as_nanos() as u64 % 1_000_000_007,
        },
        time,
        calls: options.calls,
        threads: options.threads.unwrap_or(cores).max(1),
        length: options.steps.max(1),
    })
}
