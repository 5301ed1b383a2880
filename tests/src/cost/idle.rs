//! Contracts that do nothing but send the receipts of an operation: what any contract of that shape costs.

use std::fmt::Write;

use charter_interface::{AccountId, CodeHash, NearToken};

use crate::artifact;

/// One action that such a contract sends.
pub enum Act<'a> {
    /// Creates the account.
    Create,
    /// Pays this amount.
    Transfer(NearToken),
    /// Refers to a global contract.
    UseGlobal(CodeHash),
    /// Deploys the code that the contract's `store` was given before.
    DeployStored,
    /// Calls a method with these arguments and 10 Tgas.
    Call(&'a str, &'a [u8]),
}

/// A payment of nothing.
pub const NOTHING: Act<'_> = Act::Transfer(NearToken::from_yoctonear(0));

/// `relay` sends the actions in one receipt to `receiver_id`, and returns the promise of a call of its own method `done`,
/// which follows it. `store` keeps its input, for [`Act::DeployStored`].
pub fn relay(own_id: &AccountId, receiver_id: &AccountId, acts: &[Act<'_>]) -> Vec<u8> {
    let mut memory = Memory::default();
    let mut body = format!(
        "(local.set 0 (call $create {}))",
        memory.slice(receiver_id.as_bytes())
    );
    for act in acts {
        let promise = "(local.get 0)";
        let _ = match act {
            Act::Create => write!(body, "(call $create_account {promise})"),
            Act::Transfer(amount) => {
                let at = memory.append(&amount.as_yoctonear().to_le_bytes());
                write!(body, "(call $transfer {promise} (i64.const {at}))")
            }
            Act::DeployStored => write!(
                body,
                "(drop (call $read {KEY} (i64.const 0))) \
                 (call $deploy {promise} (i64.const -1) (i64.const 0))"
            ),
            Act::UseGlobal(hash) => {
                write!(
                    body,
                    "(call $use_global {promise} {})",
                    memory.slice(&hash.0)
                )
            }
            Act::Call(method, args) => write!(
                body,
                "(call $function_call {promise} {} {} {NO_AMOUNT} (i64.const 10000000000000))",
                memory.slice(method.as_bytes()),
                memory.slice(args)
            ),
        };
    }
    let _ = write!(
        body,
        "(local.set 0 (call $then (local.get 0) {})) (call $function_call (local.get 0) {} {} {NO_AMOUNT} (i64.const \
         10000000000000)) (call $return (local.get 0))",
        memory.slice(own_id.as_bytes()),
        memory.slice(b"done"),
        memory.slice(b""),
    );
    let data = memory.data();
    artifact::module(&format!(
        r#"(import "env" "promise_batch_create" (func $create (param i64 i64) (result i64)))
           (import "env" "promise_batch_then" (func $then (param i64 i64 i64) (result i64)))
           (import "env" "promise_batch_action_create_account" (func $create_account (param i64)))
           (import "env" "promise_batch_action_transfer" (func $transfer (param i64 i64)))
           (import "env" "promise_batch_action_use_global_contract" (func $use_global (param i64 i64 i64)))
           (import "env" "promise_batch_action_deploy_contract" (func $deploy (param i64 i64 i64)))
           (import "env" "promise_batch_action_function_call"
             (func $function_call (param i64 i64 i64 i64 i64 i64 i64)))
           (import "env" "promise_return" (func $return (param i64)))
           (import "env" "storage_read" (func $read (param i64 i64 i64) (result i64)))
           {STORE}
           {data}
           (func (export "relay") (local i64) {body})
           (func (export "done"))"#
    ))
}

/// `publish` deploys its input as a global contract, in a receipt to itself that ends with a call of its method `done`.
pub fn publisher(own_id: &AccountId) -> Vec<u8> {
    let mut memory = Memory::default();
    let own = memory.slice(own_id.as_bytes());
    let done = memory.slice(b"done");
    let data = memory.data();
    artifact::module(&format!(
        r#"(import "env" "input" (func $input (param i64)))
           (import "env" "promise_batch_create" (func $create (param i64 i64) (result i64)))
           (import "env" "promise_batch_action_deploy_global_contract" (func $deploy (param i64 i64 i64)))
           (import "env" "promise_batch_action_function_call"
             (func $function_call (param i64 i64 i64 i64 i64 i64 i64)))
           (import "env" "promise_return" (func $return (param i64)))
           {data}
           (func (export "publish") (local i64)
             (call $input (i64.const 0))
             (local.set 0 (call $create {own}))
             (call $deploy (local.get 0) (i64.const -1) (i64.const 0))
             (call $function_call (local.get 0) {done} (i64.const 0) (i64.const 0) {NO_AMOUNT} (i64.const 10000000000000))
             (call $return (local.get 0)))
           (func (export "done"))"#
    ))
}

/// `store` keeps its input.
pub fn store() -> Vec<u8> {
    artifact::module(STORE)
}

/// Where the key is of what is stored.
const KEY: &str = "(i64.const 1) (i64.const 0)";

const STORE: &str = r#"
    (import "env" "input" (func $input (param i64)))
    (import "env" "storage_write" (func $write (param i64 i64 i64 i64 i64) (result i64)))
    (func (export "store")
      (call $input (i64.const 0))
      (drop (call $write (i64.const 1) (i64.const 0) (i64.const -1) (i64.const 0) (i64.const 1))))"#;

/// Where an amount of nothing stands: memory begins empty, and the data after it.
const NO_AMOUNT: &str = "(i64.const 0)";

/// The memory that a contract begins with.
struct Memory(Vec<u8>);

impl Default for Memory {
    fn default() -> Self {
        Self(vec![0; 16])
    }
}

impl Memory {
    /// Appends bytes; their length and place as a host function takes them.
    fn slice(&mut self, bytes: &[u8]) -> String {
        let at = self.append(bytes);
        format!("(i64.const {}) (i64.const {at})", bytes.len())
    }

    /// Appends bytes; their place.
    fn append(&mut self, bytes: &[u8]) -> usize {
        let at = self.0.len();
        self.0.extend_from_slice(bytes);
        at
    }

    fn data(&self) -> String {
        let text: String = self.0.iter().map(|byte| format!("\\{byte:02x}")).collect();
        format!("(data (i32.const 0) \"{text}\")")
    }
}
