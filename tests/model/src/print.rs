//! What a person reads, and what a program does.

use std::io::Write as _;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use charter_model::coverage::{Of, Totals};
use charter_model::lists::Lists;
use charter_model::soak::{Plan, Report};
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

/// What did not occur: methods that never succeeded, or were never refused, and reasons that were never given.
struct Missing {
    never_succeeded: Vec<String>,
    never_refused: Vec<String>,
    never_given: Vec<String>,
}

fn missing(report: &Report, lists: &Lists) -> Missing {
    let of = |method: &charter_model::lists::Method| {
        let key = (method.contract, method.name.clone());
        report
            .coverage
            .methods
            .get(&key)
            .copied()
            .unwrap_or_default()
    };
    let named = |is: &dyn Fn(&Of) -> bool| {
        let all = lists.methods.iter().filter(|method| is(&of(method)));
        all.map(|method| format!("{}: {}", method.contract, method.name))
            .collect()
    };
    Missing {
        never_succeeded: named(&|of| of.succeeded == 0),
        never_refused: named(&|of| of.refused == 0),
        never_given: lists
            .reasons
            .iter()
            .filter(|reason| !report.coverage.reasons.contains_key(&reason.name))
            .map(|reason| reason.name.clone())
            .collect(),
    }
}

/// For programs.
pub fn json(plan: &Plan, report: &Report, lists: &Lists) -> Value {
    let missing = missing(report, lists);
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
        "never_succeeded": missing.never_succeeded,
        "never_refused": missing.never_refused,
        "never_given": missing.never_given,
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
    let missing = missing(report, lists);
    let lists = [
        (
            "methods never succeeded",
            lists.methods.len(),
            &missing.never_succeeded,
        ),
        (
            "methods never refused",
            lists.methods.len(),
            &missing.never_refused,
        ),
        (
            "reasons never given",
            lists.reasons.len(),
            &missing.never_given,
        ),
    ];
    for (what, all, which) in lists {
        println!("{} of {all} {what}: {}", which.len(), which.join(", "));
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
