//! Sequence after sequence, on every core, until the time is up or something breaks.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::Result;
use crate::coverage::{Coverage, Totals};
use crate::dice::Dice;
use crate::lists::Lists;
use crate::shrink::shrink;
use crate::stage::Stage;
use crate::violation::{Script, Violation};

/// How long the steps of a sequence that broke something are made fewer.
const SHRINKING: Duration = Duration::from_secs(60);

/// When it ends.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// The seed of everything.
    pub seed: u64,
    /// How long it runs.
    pub time: Duration,
    /// After so many calls it may end earlier.
    pub calls: Option<u64>,
    /// How many threads.
    pub threads: usize,
    /// How many steps a sequence has at most.
    pub length: usize,
}

/// What came of it.
#[derive(Debug)]
pub struct Report {
    /// How much was done.
    pub totals: Totals,
    /// What occurred.
    pub coverage: Coverage,
    /// What broke, if something did.
    pub violation: Option<Violation>,
    /// How long it ran.
    pub time: Duration,
}

struct Shared {
    totals: Totals,
    coverage: Coverage,
    violation: Option<(Script, String)>,
}

/// Runs. `progress` is told now and then.
///
/// # Errors
///
/// When the stage cannot be built.
pub fn run(
    plan: Plan,
    lists: &Arc<Lists>,
    stop: &AtomicBool,
    progress: impl Fn(Totals, Duration) + Sync,
) -> Result<Report> {
    let stages = [Stage::new(84)?, Stage::new(88)?];
    let began = Instant::now();
    let shared = Mutex::new(Shared {
        totals: Totals::default(),
        coverage: Coverage::default(),
        violation: None,
    });
    let next = AtomicU64::new(0);
    let lock = || shared.lock().unwrap_or_else(PoisonError::into_inner);
    let is_over = |shared: &Shared| {
        shared.violation.is_some()
            || stop.load(Ordering::Relaxed)
            || began.elapsed() >= plan.time
            || plan.calls.is_some_and(|calls| shared.totals.calls >= calls)
    };
    std::thread::scope(|scope| -> Result {
        let work = || -> Result {
            while !is_over(&lock()) {
                let number = next.fetch_add(1, Ordering::Relaxed);
                let mut dice = Dice::new(plan.seed ^ number.wrapping_mul(0xD134_2543_DE82_EF95));
                // Short ones and long ones.
                let length = plan.length / [1, 2, 4, 8][dice.below(4)];
                let script = Script::of(dice.roll(), length.max(1));
                let stage = &stages[usize::from(script.version == 88)];
                let (world, failed) = script.run(stage, lists)?;
                let mut shared = lock();
                shared.totals += world.totals;
                shared.coverage.add(world.coverage);
                if let Some(message) = failed
                    && shared.violation.is_none()
                {
                    shared.violation = Some((script, message));
                }
                progress(shared.totals, began.elapsed());
            }
            Ok(())
        };
        let workers: Vec<_> = (0..plan.threads).map(|_| scope.spawn(work)).collect();
        for worker in workers {
            match worker.join() {
                Ok(done) => done?,
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        Ok(())
    })?;
    let time = began.elapsed();
    let shared = shared.into_inner().unwrap_or_else(PoisonError::into_inner);
    let violation = match shared.violation {
        None => None,
        Some((script, message)) => {
            let stage = &stages[usize::from(script.version == 88)];
            Some(shrink(
                script,
                message,
                stage,
                lists,
                Instant::now() + SHRINKING,
            )?)
        }
    };
    Ok(Report {
        totals: shared.totals,
        coverage: shared.coverage,
        violation,
        time,
    })
}
