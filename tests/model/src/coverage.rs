//! What was tried, and what became of it.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::errors::Reason;
use crate::seen::{Failure, Ran};

/// How often, in all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// Sequences that ran to their end.
    pub sequences: u64,
    /// Function calls that people sent.
    pub calls: u64,
    /// Of these, calls with something in them that fails on purpose.
    pub faults: u64,
    /// Of these, calls with arguments that nobody sensible sends.
    pub bad_inputs: u64,
    /// Transactions that the chain did not take.
    pub not_taken: u64,
    /// Receipts that a contract refused, with a reason.
    pub refused: u64,
    /// Receipts that failed otherwise: without gas, account or method.
    pub failed: u64,
    /// Receipts that ran, refunds left out.
    pub receipts: u64,
    /// Blocks, after each of which everything was checked.
    pub blocks: u64,
}

impl std::ops::AddAssign for Totals {
    fn add_assign(&mut self, other: Self) {
        self.sequences += other.sequences;
        self.calls += other.calls;
        self.faults += other.faults;
        self.bad_inputs += other.bad_inputs;
        self.not_taken += other.not_taken;
        self.refused += other.refused;
        self.failed += other.failed;
        self.receipts += other.receipts;
        self.blocks += other.blocks;
    }
}

/// How often a method succeeded and was refused.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Of {
    /// How often it succeeded.
    pub succeeded: u64,
    /// How often its contract refused it.
    pub refused: u64,
}

/// What occurred.
#[derive(Debug, Clone, Default)]
pub struct Coverage {
    /// By contract and method.
    pub methods: BTreeMap<(&'static str, String), Of>,
    /// The reasons that were given.
    pub reasons: BTreeMap<String, u64>,
    /// Messages in which no reason was found, a few of them: `near-sdk`'s own, mostly.
    pub others: BTreeSet<String>,
}

impl Coverage {
    /// Notes what became of a receipt on a contract of this kind.
    pub fn note(&mut self, contract: &'static str, ran: &Ran, reasons: &[Reason]) {
        match &ran.failure {
            None => {
                for method in ran.methods() {
                    self.of(contract, method).succeeded += 1;
                }
            }
            Some(failure) => {
                if let Failure::Panic(message) = failure {
                    self.reason(contract, message, reasons);
                    if let Some(method) = ran.failed_method() {
                        self.of(contract, method).refused += 1;
                    }
                }
            }
        }
    }

    fn of(&mut self, contract: &'static str, method: &str) -> &mut Of {
        self.methods
            .entry((contract, method.to_string()))
            .or_default()
    }

    fn reason(&mut self, contract: &str, message: &str, reasons: &[Reason]) {
        let given = || {
            let of = reasons.iter().filter(|reason| reason.may_be_of(contract));
            of.filter(|reason| reason.is_in(message))
        };
        let Some(weight) = given().map(Reason::weight).max() else {
            if self.others.len() < 200 {
                let short: String = message.chars().take(100).collect();
                self.others.insert(short);
            }
            return;
        };
        // Two with the same text cannot be told apart.
        for reason in given().filter(|reason| reason.weight() == weight) {
            *self.reasons.entry(reason.name.clone()).or_default() += 1;
        }
    }

    /// Adds what another saw.
    pub fn add(&mut self, other: Self) {
        for (key, of) in other.methods {
            let mine = self.methods.entry(key).or_default();
            mine.succeeded += of.succeeded;
            mine.refused += of.refused;
        }
        for (reason, count) in other.reasons {
            *self.reasons.entry(reason).or_default() += count;
        }
        self.others.extend(other.others);
    }
}
