//! Where the state keeps receipts that wait, and what they wait for.

use near_primitives::hash::CryptoHash;
use near_primitives::trie_key::TrieKey;
use near_primitives::types::AccountId;

/// Data that arrived before the receipt that waits for it ran.
pub(super) fn data_key(receiver_id: &AccountId, data_id: CryptoHash) -> TrieKey {
    TrieKey::ReceivedData {
        receiver_id: receiver_id.clone(),
        data_id,
    }
}

/// A promise yield that waits for its resume.
pub(super) fn yield_key(receiver_id: &AccountId, data_id: CryptoHash) -> TrieKey {
    TrieKey::PromiseYieldReceipt {
        receiver_id: receiver_id.clone(),
        data_id,
    }
}

/// How many pieces of data a receipt still waits for.
pub(super) fn count_key(receiver_id: &AccountId, receipt_id: CryptoHash) -> TrieKey {
    TrieKey::PendingDataCount {
        receiver_id: receiver_id.clone(),
        receipt_id,
    }
}

/// A receipt that waits for data.
pub(super) fn postponed_key(receiver_id: &AccountId, receipt_id: CryptoHash) -> TrieKey {
    TrieKey::PostponedReceipt {
        receiver_id: receiver_id.clone(),
        receipt_id,
    }
}
