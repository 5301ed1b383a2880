//! Chains that somebody asked to be remembered, to go back to.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::chain::Chain;

/// The snapshots by number, from 1.
#[derive(Default)]
pub(super) struct Snapshots(Mutex<Vec<Chain>>);

impl Snapshots {
    /// Remembers a chain. Returns its number.
    pub(super) fn take(&self, chain: &Chain) -> usize {
        let mut taken = self.lock();
        taken.push(chain.clone());
        taken.len()
    }

    /// The chain with this number, which is forgotten together with those that were taken after it.
    pub(super) fn give_back(&self, number: usize) -> Option<Chain> {
        let mut taken = self.lock();
        let index = number.checked_sub(1)?;
        let chain = taken.get(index).cloned()?;
        taken.truncate(index);
        Some(chain)
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Chain>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
