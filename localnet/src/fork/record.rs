//! What a fork asks a network for.

use std::fmt;

use near_crypto::PublicKeyHandle;
use near_primitives::trie_key::{GlobalContractCodeIdentifier, TrieKey};
use near_primitives::types::{AccountId, NonceIndex};

/// One record of the state that a node tells of. What it does not tell of (receipts that wait, promises that yielded,
/// how often a global contract was published) a fork begins without.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Record {
    /// An account.
    Account(AccountId),
    /// The code that an account stores itself.
    Code(AccountId),
    /// An access key.
    AccessKey(AccountId, PublicKeyHandle),
    /// One nonce of a gas key.
    GasKeyNonce(AccountId, PublicKeyHandle, NonceIndex),
    /// What a contract stores under a key.
    Data(AccountId, Vec<u8>),
    /// Global code by its hash or by who published it.
    GlobalCode(GlobalContractCodeIdentifier),
}

impl Record {
    /// The record under a key of the trie; `None` for one that no node tells of.
    pub(super) fn of(key: &TrieKey) -> Option<Self> {
        Some(match key {
            TrieKey::Account { account_id } => Self::Account(account_id.clone()),
            TrieKey::ContractCode { account_id } => Self::Code(account_id.clone()),
            TrieKey::AccessKey {
                account_id,
                key_handle,
            } => Self::AccessKey(account_id.clone(), key_handle.clone()),
            TrieKey::GasKeyNonce {
                account_id,
                key_handle,
                index,
            } => Self::GasKeyNonce(account_id.clone(), key_handle.clone(), *index),
            TrieKey::ContractData { account_id, key } => {
                Self::Data(account_id.clone(), key.clone())
            }
            TrieKey::GlobalContractCode { identifier } => Self::GlobalCode(identifier.clone()),
            _ => return None,
        })
    }
}

impl fmt::Display for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Account(account_id) => write!(f, "the account {account_id}"),
            Self::Code(account_id) => write!(f, "the code of {account_id}"),
            Self::AccessKey(account_id, key) => write!(f, "the key {key} of {account_id}"),
            Self::GasKeyNonce(account_id, key, index) => {
                write!(f, "nonce {index} of the key {key} of {account_id}")
            }
            Self::Data(account_id, key) => {
                let readable = std::str::from_utf8(key)
                    .is_ok_and(|text| text.chars().all(|letter| !letter.is_control()));
                match readable {
                    true => write!(f, "\"{}\" of {account_id}", String::from_utf8_lossy(key)),
                    false => write!(f, "0x{} of {account_id}", hex(key)),
                }
            }
            Self::GlobalCode(GlobalContractCodeIdentifier::CodeHash(hash)) => {
                write!(f, "the global code {hash}")
            }
            Self::GlobalCode(GlobalContractCodeIdentifier::AccountId(account_id)) => {
                write!(f, "the global code of {account_id}")
            }
        }
    }
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
