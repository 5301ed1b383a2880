//! A receipt to one account: actions that happen together or not at all.

use charter_interface::{AccountIdRef, CodeHash, Gas, NearToken, PublicKey};

use crate::Code;

/// A receipt that is being put together. It is sent when the call that made it succeeds.
///
/// The protocol runs its actions in order, in one step: if one fails, none has happened, and all money that the receipt
/// carried goes to its refund account.
#[derive(Debug, Clone, Copy)]
#[must_use = "a batch without actions fails when it is run"]
pub struct Batch(u64);

impl Batch {
    /// A receipt to `account`.
    pub fn to(account: &AccountIdRef) -> Self {
        let id = account.as_bytes();
        // SAFETY: `id` is alive for the call.
        Self(unsafe { near_sys::promise_batch_create(id.len() as u64, id.as_ptr() as u64) })
    }

    /// A receipt to `account` that waits for the result of this one, success or failure.
    pub fn then(self, account: &AccountIdRef) -> Self {
        let id = account.as_bytes();
        // SAFETY: `id` is alive for the call.
        Self(unsafe { near_sys::promise_batch_then(self.0, id.len() as u64, id.as_ptr() as u64) })
    }

    /// Sends what is refunded to `account` and not to the current contract.
    pub fn refund_to(self, account: &AccountIdRef) -> Self {
        let id = account.as_bytes();
        // SAFETY: `id` is alive for the call.
        unsafe { near_sys::promise_set_refund_to(self.0, id.len() as u64, id.as_ptr() as u64) };
        self
    }

    /// Creates the account.
    pub fn create_account(self) -> Self {
        // SAFETY: takes a number.
        unsafe { near_sys::promise_batch_action_create_account(self.0) };
        self
    }

    /// Gives the account `amount`.
    pub fn transfer(self, amount: NearToken) -> Self {
        let amount = amount.as_yoctonear();
        // SAFETY: `amount` is alive for the call.
        unsafe { near_sys::promise_batch_action_transfer(self.0, &raw const amount as u64) };
        self
    }

    /// Gives the account a key with full access.
    pub fn add_full_access_key(self, key: &PublicKey) -> Self {
        let key = key.as_bytes();
        // SAFETY: `key` is alive for the call.
        unsafe {
            near_sys::promise_batch_action_add_key_with_full_access(
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
        unsafe { near_sys::promise_batch_action_deploy_contract(self.0, length, pointer) };
        self
    }

    /// Makes code a global contract, found by its hash (NEP-591). The account that the receipt goes to pays the burn.
    pub fn deploy_global(self, code: &Code) -> Self {
        let (length, pointer) = code.as_host_value();
        // SAFETY: `code` is a register, or alive for the call.
        unsafe { near_sys::promise_batch_action_deploy_global_contract(self.0, length, pointer) };
        self
    }

    /// Makes the account run the global contract of this hash (NEP-591).
    pub fn use_global(self, code_hash: &CodeHash) -> Self {
        let hash = &code_hash.0;
        // SAFETY: `hash` is alive for the call.
        unsafe {
            near_sys::promise_batch_action_use_global_contract(
                self.0,
                hash.len() as u64,
                hash.as_ptr() as u64,
            );
        }
        self
    }

    /// Calls a method with exactly `gas`.
    pub fn call(self, method: &str, arguments: &[u8], deposit: NearToken, gas: Gas) -> Self {
        self.call_weighted(method, arguments, deposit, gas, 0)
    }

    /// Calls a method with at least `gas`, and with `weight` shares of the gas that the current call leaves over.
    pub fn call_weighted(
        self,
        method: &str,
        arguments: &[u8],
        deposit: NearToken,
        gas: Gas,
        weight: u64,
    ) -> Self {
        let deposit = deposit.as_yoctonear();
        // SAFETY: all that is pointed to is alive for the call.
        unsafe {
            near_sys::promise_batch_action_function_call_weight(
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

    /// Deletes the account and pays what it has to `beneficiary`.
    pub fn delete_account(self, beneficiary: &AccountIdRef) -> Self {
        let id = beneficiary.as_bytes();
        // SAFETY: `id` is alive for the call.
        unsafe {
            near_sys::promise_batch_action_delete_account(
                self.0,
                id.len() as u64,
                id.as_ptr() as u64,
            )
        };
        self
    }

    /// Makes the outcome of this receipt the outcome of the current call.
    pub fn as_return(self) {
        // SAFETY: takes a number.
        unsafe { near_sys::promise_return(self.0) }
    }

    /// Sends it without looking at its outcome. Whoever calls this says why that is right.
    pub fn detach(self) {}
}
