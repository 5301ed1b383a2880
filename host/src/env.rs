//! The chain, as a contract sees it: near-sdk's `env` where this one has it, over the same host functions, in less code.

use charter_interface::{AccountId, Gas, NearToken};

/// Where short values pass through.
const SCRATCH: u64 = 3;
/// Where what a write replaces goes.
const EVICTED: u64 = 4;

/// What a byte of storage must stake: 10^19 yoctoNEAR (`storage_amount_per_byte` of the protocol's parameters).
pub const STORAGE_PRICE: NearToken = NearToken::from_yoctonear(10_000_000_000_000_000_000);

/// The contract's account.
pub fn current_account_id() -> AccountId {
    // SAFETY: writes to a register.
    account_id(|| unsafe { near_sys::current_account_id(SCRATCH) })
}

/// Who called: a transaction's signer or the contract that made the receipt.
pub fn predecessor_account_id() -> AccountId {
    // SAFETY: writes to a register.
    account_id(|| unsafe { near_sys::predecessor_account_id(SCRATCH) })
}

/// Whether the contract called itself.
pub fn is_called_by_itself() -> bool {
    // SAFETY: writes to a register.
    unsafe { near_sys::predecessor_account_id(SCRATCH) };
    let predecessor_id = take(SCRATCH);
    // SAFETY: writes to a register.
    unsafe { near_sys::current_account_id(SCRATCH) };
    predecessor_id == take(SCRATCH)
}

fn account_id(read: impl FnOnce()) -> AccountId {
    read();
    let id = String::from_utf8(take(SCRATCH))
        .ok()
        .and_then(|id| id.parse().ok());
    // The protocol hands out no other ids than valid ones.
    id.unwrap_or_else(|| panic_str("an account id that is none"))
}

/// What is attached to the call. Not in views.
pub fn attached_deposit() -> NearToken {
    // SAFETY: writes 16 bytes to where the pointer says.
    amount(|pointer| unsafe { near_sys::attached_deposit(pointer) })
}

/// The account's balance, with what is attached and without what promises of this call carry.
pub fn account_balance() -> NearToken {
    // SAFETY: writes 16 bytes to where the pointer says.
    amount(|pointer| unsafe { near_sys::account_balance(pointer) })
}

fn amount(read: impl FnOnce(u64)) -> NearToken {
    let mut bytes = [0; 16];
    read(bytes.as_mut_ptr() as u64);
    NearToken::from_yoctonear(u128::from_le_bytes(bytes))
}

/// The gas that the call was given. Not in views.
pub fn prepaid_gas() -> Gas {
    // SAFETY: takes nothing.
    Gas::from_gas(unsafe { near_sys::prepaid_gas() })
}

/// The block's time, in nanoseconds since 1970.
pub fn block_timestamp() -> u64 {
    // SAFETY: takes nothing.
    unsafe { near_sys::block_timestamp() }
}

/// What the account's storage takes, in bytes, its code with it.
pub fn storage_usage() -> u64 {
    // SAFETY: takes nothing.
    unsafe { near_sys::storage_usage() }
}

/// How many promises the call waited for.
pub fn promise_results_count() -> u64 {
    // SAFETY: takes nothing.
    unsafe { near_sys::promise_results_count() }
}

/// The call's input.
pub fn input() -> Vec<u8> {
    // SAFETY: writes to a register.
    unsafe { near_sys::input(SCRATCH) };
    take(SCRATCH)
}

/// What is stored under a key.
pub fn storage_read(key: &[u8]) -> Option<Vec<u8>> {
    // SAFETY: `key` is alive for the call; the value goes to a register.
    let found = unsafe { near_sys::storage_read(key.len() as u64, key.as_ptr() as u64, SCRATCH) };
    (found == 1).then(|| take(SCRATCH))
}

/// Stores a value under a key. Returns whether there was one.
pub fn storage_write(key: &[u8], value: &[u8]) -> bool {
    let (key_length, key_pointer) = (key.len() as u64, key.as_ptr() as u64);
    // SAFETY: `key` and `value` are alive for the call.
    unsafe {
        near_sys::storage_write(
            key_length,
            key_pointer,
            value.len() as u64,
            value.as_ptr() as u64,
            EVICTED,
        ) == 1
    }
}

/// What the last write that returned `true` replaced.
pub(crate) fn evicted() -> Vec<u8> {
    take(EVICTED)
}

/// Removes what is stored under a key. Returns whether there was something.
pub fn storage_remove(key: &[u8]) -> bool {
    // SAFETY: `key` is alive for the call.
    unsafe { near_sys::storage_remove(key.len() as u64, key.as_ptr() as u64, EVICTED) == 1 }
}

/// Whether something is stored under a key.
pub fn storage_has_key(key: &[u8]) -> bool {
    // SAFETY: `key` is alive for the call.
    unsafe { near_sys::storage_has_key(key.len() as u64, key.as_ptr() as u64) == 1 }
}

/// Makes bytes the result of the call.
pub fn value_return(value: &[u8]) {
    // SAFETY: `value` is alive for the call.
    unsafe { near_sys::value_return(value.len() as u64, value.as_ptr() as u64) }
}

/// Logs a line.
pub fn log_str(line: &str) {
    // SAFETY: `line` is alive for the call.
    unsafe { near_sys::log_utf8(line.len() as u64, line.as_ptr() as u64) }
}

/// Fails the call with a message, and undoes it.
pub fn panic_str(message: &str) -> ! {
    // SAFETY: `message` is alive for the call.
    unsafe { near_sys::panic_utf8(message.len() as u64, message.as_ptr() as u64) }
}

/// A register's contents; nothing when it holds nothing.
pub(crate) fn take(register: u64) -> Vec<u8> {
    // SAFETY: takes a number.
    let length = match unsafe { near_sys::register_len(register) } {
        u64::MAX => 0,
        length => length as usize,
    };
    let mut bytes = vec![0; length];
    // SAFETY: the vector has the length that the register has.
    unsafe { near_sys::read_register(register, bytes.as_mut_ptr() as u64) };
    bytes
}
