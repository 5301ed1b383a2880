//! Receipts that wait for a block.

use std::collections::{BTreeSet, HashSet, VecDeque};
use std::sync::Arc;

use near_primitives::action::Action;
use near_primitives::hash::CryptoHash;
use near_primitives::receipt::{Receipt, VersionedReceiptEnum};
use near_primitives::types::AccountId;

use crate::call;

/// The receipts in the order in which a node would run them.
#[derive(Clone, Default)]
pub(super) struct Queue {
    /// What did not fit into an earlier block.
    delayed: VecDeque<Arc<Receipt>>,
    /// What the last block made.
    incoming: VecDeque<Arc<Receipt>>,
    /// Accounts whose receipts are held back.
    held: BTreeSet<AccountId>,
    /// Accounts whose receipts wait for the network below a fork.
    stalled: BTreeSet<AccountId>,
}

/// Why a receipt or a transaction cannot run now.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotRunnable {
    /// Nothing of this id waits.
    #[error("nothing waits under the id {0}")]
    Unknown(CryptoHash),
    /// The receipts of its receiver are held back.
    #[error("the receipts of {0} are held back")]
    Held(AccountId),
    /// An older receipt between the same two accounts comes first.
    #[error("the receipt {0} between the same two accounts comes first")]
    Behind(CryptoHash),
    /// An older transaction of the same key comes first.
    #[error("the transaction {0} of the same key comes first")]
    BehindTransaction(CryptoHash),
}

/// A receipt that waits.
#[derive(Clone, Debug)]
pub struct Pending {
    receipt: Arc<Receipt>,
    /// Whether the receipts of its receiver are held back.
    pub held: bool,
}

/// What a receipt is there for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PendingKind {
    /// It runs actions, now or when its data is there.
    Actions(Vec<Action>),
    /// It waits for a resume, then runs actions.
    Yield(Vec<Action>),
    /// It brings the result of a promise; `None` when that failed.
    Data(Option<Vec<u8>>),
    /// It resumes a yield; `None` when the time for it is over.
    Resume(Option<Vec<u8>>),
    /// It brings the code of a global contract.
    GlobalContract,
}

impl Pending {
    /// The receipt itself.
    pub fn receipt(&self) -> &Receipt {
        &self.receipt
    }

    /// Its id.
    pub fn receipt_id(&self) -> CryptoHash {
        *self.receipt.receipt_id()
    }

    /// Who sent it; `system` for a refund.
    pub fn predecessor_id(&self) -> &AccountId {
        self.receipt.predecessor_id()
    }

    /// Where it runs.
    pub fn receiver_id(&self) -> &AccountId {
        self.receipt.receiver_id()
    }

    /// Whether it is a refund.
    pub fn is_refund(&self) -> bool {
        self.receipt.predecessor_id().is_system()
    }

    /// What it is there for.
    pub fn kind(&self) -> PendingKind {
        match self.receipt.versioned_receipt() {
            VersionedReceiptEnum::Action(action) => PendingKind::Actions(action.actions().to_vec()),
            VersionedReceiptEnum::PromiseYield(action) => {
                PendingKind::Yield(action.actions().to_vec())
            }
            VersionedReceiptEnum::Data(data) => PendingKind::Data(data.data.clone()),
            VersionedReceiptEnum::PromiseResume(data) => PendingKind::Resume(data.data.clone()),
            VersionedReceiptEnum::GlobalContractDistribution(_) => PendingKind::GlobalContract,
        }
    }

    /// The methods that its function calls name, in order.
    pub fn methods(&self) -> Vec<String> {
        match self.kind() {
            PendingKind::Actions(actions) | PendingKind::Yield(actions) => call::methods(&actions),
            PendingKind::Data(_) | PendingKind::Resume(_) | PendingKind::GlobalContract => {
                Vec::new()
            }
        }
    }
}

/// What a block takes off the queue.
#[derive(Default)]
pub(super) struct Taken {
    pub delayed: VecDeque<Arc<Receipt>>,
    pub incoming: VecDeque<Arc<Receipt>>,
}

impl Queue {
    pub(super) fn of(
        delayed: VecDeque<Arc<Receipt>>,
        incoming: VecDeque<Arc<Receipt>>,
        held: BTreeSet<AccountId>,
    ) -> Self {
        Self {
            delayed,
            incoming,
            held,
            stalled: BTreeSet::new(),
        }
    }

    /// What did not fit, what the last block made, and whose receipts are held back.
    pub(super) fn parts(
        &self,
    ) -> (
        &VecDeque<Arc<Receipt>>,
        &VecDeque<Arc<Receipt>>,
        &BTreeSet<AccountId>,
    ) {
        (&self.delayed, &self.incoming, &self.held)
    }

    pub(super) fn len(&self) -> usize {
        self.delayed.len() + self.incoming.len()
    }

    /// Everything, in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Arc<Receipt>> {
        self.delayed.iter().chain(&self.incoming)
    }

    pub(super) fn pending(&self) -> Vec<Pending> {
        let pending = |receipt: &Arc<Receipt>| Pending {
            receipt: Arc::clone(receipt),
            held: self.is_held(receipt),
        };
        self.iter().map(pending).collect()
    }

    pub(super) fn is_held(&self, receipt: &Receipt) -> bool {
        let receiver_id = receipt.receiver_id();
        self.held.contains(receiver_id) || self.stalled.contains(receiver_id)
    }

    /// Holds back the receipts of an account that wait for the network below a fork; false when that changes nothing.
    pub(super) fn stall(&mut self, account_id: AccountId) -> bool {
        self.stalled.insert(account_id)
    }

    pub(super) fn has_stalled(&self) -> bool {
        !self.stalled.is_empty()
    }

    /// Lets the receipts run again that waited for the network below a fork.
    pub(super) fn resume(&mut self) {
        self.stalled.clear();
    }

    pub(super) fn hold(&mut self, account_id: AccountId) {
        self.held.insert(account_id);
    }

    pub(super) fn release(&mut self, account_id: &AccountId) -> bool {
        self.held.remove(account_id)
    }

    /// Whether anything can run.
    pub(super) fn has_runnable(&self) -> bool {
        self.iter().any(|receipt| !self.is_held(receipt))
    }

    /// The receipts that may come next: not held, and the oldest between their two accounts.
    pub(super) fn next_candidates(&self) -> Vec<CryptoHash> {
        let mut channels = HashSet::new();
        self.iter()
            .filter(|receipt| !self.is_held(receipt))
            .filter(|receipt| channels.insert((receipt.predecessor_id(), receipt.receiver_id())))
            .map(|receipt| *receipt.receipt_id())
            .collect()
    }

    /// Takes everything that is not held.
    pub(super) fn take_runnable(&mut self) -> Taken {
        let (held, stalled) = (&self.held, &self.stalled);
        let split = |waiting: &mut VecDeque<Arc<Receipt>>| {
            let is_held = |receipt: &Arc<Receipt>| {
                held.contains(receipt.receiver_id()) || stalled.contains(receipt.receiver_id())
            };
            let (kept, taken) = std::mem::take(waiting).into_iter().partition(is_held);
            *waiting = kept;
            taken
        };
        Taken {
            delayed: split(&mut self.delayed),
            incoming: split(&mut self.incoming),
        }
    }

    /// Takes one receipt.
    pub(super) fn take(&mut self, id: CryptoHash) -> Result<Arc<Receipt>, NotRunnable> {
        let wanted = self
            .iter()
            .find(|receipt| *receipt.receipt_id() == id)
            .ok_or(NotRunnable::Unknown(id))?;
        if self.is_held(wanted) {
            return Err(NotRunnable::Held(wanted.receiver_id().clone()));
        }
        let same = |other: &&Arc<Receipt>| {
            other.receiver_id() == wanted.receiver_id()
                && other.predecessor_id() == wanted.predecessor_id()
        };
        if let Some(first) = self.iter().find(same)
            && *first.receipt_id() != id
        {
            return Err(NotRunnable::Behind(*first.receipt_id()));
        }
        let wanted = Arc::clone(wanted);
        self.delayed.retain(|receipt| *receipt.receipt_id() != id);
        self.incoming.retain(|receipt| *receipt.receipt_id() != id);
        Ok(wanted)
    }

    /// Appends what a block left over and what it made.
    pub(super) fn extend(&mut self, delayed: Vec<Arc<Receipt>>, made: Vec<Arc<Receipt>>) {
        self.delayed.extend(delayed);
        self.incoming.extend(made);
    }
}
