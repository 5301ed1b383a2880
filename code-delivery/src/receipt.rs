//! A receipt that deploys code which is with the host.

use charter_interface::CodeHash;
use near_sdk::{AccountId, AccountIdRef, Gas, NearToken, PublicKey, sys};

use crate::Code;

/// A receipt that is being put together: near-sdk's `Promise`, but for code that does not enter wasm memory, and built as it
/// is written. It is sent when the call that made it succeeds.
///
/// The protocol runs its actions in order, in one step: if one fails, none has happened, and all money that the receipt
/// carried goes to its refund account. Its outcome is that of its last action: a receipt whose outcome must be its own and
/// not that of a promise which a called method returned ends with [`seal`](Self::seal).
#[derive(Debug)]
#[must_use = "a receipt without actions fails when it is run"]
pub struct Receipt(u64);

impl Receipt {
    /// A receipt to `account`.
    pub fn to(account: &AccountIdRef) -> Self {
        let id = account.as_bytes();
        // SAFETY: `id` is alive for the call.
        Self(unsafe { sys::promise_batch_create(id.len() as u64, id.as_ptr() as u64) })
    }

    /// A receipt to `account` that waits for the result of this one, success or failure.
    pub fn then(self, account: &AccountIdRef) -> Self {
        let id = account.as_bytes();
        // SAFETY: `id` is alive for the call.
        Self(unsafe { sys::promise_batch_then(self.0, id.len() as u64, id.as_ptr() as u64) })
    }

    /// Sends what is refunded to `account` and not to the current contract.
    pub fn refund_to(self, account: &AccountIdRef) -> Self {
        let id = account.as_bytes();
        // SAFETY: `id` is alive for the call.
        unsafe { sys::promise_set_refund_to(self.0, id.len() as u64, id.as_ptr() as u64) };
        self
    }

    /// Creates the account.
    pub fn create_account(self) -> Self {
        // SAFETY: takes a number.
        unsafe { sys::promise_batch_action_create_account(self.0) };
        self
    }

    /// Gives the account `amount`, if it is something.
    pub fn transfer(self, amount: NearToken) -> Self {
        if amount.is_zero() {
            return self;
        }
        self.transfer_anyway(amount)
    }

    /// Ends the receipt with an action that returns nothing (a transfer of nothing, 0.24 Tgas). The outcome of a receipt is
    /// that of its last action: if that were a call, a promise that the called method returns would decide it, and make what
    /// has happened look as if it had failed.
    pub fn seal(self) -> Self {
        self.transfer_anyway(NearToken::from_yoctonear(0))
    }

    fn transfer_anyway(self, amount: NearToken) -> Self {
        let amount = amount.as_yoctonear();
        // SAFETY: `amount` is alive for the call.
        unsafe { sys::promise_batch_action_transfer(self.0, &raw const amount as u64) };
        self
    }

    /// Gives the account a key with full access.
    pub fn add_full_access_key(self, key: &PublicKey) -> Self {
        let key = key.as_bytes();
        // SAFETY: `key` is alive for the call.
        unsafe {
            sys::promise_batch_action_add_key_with_full_access(
                self.0,
                key.len() as u64,
                key.as_ptr() as u64,
                0,
            );
        }
        self
    }

    /// Deploys code to the account.
    pub fn deploy(self, code: &Code) -> Self {
        let (length, pointer) = code.as_host_value();
        // SAFETY: `code` is a register, or alive for the call.
        unsafe { sys::promise_batch_action_deploy_contract(self.0, length, pointer) };
        self
    }

    /// Makes code a global contract, found by its hash (NEP-591). The account that the receipt goes to pays the burn.
    pub fn deploy_global(self, code: &Code) -> Self {
        let (length, pointer) = code.as_host_value();
        // SAFETY: `code` is a register, or alive for the call.
        unsafe { sys::promise_batch_action_deploy_global_contract(self.0, length, pointer) };
        self
    }

    /// Makes the account run the global contract of this hash (NEP-591).
    pub fn use_global(self, code_hash: &CodeHash) -> Self {
        let hash = &code_hash.0;
        // SAFETY: `hash` is alive for the call.
        unsafe {
            sys::promise_batch_action_use_global_contract(
                self.0,
                hash.len() as u64,
                hash.as_ptr() as u64,
            );
        }
        self
    }

    /// Calls a method with exactly `gas` and no deposit.
    pub fn call(self, method: &str, arguments: &[u8], gas: Gas) -> Self {
        self.call_weighted(method, arguments, gas, 0)
    }

    /// Calls a method with at least `gas`, no deposit, and `weight` shares of the gas that the current call leaves over.
    pub fn call_weighted(self, method: &str, arguments: &[u8], gas: Gas, weight: u64) -> Self {
        let deposit = 0_u128;
        // SAFETY: all that is pointed to is alive for the call.
        unsafe {
            sys::promise_batch_action_function_call_weight(
                self.0,
                method.len() as u64,
                method.as_ptr() as u64,
                arguments.len() as u64,
                arguments.as_ptr() as u64,
                &raw const deposit as u64,
                gas.as_gas(),
                weight,
            );
        }
        self
    }

    /// Makes the outcome of this receipt the outcome of the current call.
    pub fn as_return(self) {
        // SAFETY: takes a number.
        unsafe { sys::promise_return(self.0) }
    }
}

/// The account of this contract, for a receipt to itself.
pub(crate) fn itself() -> AccountId {
    near_sdk::env::current_account_id()
}
