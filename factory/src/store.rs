//! Records under typed keys.
//!
//! A map costs a few host calls and no state of its own. What it reads and writes goes through the
//! [`rehearsal`](crate::rehearsal), so that a view can run what a call would do.

use core::marker::PhantomData;

use near_sdk::borsh::{self, BorshDeserialize, BorshSerialize};
use near_sdk::env;

use crate::rehearsal;
use crate::state::Prefix;

/// The longest key that the protocol takes, in bytes (`max_length_storage_key`).
const MAX_KEY: usize = 2_048;

/// Records of type `V` under keys of type `K`, all below one prefix.
#[derive(Debug)]
pub struct Map<K: ?Sized, V> {
    prefix: Prefix,
    types: PhantomData<fn(&K) -> V>,
}

impl<K: BorshSerialize + ?Sized, V: BorshSerialize + BorshDeserialize> Map<K, V> {
    /// The map below a prefix, which nothing else may use.
    pub const fn new(prefix: Prefix) -> Self {
        Self {
            prefix,
            types: PhantomData,
        }
    }

    /// A record; `None`: there is none.
    pub fn get(&self, key: &K) -> Option<V> {
        let key = self.key(key);
        // Nothing is under a key that cannot be: whoever asks for it is refused in this contract's words, not in the VM's.
        if key.len() > MAX_KEY {
            return None;
        }
        rehearsal::read(&key).map(|record| decode(&record))
    }

    /// Writes a record.
    pub fn set(&self, key: &K, value: &V) {
        rehearsal::write(&self.key(key), encode(value));
    }

    /// Writes a record and returns the one that was there.
    pub fn replace(&self, key: &K, value: &V) -> Option<V> {
        rehearsal::replace(&self.key(key), encode(value)).map(|record| decode(&record))
    }

    /// Removes a record, if it is there.
    pub fn remove(&self, key: &K) {
        rehearsal::remove(&self.key(key));
    }

    fn key(&self, key: &K) -> Vec<u8> {
        encode(&(self.prefix, key))
    }
}

/// A value in borsh. Writing to a vector cannot fail.
pub fn encode(value: &impl BorshSerialize) -> Vec<u8> {
    borsh::to_vec(value).unwrap_or_default()
}

/// A record that was written with another layout: nothing that could be done with it would be right.
fn decode<V: BorshDeserialize>(record: &[u8]) -> V {
    V::try_from_slice(record).unwrap_or_else(|_| env::panic_str("a stored record cannot be read"))
}
