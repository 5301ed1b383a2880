//! Bytes that stay with the host.

/// A register of the host, by number. Contents last until the call ends or something else is put there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Register(u64);

/// In the place of a length: the pointer that follows is a register's number.
pub(crate) const FROM_REGISTER: u64 = u64::MAX;

/// Holds the call's input after [`input`].
const INPUT: u64 = 0;
/// Holds what [`storage`] read.
const STORAGE: u64 = 1;
/// Holds what [`promise_result`] found.
const RESULT: u64 = 2;

impl Register {
    /// Its number, for the host.
    pub(crate) const fn number(self) -> u64 {
        self.0
    }

    /// The length of its contents, in bytes.
    pub fn len(self) -> u64 {
        // SAFETY: takes numbers, touches no memory.
        match unsafe { near_sys::register_len(self.0) } {
            u64::MAX => 0,
            length => length,
        }
    }

    /// Whether it holds nothing.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// Makes its contents the result of the call.
    pub fn return_value(self) {
        // SAFETY: the value is a register.
        unsafe { near_sys::value_return(FROM_REGISTER, self.0) }
    }
}

/// The input of the call, whatever it is.
pub fn input() -> Register {
    // SAFETY: writes to a register.
    unsafe { near_sys::input(INPUT) };
    Register(INPUT)
}

/// What is stored under `key`; `None` when nothing is.
pub fn storage(key: &[u8]) -> Option<Register> {
    // SAFETY: `key` is alive for the call; the value goes to a register.
    let found = unsafe { near_sys::storage_read(key.len() as u64, key.as_ptr() as u64, STORAGE) };
    (found == 1).then_some(Register(STORAGE))
}

/// Whether the one promise that this call waited for succeeded. `false` too when it waited for none, or for several.
pub fn promise_succeeded() -> bool {
    // SAFETY: takes and returns numbers.
    unsafe { near_sys::promise_results_count() == 1 && near_sys::promise_result(0, RESULT) == 1 }
}

/// The result of the one promise that this call waited for, if it succeeded and is no longer than `max` bytes.
pub fn short_promise_result(max: u64) -> Option<Vec<u8>> {
    let result = promise_result(0)?;
    (result.len() <= max).then(|| crate::env::take(RESULT))
}

/// The result of the promise that this call waited for; `None` when it failed.
pub fn promise_result(index: u64) -> Option<Register> {
    // SAFETY: the value goes to a register.
    let status = unsafe { near_sys::promise_result(index, RESULT) };
    (status == 1).then_some(Register(RESULT))
}
