//! `cargo xtask soak`: random sequences of calls against the model, for as long as asked.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::build;
use crate::terminal::Progress;
use crate::workspace::{cargo, contracts_dir, run_quietly, target};

/// What `soak` can be told.
#[derive(Debug, Args)]
pub struct Options {
    /// How long it runs, in minutes
    #[arg(long, default_value_t = 10.0)]
    minutes: f64,
    /// The seed of everything; a new one when not given
    #[arg(long)]
    seed: Option<u64>,
    /// End earlier, after so many calls
    #[arg(long)]
    calls: Option<u64>,
    /// How many sequences run at once; as many as there are cores when not given
    #[arg(long)]
    threads: Option<usize>,
    /// Contracts to run it against, built already; a new build of this workspace when not given
    #[arg(long, value_name = "DIR")]
    contracts: Option<PathBuf>,
    /// Print totals and coverage as JSON
    #[arg(long)]
    json: bool,
    /// Run a sequence that was written down, and nothing else
    #[arg(long, value_name = "FILE")]
    replay: Option<PathBuf>,
}

/// `cargo xtask soak`.
pub fn run(options: &Options) -> Result<()> {
    if !(options.minutes > 0.0 && options.minutes <= 100_000.0) {
        bail!(
            "{} minutes; more than 0 and at most 100000 are possible",
            options.minutes
        );
    }
    let contracts = match &options.contracts {
        None => {
            build::build_with_abi()?;
            contracts_dir()
        }
        Some(folder) => given(folder)?,
    };
    let progress = Progress::begin("compiling in an optimised build");
    let program = [
        "--locked",
        "--profile",
        "fast",
        "--quiet",
        "--package",
        "charter-model",
        "--bin",
        "soak",
    ];
    run_quietly(cargo().arg("build").args(program), "compiling")?;
    drop(progress);
    let mut command = cargo();
    command.arg("run").args(program).arg("--");
    command.args(["--minutes", &options.minutes.to_string()]);
    for (name, number) in [
        ("--seed", options.seed),
        ("--calls", options.calls),
        ("--threads", options.threads.map(|threads| threads as u64)),
    ] {
        if let Some(number) = number {
            command.args([name, &number.to_string()]);
        }
    }
    if options.json {
        command.arg("--json");
    }
    if let Some(path) = &options.replay {
        command.arg("--replay").arg(path);
    }
    command
        .arg("--found")
        .arg(target().join("soak-violation.json"));
    let status = command.env("CHARTER_CONTRACTS", contracts).status()?;
    match status.code() {
        Some(0) => Ok(()),
        Some(3) => bail!("something that must hold does not: see above"),
        _ => bail!("the soak ended with {status}"),
    }
}

/// A folder of contracts, with what must be in it.
fn given(folder: &Path) -> Result<PathBuf> {
    let folder = folder
        .canonicalize()
        .with_context(|| format!("contracts in {}", folder.display()))?;
    for name in ["governance", "factory", "donation", "token"] {
        for ending in ["wasm", "abi.json"] {
            let path = folder.join(format!("{name}.{ending}"));
            if !path.is_file() {
                bail!("{} is not there", path.display());
            }
        }
    }
    Ok(folder)
}
