//! Typed access to the records of the state.

use borsh::{BorshDeserialize, BorshSerialize};
use near_crypto::{PublicKey, PublicKeyHandle};
use near_primitives::account::{AccessKey, Account};
use near_primitives::trie_key::TrieKey;
use near_primitives::types::{AccountId, Nonce, NonceIndex};

use super::StateUpdate;
use crate::error::Result;
use crate::trie::Value;

impl StateUpdate {
    /// The record at `key`; an error when it does not decode.
    pub(crate) fn read<T: BorshDeserialize>(&self, key: &TrieKey) -> Result<Option<T>> {
        let decode = |value: Value| {
            borsh::from_slice(value.bytes())
                .map_err(|error| self.inconsistent(format!("{key:?} does not decode: {error}")))
        };
        self.get(key)?.map(decode).transpose()
    }

    /// Writes a record.
    pub(crate) fn write<T: BorshSerialize>(&mut self, key: TrieKey, record: &T) {
        self.set(key, encode(record));
    }

    /// Reads a record that must be there.
    pub(crate) fn expect<T: BorshDeserialize>(&self, key: &TrieKey) -> Result<T> {
        self.read(key)?
            .ok_or_else(|| self.inconsistent(format!("{key:?} should be in the state")))
    }

    pub(crate) fn account(&self, account_id: &AccountId) -> Result<Option<Account>> {
        self.read(&TrieKey::Account {
            account_id: account_id.clone(),
        })
    }

    pub(crate) fn set_account(&mut self, account_id: &AccountId, account: &Account) {
        self.write(
            TrieKey::Account {
                account_id: account_id.clone(),
            },
            account,
        );
    }

    pub(crate) fn access_key(
        &self,
        account_id: &AccountId,
        public_key: &PublicKey,
    ) -> Result<Option<AccessKey>> {
        self.read(&TrieKey::access_key(account_id.clone(), public_key))
    }

    pub(crate) fn set_access_key(
        &mut self,
        account_id: &AccountId,
        public_key: impl Into<PublicKeyHandle>,
        key: &AccessKey,
    ) {
        self.write(TrieKey::access_key(account_id.clone(), public_key), key);
    }

    pub(crate) fn gas_key_nonce(
        &self,
        account_id: &AccountId,
        public_key: &PublicKey,
        index: NonceIndex,
    ) -> Result<Option<Nonce>> {
        self.read(&TrieKey::gas_key_nonce(
            account_id.clone(),
            public_key,
            index,
        ))
    }

    pub(crate) fn set_gas_key_nonce(
        &mut self,
        account_id: &AccountId,
        public_key: &PublicKey,
        index: NonceIndex,
        nonce: Nonce,
    ) {
        self.write(
            TrieKey::gas_key_nonce(account_id.clone(), public_key, index),
            &nonce,
        );
    }
}

/// The borsh of a record.
pub(crate) fn encode<T: BorshSerialize>(record: &T) -> Vec<u8> {
    borsh::to_vec(record).expect("writing to memory does not fail")
}
