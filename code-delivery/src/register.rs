//! Bytes that stay with the host.

use near_sdk::{env, sys};

/// A register of the host, by number. Its contents last until the call ends or something else is put there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Register(u64);

/// In the place of a length: the pointer that follows is a register's number.
pub const FROM_REGISTER: u64 = u64::MAX;

// near-sdk passes values through the registers from `u64::MAX - 2` on. These are others, one for each source, so that code
// survives whatever near-sdk does meanwhile.
const INPUT: u64 = 0;
const STORAGE: u64 = 1;
const RESULT: u64 = 2;
/// For what is read back at once.
pub const SCRATCH: u64 = 3;

impl Register {
    /// Its number, for the host.
    pub const fn number(self) -> u64 {
        self.0
    }

    /// The length of its contents, in bytes.
    pub fn len(self) -> u64 {
        env::register_len(self.0).unwrap_or_default()
    }

    /// Makes its contents the result of the call.
    pub fn return_value(self) {
        // SAFETY: the value is a register; no memory is touched.
        unsafe { sys::value_return(FROM_REGISTER, self.0) }
    }
}

/// The input of the call, whatever it is.
pub fn input() -> Register {
    // SAFETY: writes to a register.
    unsafe { sys::input(INPUT) };
    Register(INPUT)
}

/// What is stored under `key`; `None` when nothing is.
pub fn storage(key: &[u8]) -> Option<Register> {
    // SAFETY: `key` is alive for the call; the value goes to a register.
    let found = unsafe { sys::storage_read(key.len() as u64, key.as_ptr() as u64, STORAGE) };
    (found == 1).then_some(Register(STORAGE))
}

/// The result of the promise that this call waited for; `None` when it failed.
pub fn promise_result(index: u64) -> Option<Register> {
    // SAFETY: the value goes to a register.
    let status = unsafe { sys::promise_result(index, RESULT) };
    (status == 1).then_some(Register(RESULT))
}
