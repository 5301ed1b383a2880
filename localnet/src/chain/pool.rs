//! Transactions that wait for a block.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use near_crypto::PublicKey;
use near_primitives::hash::CryptoHash;
use near_primitives::transaction::SignedTransaction;
use near_primitives::types::{AccountId, Nonce, NonceIndex};

use super::queue::NotRunnable;

/// The transactions in the order they arrived.
#[derive(Clone, Default)]
pub(super) struct Pool {
    waiting: VecDeque<Arc<SignedTransaction>>,
}

/// Transactions with the same key share a sequence of nonces.
type Key<'a> = (&'a AccountId, &'a PublicKey, Option<NonceIndex>);

impl Pool {
    pub(super) fn of(waiting: VecDeque<Arc<SignedTransaction>>) -> Self {
        Self { waiting }
    }

    /// Everything as it arrived.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Arc<SignedTransaction>> {
        self.waiting.iter()
    }

    pub(super) fn len(&self) -> usize {
        self.waiting.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    pub(super) fn get(&self, hash: &CryptoHash) -> Option<&Arc<SignedTransaction>> {
        self.waiting
            .iter()
            .find(|transaction| transaction.get_hash() == *hash)
    }

    pub(super) fn push(&mut self, transaction: Arc<SignedTransaction>) {
        self.waiting.push_back(transaction);
    }

    /// The highest nonce that a key has used in here.
    pub(super) fn last_nonce(
        &self,
        account_id: &AccountId,
        public_key: &PublicKey,
    ) -> Option<Nonce> {
        let own = self
            .waiting
            .iter()
            .map(|transaction| &transaction.transaction);
        own.filter(|body| body.signer_id() == account_id && body.public_key() == public_key)
            .map(|body| body.nonce().nonce())
            .max()
    }

    /// Takes everything, in the order in which it should run.
    pub(super) fn take(&mut self) -> VecDeque<Arc<SignedTransaction>> {
        let ordered = self.ordered();
        self.waiting.clear();
        ordered
    }

    /// Everything as it arrived, except that the transactions of one key take their turns in the order of their
    /// nonces.
    fn ordered(&self) -> VecDeque<Arc<SignedTransaction>> {
        let mut by_key: BTreeMap<Key, Vec<&Arc<SignedTransaction>>> = BTreeMap::new();
        for transaction in &self.waiting {
            by_key
                .entry(key(transaction))
                .or_default()
                .push(transaction);
        }
        for own in by_key.values_mut() {
            own.sort_by_key(|transaction| std::cmp::Reverse(nonce(transaction)));
        }
        let turns = self.waiting.iter().map(|transaction| key(transaction));
        turns
            .filter_map(|key| by_key.get_mut(&key).and_then(Vec::pop))
            .cloned()
            .collect()
    }

    /// The transactions that may come next: of each key, the one with the lowest nonce.
    pub(super) fn next_candidates(&self) -> Vec<CryptoHash> {
        let first = |transaction: &&Arc<SignedTransaction>| self.before(transaction).is_none();
        self.ordered()
            .iter()
            .filter(first)
            .map(|transaction| transaction.get_hash())
            .collect()
    }

    /// The transaction of the same key that comes before this one.
    fn before(&self, transaction: &SignedTransaction) -> Option<&Arc<SignedTransaction>> {
        let earlier = |other: &&Arc<SignedTransaction>| {
            key(other) == key(transaction) && nonce(other) < nonce(transaction)
        };
        self.waiting
            .iter()
            .filter(earlier)
            .min_by_key(|other| nonce(other))
    }

    /// Takes one transaction.
    pub(super) fn take_one(
        &mut self,
        hash: CryptoHash,
    ) -> Result<Arc<SignedTransaction>, NotRunnable> {
        let wanted = Arc::clone(self.get(&hash).ok_or(NotRunnable::Unknown(hash))?);
        if let Some(first) = self.before(&wanted) {
            return Err(NotRunnable::BehindTransaction(first.get_hash()));
        }
        self.waiting
            .retain(|transaction| transaction.get_hash() != hash);
        Ok(wanted)
    }

    /// Drops a transaction; false when it does not wait.
    pub(super) fn withdraw(&mut self, hash: &CryptoHash) -> bool {
        let before = self.waiting.len();
        self.waiting
            .retain(|transaction| transaction.get_hash() != *hash);
        self.waiting.len() < before
    }

    /// Puts back what did not fit into a block.
    pub(super) fn put_back(&mut self, rest: VecDeque<Arc<SignedTransaction>>) {
        let later = std::mem::replace(&mut self.waiting, rest);
        self.waiting.extend(later);
    }
}

fn key(transaction: &SignedTransaction) -> Key<'_> {
    let body = &transaction.transaction;
    (
        body.signer_id(),
        body.public_key(),
        body.nonce().nonce_index(),
    )
}

fn nonce(transaction: &SignedTransaction) -> Nonce {
    transaction.transaction.nonce().nonce()
}
