//! What a person reads, and what a program does.

use std::io::Write as _;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use charter_model::coverage::Totals;
use charter_model::lists::Lists;
use charter_model::soak::{Plan, Report};
use charter_model::wanted::Seen;
use serde_json::{Value, json};

/// How far it is: one line that changes on a terminal, a line a minute elsewhere.
pub struct Progress {
    terminal: bool,
    last: Mutex<Option<Instant>>,
}

impl Progress {
    pub const fn new(terminal: bool) -> Self {
        Self {
            terminal,
            last: Mutex::new(None),
        }
    }

    pub fn at(&self, totals: Totals, time: Duration) {
        let pause = if self.terminal {
            Duration::from_millis(300)
        } else {
            Duration::from_secs(60)
        };
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if last.is_some_and(|last| last.elapsed() < pause) {
            return;
        }
        *last = Some(Instant::now());
        let rate = totals.calls as f64 / time.as_secs_f64();
        let line = format!(
            "{} s: {} sequences, {} calls ({rate:.0} a second), {} faults, {} bad inputs, {} refused, {} failed",
            time.as_secs(),
            totals.sequences,
            totals.calls,
            totals.faults,
            totals.bad_inputs,
            totals.refused,
            totals.failed,
        );
        if self.terminal {
            eprint!("\r\x1b[2K{line}");
            let _ = std::io::stderr().flush();
        } else {
            eprintln!("{line}");
        }
    }

    pub fn end(&self) {
        if self.terminal {
            eprint!("\r\x1b[2K");
        }
    }
}

/// After so many calls everything that can occur has occurred.
const LONG: u64 = 500_000;

fn is_long(report: &Report) -> bool {
    report.totals.calls >= LONG
}

/// For programs.
pub fn json(plan: &Plan, report: &Report, lists: &Lists) -> Value {
    let seen = Seen::of(&report.coverage, lists);
    let methods: Vec<Value> = report
        .coverage
        .methods
        .iter()
        .map(|((contract, method), of)| json!({ "contract": contract, "method": method, "of": of }))
        .collect();
    json!({
        "seed": plan.seed,
        "threads": plan.threads,
        "seconds": report.time.as_secs_f64(),
        "totals": report.totals,
        "methods": methods,
        "reasons": report.coverage.reasons,
        "long_enough": is_long(report),
        "never_succeeded": seen.succeeded.missed,
        "never_refused": seen.refused.missed,
        "never_given": seen.given.missed,
        "argued": {
            "never_succeeded": lists.argued.never_succeeded,
            "never_refused": lists.argued.never_refused,
            "never_given": lists.argued.never_given,
        },
        "argued_wrongly": seen.argued_wrongly(),
        "other_messages": report.coverage.others,
        "violation": report.violation,
    })
}

/// For people.
pub fn text(plan: &Plan, report: &Report, lists: &Lists) {
    let totals = report.totals;
    println!(
        "seed {}: {:.0} s, {} threads, {:.0} calls a second",
        plan.seed,
        report.time.as_secs_f64(),
        plan.threads,
        totals.calls as f64 / report.time.as_secs_f64().max(0.001),
    );
    for (what, count) in [
        ("sequences", totals.sequences),
        ("calls", totals.calls),
        ("faults injected", totals.faults),
        ("bad inputs", totals.bad_inputs),
        ("not taken by the chain", totals.not_taken),
        ("receipts refused by a contract", totals.refused),
        ("receipts failed otherwise", totals.failed),
        ("receipts", totals.receipts),
        ("blocks, each checked", totals.blocks),
    ] {
        println!("{count:>12} {what}");
    }
    let seen = Seen::of(&report.coverage, lists);
    for (what, part) in [
        ("methods succeeded", &seen.succeeded),
        ("methods were refused", &seen.refused),
        ("reasons were given", &seen.given),
    ] {
        println!(
            "{} of {} {what}; {} cannot (tests/model/uncovered.json); {} not seen{}{}",
            part.seen,
            part.all,
            part.argued,
            part.missed.len(),
            if part.missed.is_empty() { "" } else { ": " },
            part.missed.join(", "),
        );
    }
    let wrongly = seen.argued_wrongly();
    if !wrongly.is_empty() {
        println!(
            "seen, though uncovered.json says it cannot be: {}",
            wrongly.join(", ")
        );
    }
    if is_long(report) && !seen.is_all() {
        println!(
            "INCOMPLETE: after {} calls all of this should have been seen",
            totals.calls
        );
    }
    match &report.violation {
        None => println!("everything held"),
        Some(violation) => {
            println!("BROKEN: {}", violation.message);
            println!(
                "in {} steps at protocol {}:",
                violation.steps.len(),
                violation.script.version
            );
            for (at, step) in violation.steps.iter().enumerate() {
                println!("  {at}: {}, then up to {} blocks", step.what, step.blocks);
                if let Some(sent) = &step.sent {
                    for call in &sent.calls {
                        let args = call.text.as_deref().unwrap_or("(bytes)");
                        let short: String = args.chars().take(300).collect();
                        println!(
                            "      {short} with {} yoctoNEAR, {} gas",
                            call.deposit.as_yoctonear(),
                            call.gas
                        );
                    }
                }
            }
        }
    }
}
