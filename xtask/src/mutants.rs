//! `cargo xtask mutants`: can the tests fail?
//!
//! Each fault of `tests/faults` is put into a scratch copy of the sources, the contracts that it is in are built again, and the
//! test that is to catch it is run on them. A fault that no test catches, or another than the one that is named, is an error.

mod bench;
mod fault;
mod outcome;
mod programs;
mod table;
mod tree;

use std::fs::{File, TryLockError};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

use anyhow::{Context, Result, bail, ensure};
use clap::Args;

use crate::terminal::Progress;
use crate::workspace::{root, target};

use bench::Bench;
use fault::Fault;
use outcome::{Kept, Outcome, Verdict};
use programs::Programs;
use tree::Tree;

/// What `mutants` can be told.
#[derive(Debug, Args)]
pub struct Options {
    /// Only faults whose names contain this; can be said again for more
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// How many to try at a time; each needs the room of another build
    #[arg(long, value_name = "N", default_value = "1")]
    jobs: NonZeroUsize,
    /// Take over what an earlier run found of the same sources and the same fault
    #[arg(long)]
    resume: bool,
    /// Write by which test each was caught into tests/faults/README.md; what is not tried now stays there as it is
    #[arg(long)]
    table: bool,
    /// Print the outcomes as JSON
    #[arg(long)]
    json: bool,
}

/// `cargo xtask mutants`.
pub fn run(options: &Options) -> Result<()> {
    let faults = chosen(&options.only)?;
    let _alone = alone(&folder())?;
    let trees = (0..options.jobs.get())
        .map(|number| Tree::of_the_checkout(&folder().join(format!("tree-{number}"))))
        .collect::<Result<Vec<_>>>()?;
    let tree = trees.first().context("no copy of the sources")?;
    refuse_stale(&faults, tree)?;
    let mut kept = Kept::read(&folder().join("outcomes.json"), tree.id(), options.resume);
    let progress = Progress::begin("building the tests");
    let programs = Programs::build()?;
    let benches = (0..)
        .zip(&trees)
        .map(|(number, tree)| Bench::set_up(&folder(), number, tree, &programs))
        .collect::<Result<Vec<_>>>()?;
    let left: Vec<_> = faults
        .iter()
        .filter(|fault| kept.of(fault).is_none())
        .collect();
    if !left.is_empty() {
        for bench in benches.iter().take(1) {
            bench.build_whole(&progress)?;
        }
    }
    let untried = try_all(&benches, &left, &mut kept, &progress)?;
    drop(progress);
    let outcomes: Vec<&Outcome> = faults.iter().filter_map(|fault| kept.of(fault)).collect();
    outcome::print(&outcomes, options.json)?;
    if options.table {
        table::write(&root().join("tests/faults"), &outcomes)?;
    }
    let missed: Vec<_> = outcomes
        .iter()
        .filter(|outcome| outcome.verdict != Verdict::Caught)
        .map(|outcome| outcome.fault.as_str())
        .collect();
    ensure!(
        missed.is_empty(),
        "not caught by the test that is named: {}",
        missed.join(", ")
    );
    ensure!(untried.is_empty(), "not tried: {}", untried.join(", "));
    Ok(())
}

/// Before anything is built: what no longer applies is said at once.
fn refuse_stale(faults: &[Fault], tree: &Tree) -> Result<()> {
    let mut stale = Vec::new();
    for fault in faults {
        if let Err(error) = tree.check(fault) {
            eprintln!("{}: {error:#}", fault.name);
            stale.push(fault.name.as_str());
        }
    }
    ensure!(
        stale.is_empty(),
        "{} of {} faults no longer apply: {}",
        stale.len(),
        faults.len(),
        stale.join(", ")
    );
    Ok(())
}

/// Tries the faults on as many benches as there are, and writes down each outcome as it comes. Gives the names of those that could
/// not be tried, and says why as it happens: with a fault that does not compile, the others are still worth knowing.
fn try_all(
    benches: &[Bench<'_>],
    faults: &[&Fault],
    kept: &mut Kept,
    progress: &Progress,
) -> Result<Vec<String>> {
    let next = AtomicUsize::new(0);
    let (tried, outcomes) = mpsc::channel();
    let mut untried = Vec::new();
    thread::scope(|scope| {
        for bench in benches {
            let (tried, next) = (tried.clone(), &next);
            scope.spawn(move || {
                while let Some(fault) = faults.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let outcome = bench.try_fault(fault);
                    if tried.send((fault.name.as_str(), outcome)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(tried);
        progress.at(format!("trying {} faults", faults.len()));
        for (number, (fault, outcome)) in (1..).zip(outcomes) {
            let so_far = format!("{number} of {}: {fault}", faults.len());
            match outcome {
                Ok(outcome) => {
                    progress.at(format!("{so_far} {}", outcome.verdict));
                    kept.add(outcome)?;
                }
                Err(error) => {
                    progress.at(format!("{so_far} cannot be tried: {error:#}"));
                    untried.push(fault.to_string());
                }
            }
        }
        Ok(untried)
    })
}

/// Where all of this happens: in cargo's target directory.
fn folder() -> PathBuf {
    target().join("faults")
}

/// Two runs would put their faults into one copy. The lock goes with the file, or with the program.
fn alone(folder: &Path) -> Result<File> {
    std::fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    let path = folder.join("lock");
    let file = File::create(&path).with_context(|| path.display().to_string())?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => bail!("another run is at it in {}", folder.display()),
        Err(TryLockError::Error(error)) => Err(error).with_context(|| path.display().to_string()),
    }
}

fn chosen(only: &[String]) -> Result<Vec<Fault>> {
    let mut faults = fault::read_all(&root().join("tests/faults"))?;
    for part in only {
        if !faults.iter().any(|fault| fault.name.contains(part)) {
            bail!("no fault in tests/faults has `{part}` in its name");
        }
    }
    faults.retain(|fault| only.is_empty() || only.iter().any(|part| fault.name.contains(part)));
    Ok(faults)
}
