//! Records in storage, one key each.
//!
//! A handle is a constant: nothing of it is stored, nothing is cached, nothing is written behind the caller's back. A read
//! costs a read, a write a write, and `env::storage_usage` is true at any time. (near-sdk's `store` collections cache and
//! write when they are dropped; eleven of them took 53 of the factory's 417 KB, which every call pays for.)

use core::marker::PhantomData;

use crate::env;
use charter_interface::record::{Record, from_slice, to_vec};

/// Records of one kind, by key.
#[derive(Debug)]
pub struct Map<K, V> {
    prefix: u8,
    kinds: PhantomData<(K, V)>,
}

impl<K: Record, V: Record> Map<K, V> {
    /// The records below a prefix, which nothing else may use.
    pub const fn new(prefix: u8) -> Self {
        Self {
            prefix,
            kinds: PhantomData,
        }
    }

    /// The record under a key.
    pub fn get(&self, key: &K) -> Option<V> {
        read(&self.key(key))
    }

    /// Whether there is one.
    pub fn contains(&self, key: &K) -> bool {
        env::storage_has_key(&self.key(key))
    }

    /// Puts a record under a key. Returns whether there was one.
    pub fn set(&self, key: &K, value: &V) -> bool {
        write(&self.key(key), value)
    }

    /// Puts a record under a key. Returns the one that was there.
    pub fn replace(&self, key: &K, value: &V) -> Option<V> {
        self.set(key, value).then(|| decode(&env::evicted()))
    }

    /// Removes the record under a key. Returns whether there was one.
    pub fn remove(&self, key: &K) -> bool {
        env::storage_remove(&self.key(key))
    }

    /// Removes the record under a key. Returns the one that was there.
    pub fn take(&self, key: &K) -> Option<V> {
        self.remove(key).then(|| decode(&env::evicted()))
    }

    /// Its prefix and the layouts of keys and records, for tests that watch over them.
    pub fn layout(&self) -> String {
        format!("{}: {} => {}", self.prefix, K::layout(), V::layout())
    }

    fn key(&self, key: &K) -> Vec<u8> {
        let mut bytes = vec![self.prefix];
        key.write(&mut bytes);
        bytes
    }
}

/// One record.
#[derive(Debug)]
pub struct Cell<V> {
    key: &'static [u8],
    kind: PhantomData<V>,
}

impl<V: Record> Cell<V> {
    /// The record under this key, which nothing else may use.
    pub const fn new(key: &'static [u8]) -> Self {
        Self {
            key,
            kind: PhantomData,
        }
    }

    /// It.
    pub fn get(&self) -> Option<V> {
        read(self.key)
    }

    /// Whether it is there.
    pub fn exists(&self) -> bool {
        env::storage_has_key(self.key)
    }

    /// Puts it there.
    pub fn set(&self, value: &V) {
        write(self.key, value);
    }

    /// Removes it.
    pub fn remove(&self) {
        env::storage_remove(self.key);
    }

    /// Its key and its layout, for tests that watch over them.
    pub fn layout(&self) -> String {
        format!("{}: {}", self.key.escape_ascii(), V::layout())
    }
}

fn read<V: Record>(key: &[u8]) -> Option<V> {
    env::storage_read(key).map(|bytes| decode(&bytes))
}

fn decode<V: Record>(bytes: &[u8]) -> V {
    // State that this code did not write: to go on would be to guess.
    from_slice(bytes).unwrap_or_else(|| {
        env::panic_str("a record in storage has another layout than this code knows")
    })
}

fn write<V: Record>(key: &[u8], value: &V) -> bool {
    env::storage_write(key, &to_vec(value))
}
