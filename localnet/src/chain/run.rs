//! Running what waits: everything, one thing, or the one thing that somebody names.

use std::collections::VecDeque;
use std::sync::Arc;

use near_crypto::PublicKey;
use near_primitives::errors::InvalidTxError;
use near_primitives::hash::CryptoHash;
use near_primitives::receipt::Receipt;
use near_primitives::transaction::SignedTransaction;
use near_primitives::types::{AccountId, Nonce};

use super::order::{Order, next_random};
use super::produce::Plan;
use super::queue::{NotRunnable, Pending, Taken};
use super::{Chain, QueryError};
use crate::block::Block;
use crate::error::{EngineError, Result};
use crate::result::Failed;

/// Why something could not be done on the chain.
#[derive(Debug, Clone, thiserror::Error)]
pub enum ChainError {
    /// The transaction is not valid; nothing happened.
    #[error("the transaction was rejected: {0}")]
    Rejected(#[from] InvalidTxError),
    /// What was named cannot run now.
    #[error(transparent)]
    NotRunnable(#[from] NotRunnable),
    /// Something that had to be read is not there.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// The transaction ran and failed; only what insists on success says so.
    #[error(transparent)]
    Failed(#[from] Failed),
    /// The transaction took more blocks than the chain remembers, so that its result is gone.
    #[error("transaction {0} took more blocks than the chain remembers")]
    Forgotten(CryptoHash),
    /// The chain cannot go on.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

impl Chain {
    /// Chooses how blocks are filled from here on.
    pub fn set_order(&mut self, order: Order) {
        self.order = order;
    }

    /// Whether nothing can run: no transaction waits, and no receipt except those that are held back. A yield that
    /// waits for its resume is part of the state and does not count.
    pub fn is_idle(&self) -> bool {
        self.pool.is_empty() && !self.queue.has_runnable()
    }

    /// Makes the next block, of whatever the order gives; an empty one when nothing waits.
    ///
    /// # Errors
    ///
    /// When the chain cannot go on; it is then what it was before.
    pub fn produce_block(&mut self) -> Result<Arc<Block>> {
        match self.order {
            Order::Node => {
                let mut plan = self.plan();
                plan.transactions = plan.pool.take();
                plan.receipts = plan.queue.take_runnable();
                self.produce(plan)
            }
            Order::Seeded(mut seed) => {
                let candidates = self.candidates();
                let chosen = usize::try_from(next_random(&mut seed)).unwrap_or_default();
                let id = candidates.get(chosen.checked_rem(candidates.len()).unwrap_or_default());
                let plan = match id {
                    Some(id) => self
                        .plan_one(*id)
                        .map_err(|error| EngineError::InconsistentState(error.to_string()))?,
                    None => self.plan(),
                };
                let block = self.produce(plan)?;
                self.order = Order::Seeded(seed);
                Ok(block)
            }
        }
    }

    /// Makes blocks until the chain is idle. Returns them.
    ///
    /// # Errors
    ///
    /// When the chain cannot go on; the blocks before stay.
    pub fn run(&mut self) -> Result<Vec<Arc<Block>>> {
        let mut blocks = Vec::new();
        while !self.is_idle() {
            blocks.push(self.produce_block()?);
        }
        Ok(blocks)
    }

    /// Makes a block with one thing in it: the oldest receipt that may run, else the oldest transaction. `None` when
    /// the chain is idle.
    ///
    /// # Errors
    ///
    /// When the chain cannot go on.
    pub fn step(&mut self) -> Result<Option<Arc<Block>>, ChainError> {
        match self.candidates().first() {
            Some(id) => self.run_one(*id).map(Some),
            None => Ok(None),
        }
    }

    /// Makes a block with one thing in it: the receipt or the transaction with this id. Everything else waits on.
    ///
    /// # Errors
    ///
    /// When nothing of this id waits, when its receiver is held, or when it has to come after something else: two
    /// receipts between the same two accounts, and two transactions of the same key, never change their order.
    pub fn run_one(&mut self, id: CryptoHash) -> Result<Arc<Block>, ChainError> {
        let plan = self.plan_one(id)?;
        Ok(self.produce(plan)?)
    }

    /// What may come next, one at a time: ids of receipts, oldest first, then hashes of transactions.
    pub fn candidates(&self) -> Vec<CryptoHash> {
        let mut candidates = self.queue.next_candidates();
        candidates.extend(self.pool.next_candidates());
        candidates
    }

    /// The receipts that wait, in the order in which a node would run them. Those that wait for data or a resume are
    /// not among them: they are part of the state.
    pub fn pending(&self) -> Vec<Pending> {
        self.queue.pending()
    }

    /// Holds back the receipts for an account, those on their way included, until [`release`](Self::release). The
    /// receipt of a transaction that an account sends to itself is not on its way: it runs with the transaction.
    pub fn hold(&mut self, account_id: AccountId) {
        self.queue.hold(account_id);
    }

    /// Whether this receipt is held back.
    pub(crate) fn is_held(&self, receipt_id: &CryptoHash) -> bool {
        let held = |pending: &Arc<Receipt>| {
            pending.receipt_id() == receipt_id && self.queue.is_held(pending)
        };
        self.queue.iter().any(held)
    }

    /// Lets the receipts for an account run again. False when they were not held.
    pub fn release(&mut self, account_id: &AccountId) -> bool {
        self.queue.release(account_id)
    }

    /// The transaction with this hash, while it waits.
    pub(crate) fn waiting_transaction(&self, hash: &CryptoHash) -> Option<&Arc<SignedTransaction>> {
        self.pool.get(hash)
    }

    /// The highest nonce of a key among the transactions that wait.
    pub(crate) fn waiting_nonce(
        &self,
        account_id: &AccountId,
        public_key: &PublicKey,
    ) -> Option<Nonce> {
        self.pool.last_nonce(account_id, public_key)
    }

    /// An empty plan.
    pub(super) fn plan(&self) -> Plan {
        Plan {
            transactions: VecDeque::new(),
            receipts: Taken::default(),
            pool: self.pool.clone(),
            queue: self.queue.clone(),
        }
    }

    fn plan_one(&self, id: CryptoHash) -> Result<Plan, NotRunnable> {
        let mut plan = self.plan();
        if self.pool.get(&id).is_some() {
            plan.transactions.push_back(plan.pool.take_one(id)?);
        } else {
            plan.receipts.incoming.push_back(plan.queue.take(id)?);
        }
        Ok(plan)
    }
}
