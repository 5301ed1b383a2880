//! Code on its way: from a call's input, from storage, from an upload.

use charter_interface::CodeHash;

use crate::register::{self, FROM_REGISTER, Register};

/// A register for what is read back at once.
const SCRATCH: u64 = 3;
/// A register for what a write replaces.
const EVICTED: u64 = 4;

/// A contract's code.
#[derive(Debug)]
pub enum Code {
    /// With the host.
    Held(Register),
    /// In wasm memory, put together of chunks.
    Assembled(Vec<u8>),
}

/// Why code is not what was approved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CodeError {
    /// Its length differs.
    Size {
        /// What was approved, in bytes.
        expected: u32,
        /// What arrived, in bytes.
        actual: u64,
    },
    /// Its hash differs.
    Hash {
        /// What was approved.
        expected: CodeHash,
        /// What arrived.
        actual: CodeHash,
    },
}

impl core::fmt::Display for CodeError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Size { expected, actual } => {
                write!(
                    f,
                    "the code that was approved has {expected} bytes; {actual} arrived"
                )
            }
            Self::Hash { expected, actual } => {
                write!(
                    f,
                    "the code that was approved has the SHA-256 {expected}; what arrived has {actual}"
                )
            }
        }
    }
}

impl Code {
    /// The call's raw input.
    pub fn from_input() -> Self {
        Self::Held(register::input())
    }

    /// What is stored under `key`; `None` when nothing is.
    pub fn from_storage(key: &[u8]) -> Option<Self> {
        register::storage(key).map(Self::Held)
    }

    /// Its length, in bytes.
    pub fn len(&self) -> u64 {
        match self {
            Self::Held(register) => register.len(),
            Self::Assembled(bytes) => bytes.len() as u64,
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
            near_sys::sha256(length, pointer, SCRATCH);
            near_sys::read_register(SCRATCH, hash.as_mut_ptr() as u64);
        }
        CodeHash(hash)
    }

    /// Fails unless it is the code of this hash and length. The length is looked at first: it costs nothing.
    pub fn check(&self, expected: &CodeHash, size: u32) -> Result<(), CodeError> {
        if self.len() != u64::from(size) {
            return Err(CodeError::Size {
                expected: size,
                actual: self.len(),
            });
        }
        let actual = self.hash();
        if actual != *expected {
            return Err(CodeError::Hash {
                expected: *expected,
                actual,
            });
        }
        Ok(())
    }

    /// Stores it under `key`.
    pub fn store(&self, key: &[u8]) {
        let (length, pointer) = self.as_host_value();
        // SAFETY: `key` is alive for the call; the value is a register or alive for the call.
        unsafe {
            near_sys::storage_write(
                key.len() as u64,
                key.as_ptr() as u64,
                length,
                pointer,
                EVICTED,
            );
        }
    }

    /// Length and pointer as host functions take them: of memory, or the mark of a register and its number.
    pub(crate) fn as_host_value(&self) -> (u64, u64) {
        match self {
            Self::Held(register) => (FROM_REGISTER, register.number()),
            Self::Assembled(bytes) => (bytes.len() as u64, bytes.as_ptr() as u64),
        }
    }
}
