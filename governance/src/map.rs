//! Records in storage, by key.

use core::marker::PhantomData;

use near_sdk::borsh::{self, BorshDeserialize, BorshSerialize};
use near_sdk::{IntoStorageKey, env};

use crate::state::Prefix;

/// Records of one type, each below a prefix and its key in borsh. near-sdk's `LookupMap` reads what it overwrites; this does not.
#[derive(Debug)]
pub struct Map<K, V> {
    prefix: Prefix,
    types: PhantomData<fn(K) -> V>,
}

/// A record that there is once.
#[derive(Debug)]
pub struct Cell<V> {
    prefix: Prefix,
    types: PhantomData<fn() -> V>,
}

impl<K: BorshSerialize, V: BorshSerialize + BorshDeserialize> Map<K, V> {
    /// The records below a prefix, which nothing else may use.
    pub const fn new(prefix: Prefix) -> Self {
        Self {
            prefix,
            types: PhantomData,
        }
    }

    /// Where the record of this key is.
    pub fn storage_key(&self, key: &K) -> Vec<u8> {
        let mut storage_key = self.prefix.into_storage_key();
        storage_key.extend_from_slice(&encode(key));
        storage_key
    }

    /// Whether there is one.
    pub fn contains(&self, key: &K) -> bool {
        env::storage_has_key(&self.storage_key(key))
    }

    /// Reads one.
    pub fn get(&self, key: &K) -> Option<V> {
        read(&self.storage_key(key))
    }

    /// Writes one.
    pub fn set(&self, key: &K, value: &V) {
        env::storage_write(&self.storage_key(key), &encode(value));
    }

    /// Removes one.
    pub fn remove(&self, key: &K) {
        env::storage_remove(&self.storage_key(key));
    }
}

impl<V: BorshSerialize + BorshDeserialize> Cell<V> {
    /// The record of a prefix.
    pub const fn new(prefix: Prefix) -> Self {
        Self {
            prefix,
            types: PhantomData,
        }
    }

    /// Reads it.
    pub fn get(&self) -> Option<V> {
        read(&self.prefix.into_storage_key())
    }

    /// Writes it.
    pub fn set(&self, value: &V) {
        env::storage_write(&self.prefix.into_storage_key(), &encode(value));
    }
}

/// A value in borsh.
pub fn encode(value: &impl BorshSerialize) -> Vec<u8> {
    // Writing to a vector cannot fail.
    borsh::to_vec(value).unwrap_or_default()
}

/// A record that cannot be read was written by other code and never migrated: going on as if it were not there would free a
/// name, or forget a debt.
fn read<V: BorshDeserialize>(storage_key: &[u8]) -> Option<V> {
    let record = env::storage_read(storage_key)?;
    match V::try_from_slice(&record) {
        Ok(value) => Some(value),
        Err(_) => env::panic_str("a record has another layout than this code reads"),
    }
}
