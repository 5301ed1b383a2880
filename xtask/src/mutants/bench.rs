//! Where a fault is tried: the copy of the sources, the test programs, and contracts with and without it.

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result, ensure};

use super::fault::Fault;
use super::outcome::{Outcome, Verdict};
use super::programs::{Programs, RULES, Run, run_rules};
use super::tree::Tree;
use crate::build::{Source, compile, ensure_target};
use crate::terminal::Progress;
use crate::workspace::{CONTRACTS, Contract};

/// Built often and run once: the same sources, not the bytes that ship.
const PROFILE: &str = "faults";

/// What faults are tried on.
pub struct Bench<'a> {
    tree: &'a Tree,
    programs: &'a Programs,
    /// Its own, so that neither other builds wait for this one nor this one for them.
    build_dir: PathBuf,
    /// The contracts without a fault.
    whole: PathBuf,
    /// The contracts with one.
    faulty: PathBuf,
    /// What the test programs print.
    logs: PathBuf,
}

impl<'a> Bench<'a> {
    /// One of several, by its number. What they share are the contracts without a fault.
    pub fn set_up(
        folder: &Path,
        number: usize,
        tree: &'a Tree,
        programs: &'a Programs,
    ) -> Result<Self> {
        let bench = Self {
            tree,
            programs,
            build_dir: folder.join(format!("build-{number}")),
            whole: folder.join("whole"),
            faulty: folder.join(format!("faulty-{number}")),
            logs: folder.join("logs"),
        };
        for dir in [&bench.whole, &bench.faulty] {
            std::fs::create_dir_all(dir).with_context(|| dir.display().to_string())?;
        }
        Ok(bench)
    }

    /// Builds the contracts without a fault, for all.
    pub fn build_whole(&self, progress: &Progress) -> Result<()> {
        ensure_target()?;
        for contract in CONTRACTS {
            progress.at(format!("building {} without a fault", contract.name));
            self.build(contract, &self.whole)?;
        }
        Ok(())
    }

    fn build(&self, contract: &Contract, into: &Path) -> Result<()> {
        let source = Source {
            root: self.tree.path(),
            target: &self.build_dir,
            profile: PROFILE,
        };
        let wasm = compile(contract, source)?;
        let path = into.join(format!("{}.wasm", contract.name));
        std::fs::write(&path, wasm).with_context(|| path.display().to_string())
    }

    /// Runs the test that is named without the fault, which must pass; and with it. If that passes too, runs all that could notice.
    pub fn try_fault(&self, fault: &Fault) -> Result<Outcome> {
        let begun = Instant::now();
        let named = [fault.test.as_str()];
        let log = format!("{}.without", fault.name);
        let run = self.run(&fault.suite, &named, &self.whole, &log)?;
        let shown = format!("{} {}", fault.suite, fault.test);
        ensure!(run.count > 0, "there is no test {shown}");
        ensure!(run.failed.is_empty(), "{shown} fails without the fault");
        self.tree.apply(fault)?;
        let found = self.find(fault);
        self.tree.restore()?;
        let (verdict, by) = found?;
        Ok(Outcome {
            fault: fault.name.clone(),
            fingerprint: fault.fingerprint.clone(),
            breaks: fault.breaks.clone(),
            verdict,
            by,
            seconds: begun.elapsed().as_secs(),
        })
    }

    /// Of a fault that is in the tree: whether it is caught, and by which tests.
    fn find(&self, fault: &Fault) -> Result<(Verdict, Vec<String>)> {
        let contracts: Vec<_> = CONTRACTS
            .iter()
            .filter(|contract| fault.is_in(contract))
            .collect();
        let of_the_rules = fault.suite == RULES;
        if !of_the_rules {
            self.put_into(&contracts)?;
        }
        let named = [fault.test.as_str()];
        let run = self.run(&fault.suite, &named, &self.faulty, &fault.name)?;
        if !run.failed.is_empty() {
            return Ok((Verdict::Caught, with_suite(&fault.suite, &run)));
        }
        if of_the_rules {
            self.put_into(&contracts)?;
        }
        let by = self.all_that_catch(fault)?;
        let verdict = if by.is_empty() {
            Verdict::Survived
        } else {
            Verdict::CaughtElsewhere
        };
        Ok((verdict, by))
    }

    /// Every test of the suites that could catch it and that does: for whoever must name one.
    fn all_that_catch(&self, fault: &Fault) -> Result<Vec<String>> {
        let mut by = Vec::new();
        for suite in fault.suites() {
            let run = self.run(suite, &[], &self.faulty, &fault.name)?;
            by.extend(with_suite(suite, &run));
        }
        Ok(by)
    }

    fn put_into(&self, contracts: &[&Contract]) -> Result<()> {
        for contract in CONTRACTS {
            if contracts.contains(&contract) {
                self.build(contract, &self.faulty)?;
            } else {
                let file = format!("{}.wasm", contract.name);
                std::fs::copy(self.whole.join(&file), self.faulty.join(&file))
                    .with_context(|| file.clone())?;
            }
        }
        Ok(())
    }

    fn run(&self, suite: &str, tests: &[&str], contracts: &Path, log: &str) -> Result<Run> {
        let log = self.logs.join(format!("{log}.{suite}.txt"));
        if suite == RULES {
            run_rules(self.tree.path(), &self.build_dir, tests, &log)
        } else {
            self.programs
                .run(suite, tests, contracts, &self.build_dir, &log)
        }
    }
}

fn with_suite(suite: &str, run: &Run) -> Vec<String> {
    let failed = run.failed.iter();
    failed.map(|test| format!("{suite} {test}")).collect()
}
