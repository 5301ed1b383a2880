//! The test programs: those of the chain are built once, from the checkout, and read the contracts that they test from a
//! folder; the kernel's rules are tested without a chain and built with the fault.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

use crate::workspace::{cargo, root, run_quietly};

/// The suite of the kernel.
pub const RULES: &str = "rules";
/// Every suite that can catch a fault, the quickest first.
pub const SUITES: &[&str] = &[RULES, "attacks", "council", "factory", "templates"];
const PACKAGE: &str = "charter-tests";
/// A fault can make a test wait for ever.
const LONGEST: Duration = Duration::from_secs(1_800);

/// The suites of the chain, built.
#[derive(Debug)]
pub struct Programs(BTreeMap<String, PathBuf>);

/// What a test program said.
#[derive(Debug, Default)]
pub struct Run {
    /// How many tests it ran.
    pub count: usize,
    /// Those that failed, cases apart, in order.
    pub failed: Vec<String>,
}

impl Programs {
    /// Builds them.
    pub fn build() -> Result<Self> {
        let mut command = cargo();
        command.args([
            "test",
            "--locked",
            "--no-run",
            "--quiet",
            "--package",
            PACKAGE,
        ]);
        command.arg("--message-format=json");
        let suites: Vec<_> = SUITES.iter().filter(|suite| **suite != RULES).collect();
        for suite in &suites {
            command.args(["--test", suite]);
        }
        let answer = run_quietly(&mut command, "building the tests")?;
        let mut programs = BTreeMap::new();
        for line in String::from_utf8_lossy(&answer).lines() {
            let Ok(message) = serde_json::from_str::<Value>(line) else {
                continue;
            };
            let named = (
                message["target"]["name"].as_str(),
                message["executable"].as_str(),
            );
            if let (Some(name), Some(program)) = named
                && message["profile"]["test"] == true
            {
                programs.insert(name.to_string(), program.into());
            }
        }
        ensure!(programs.len() == suites.len(), "cargo built {programs:?}");
        Ok(Self(programs))
    }

    /// Runs the tests whose names begin or go on like these, or all, on the contracts of a folder.
    pub fn run(
        &self,
        suite: &str,
        tests: &[&str],
        contracts: &Path,
        build_dir: &Path,
        log: &Path,
    ) -> Result<Run> {
        let program = self.0.get(suite).context("there is no such suite")?;
        let package = root().join("tests");
        let mut command = Command::new(program);
        command
            .current_dir(&package)
            .args(tests)
            .env("CARGO_MANIFEST_DIR", &package)
            .env("CARGO_TARGET_DIR", build_dir)
            .env("CHARTER_CONTRACTS", contracts)
            // A snapshot that differs is a failure, and nothing to be written down.
            .env("INSTA_UPDATE", "no");
        watch(&mut command, log)
    }
}

/// Tests the kernel of a tree, built where nothing else is: cargo tells two copies of a workspace apart by nothing but the times of
/// their files, and what has a fault in it must not pass for the checkout's.
pub fn run_rules(tree: &Path, build_dir: &Path, tests: &[&str], log: &Path) -> Result<Run> {
    let command = |last: &[&str]| {
        let mut command = cargo();
        command
            .current_dir(tree)
            .args(["test", "--locked", "--package", "charter-kernel"])
            .args(["--test", RULES, "--target-dir"])
            .arg(build_dir)
            .args(last)
            // The tests go through every case of small councils: optimised they take seconds, and not minutes.
            .env("CARGO_PROFILE_DEV_OPT_LEVEL", "1");
        command
    };
    // By itself, so that what does not compile is not taken for a test that fails.
    run_quietly(&mut command(&["--no-run"]), "building the kernel's tests")?;
    let mut run = command(&["--"]);
    watch(run.args(tests), log)
}

/// Runs a test program to its end, with its output in a file.
fn watch(command: &mut Command, log: &Path) -> Result<Run> {
    if let Some(folder) = log.parent() {
        std::fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    }
    let file = File::create(log).with_context(|| log.display().to_string())?;
    let errors = file.try_clone()?;
    let begun = Instant::now();
    let mut child = command.stdout(file).stderr(errors).spawn()?;
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break Some(status);
        }
        if begun.elapsed() > LONGEST {
            child.kill()?;
            child.wait()?;
            break None;
        }
        std::thread::sleep(Duration::from_millis(50));
    };
    let said = std::fs::read(log).with_context(|| log.display().to_string())?;
    read(&String::from_utf8_lossy(&said), status)
        .with_context(|| format!("what it printed is in {}", log.display()))
}

fn read(said: &str, status: Option<ExitStatus>) -> Result<Run> {
    let mut run = Run::default();
    let mut failed = BTreeSet::new();
    for line in said.lines() {
        if let Some(count) = line.strip_prefix("running ") {
            run.count += count
                .split(' ')
                .next()
                .and_then(|n| n.parse::<usize>().ok())
                .unwrap_or(0);
        }
        let Some((name, verdict)) = line
            .strip_prefix("test ")
            .and_then(|rest| rest.split_once(" ... "))
        else {
            continue;
        };
        if verdict.contains("FAILED") {
            failed.insert(without_case(name));
        }
    }
    match status {
        Some(status) if status.success() != failed.is_empty() => {
            bail!("it ended with {status}, and {} tests failed", failed.len())
        }
        Some(_) => {}
        None => {
            failed.insert(format!(
                "(after {} s it was still running)",
                LONGEST.as_secs()
            ));
        }
    }
    run.failed = failed.into_iter().collect();
    Ok(run)
}

/// A case of `module::test` is called `module::test::value_1_84`: with a number after its first word.
fn without_case(name: &str) -> String {
    let is_case = |part: &&str| {
        let numbered = part.split_once('_').map(|(_, rest)| rest);
        numbered.is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_digit()))
    };
    let parts: Vec<_> = name.split("::").take_while(|part| !is_case(part)).collect();
    parts.join("::")
}
