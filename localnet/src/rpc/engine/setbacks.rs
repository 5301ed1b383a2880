//! Transactions that could not go on because the network below a fork did not give what they need: who waits for one is
//! told so.

use std::sync::Arc;
use std::time::Duration;

use imbl::{HashMap, HashSet};
use near_primitives::hash::CryptoHash;

use super::{Engine, PoisonError, State};
use crate::chain::SetAside;
use crate::fork::ForkError;

/// How long what was set aside waits before the network is asked again.
const PAUSE: Duration = Duration::from_secs(1);
/// How many transactions are remembered that were not run.
const REMEMBERED: usize = 1_000;

/// Why transactions do not go on.
#[derive(Clone, Default)]
pub(in crate::rpc) struct Setbacks {
    reasons: HashMap<CryptoHash, Arc<str>>,
    /// Those that go on when the network answers.
    waiting: HashSet<CryptoHash>,
}

impl Setbacks {
    /// Why a transaction does not go on.
    pub(in crate::rpc) fn of(&self, transaction: &CryptoHash) -> Option<&Arc<str>> {
        self.reasons.get(transaction)
    }

    fn not_run(&mut self, transaction: CryptoHash, error: &ForkError) {
        if self.reasons.len() >= REMEMBERED {
            self.reasons
                .retain(|transaction, _| self.waiting.contains(transaction));
        }
        let why = format!("{error}; the transaction was not run and can be sent again");
        self.reasons.insert(transaction, why.into());
    }

    fn waits(&mut self, transaction: CryptoHash, error: &ForkError) {
        let why = format!("{error}; the transaction goes on once it does");
        self.reasons.insert(transaction, why.into());
        self.waiting.insert(transaction);
    }

    fn forget(&mut self, transaction: &CryptoHash) {
        self.reasons.remove(transaction);
        self.waiting.remove(transaction);
    }

    fn take_up(&mut self) {
        for transaction in std::mem::take(&mut self.waiting) {
            self.reasons.remove(&transaction);
        }
    }
}

impl State {
    /// Sets aside what kept a block from being made; false when that cannot be.
    pub(super) fn set_back(&mut self, error: &ForkError) -> bool {
        match self.chain.set_aside(error) {
            Some(SetAside::Transaction(hash)) => self.setbacks.not_run(hash, error),
            Some(SetAside::Receipt(id)) => {
                if let Some(transaction) = self.origins.of(&id) {
                    self.setbacks.waits(transaction, error);
                }
            }
            None => return false,
        }
        true
    }
}

impl Engine {
    /// Forgets that a transaction was not run: it is sent again.
    pub(in crate::rpc) fn forget_setback(&self, transaction: &CryptoHash) {
        let mut state = self.lock();
        if state.setbacks.of(transaction).is_some() {
            state.setbacks.forget(transaction);
            self.publish(&mut state);
        }
    }

    /// As long as the engine runs: lets what was set aside run again when the network answers.
    pub(super) fn retry(&self) {
        loop {
            let state = self.lock();
            if state.closed {
                return;
            }
            let woken = self.closing.wait_timeout(state, PAUSE);
            let (state, _) = woken.unwrap_or_else(PoisonError::into_inner);
            let fork = state.chain.fork().filter(|_| state.chain.has_set_aside());
            let Some(fork) = fork.cloned() else { continue };
            // Nobody waits for this answer.
            drop(state);
            if fork.answers() {
                let mut state = self.lock();
                state.chain.take_up();
                state.setbacks.take_up();
                self.work.notify_all();
            }
        }
    }
}
