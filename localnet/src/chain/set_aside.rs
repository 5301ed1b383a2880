//! What cannot run while the network below a fork does not give what it needs, so that everything else can.

use near_primitives::hash::CryptoHash;

use super::Chain;
use crate::fork::ForkError;

/// What was set aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SetAside {
    /// A transaction that has not begun: it waits no longer, and can be sent again.
    Transaction(CryptoHash),
    /// A receipt, and with it all that go to its account: they wait until [`Chain::take_up`].
    Receipt(CryptoHash),
}

impl Chain {
    /// Sets aside what kept a block from being made. `None` when that is nothing that could be.
    pub(crate) fn set_aside(&mut self, error: &ForkError) -> Option<SetAside> {
        let needed_by = error.needed_by.as_ref()?;
        if self.pool.withdraw(&needed_by.id) {
            return Some(SetAside::Transaction(needed_by.id));
        }
        self.queue
            .stall(needed_by.account_id.clone())
            .then_some(SetAside::Receipt(needed_by.id))
    }

    /// Whether receipts are set aside.
    pub(crate) fn has_set_aside(&self) -> bool {
        self.queue.has_stalled()
    }

    /// Lets the receipts that were set aside run again.
    pub(crate) fn take_up(&mut self) {
        self.queue.resume();
    }
}
