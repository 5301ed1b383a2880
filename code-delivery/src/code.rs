//! Code on its way: from a call's input, from storage, from a promise's result, from an upload.

use charter_interface::CodeHash;
use near_sdk::sys;

use crate::CodeError;
use crate::register::{self, FROM_REGISTER, Register, SCRATCH};

/// A contract's code.
#[derive(Debug)]
pub struct Code(Bytes);

#[derive(Debug)]
enum Bytes {
    /// With the host.
    Held(Register),
    /// In wasm memory, put together of chunks.
    Assembled(Vec<u8>),
}

impl Code {
    /// The call's raw input: no JSON and no base64, as `file-args code.wasm` of NEAR CLI sends it.
    pub fn from_input() -> Self {
        Self(Bytes::Held(register::input()))
    }

    /// What is stored under `key`; `None` when nothing is.
    pub fn from_storage(key: &[u8]) -> Option<Self> {
        register::storage(key).map(|register| Self(Bytes::Held(register)))
    }

    /// What the promise of this number returned, of those that the call waited for; `None` when it failed.
    pub fn from_promise_result(index: u64) -> Option<Self> {
        register::promise_result(index).map(|register| Self(Bytes::Held(register)))
    }

    /// Code that is in memory.
    pub(crate) const fn assembled(bytes: Vec<u8>) -> Self {
        Self(Bytes::Assembled(bytes))
    }

    /// Its length, in bytes.
    pub fn len(&self) -> u64 {
        match &self.0 {
            Bytes::Held(register) => register.len(),
            Bytes::Assembled(bytes) => bytes.len() as u64,
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Its SHA-256; 24.1 Tgas a megabyte.
    pub fn hash(&self) -> CodeHash {
        let (length, pointer) = self.as_host_value();
        let mut hash = [0; 32];
        // SAFETY: the value is a register or alive for the call; a SHA-256 has exactly the 32 bytes that are read back.
        unsafe {
            sys::sha256(length, pointer, SCRATCH);
            sys::read_register(SCRATCH, hash.as_mut_ptr() as u64);
        }
        CodeHash(hash)
    }

    /// Fails unless it is the code of this hash and length. The length is looked at first: it costs nothing.
    pub fn check(&self, expected: &CodeHash, size: u32) -> Result<(), CodeError> {
        self.check_size(size)?;
        let actual = self.hash();
        if actual == *expected {
            return Ok(());
        }
        Err(CodeError::Hash {
            expected: *expected,
            actual,
        })
    }

    /// Fails unless it has this length, in bytes.
    pub fn check_size(&self, expected: u32) -> Result<(), CodeError> {
        let actual = self.len();
        if actual == u64::from(expected) {
            return Ok(());
        }
        Err(CodeError::Size { expected, actual })
    }

    /// Stores it under `key`.
    pub fn store(&self, key: &[u8]) {
        let (length, pointer) = self.as_host_value();
        // SAFETY: `key` is alive for the call; the value is a register or alive for the call.
        unsafe {
            sys::storage_write(
                key.len() as u64,
                key.as_ptr() as u64,
                length,
                pointer,
                SCRATCH,
            );
        }
    }

    /// Makes it the result of the call.
    pub fn return_value(&self) {
        match &self.0 {
            Bytes::Held(register) => register.return_value(),
            Bytes::Assembled(bytes) => near_sdk::env::value_return(bytes),
        }
    }

    /// Length and pointer as host functions take them: of memory, or the mark of a register and its number.
    pub(crate) fn as_host_value(&self) -> (u64, u64) {
        match &self.0 {
            Bytes::Held(register) => (FROM_REGISTER, register.number()),
            Bytes::Assembled(bytes) => (bytes.len() as u64, bytes.as_ptr() as u64),
        }
    }
}
