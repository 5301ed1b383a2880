//! The contract that does what its input says, and the words for what it is told.

use std::process::Command;
use std::sync::OnceLock;

use crate::places;
use charter_interface::{AccountId, NearToken};
use serde_json::{Value, json};

/// Its code, built once.
///
/// # Panics
///
/// When it does not build.
pub fn code() -> Vec<u8> {
    static BUILT: OnceLock<Vec<u8>> = OnceLock::new();
    BUILT.get_or_init(build).clone()
}

fn build() -> Vec<u8> {
    let root = places::workspace();
    let built = Command::new(places::cargo())
        .args([
            "build",
            "--quiet",
            "--release",
            "--package",
            "charter-hostile",
        ])
        .args(["--target", "wasm32-unknown-unknown"])
        .current_dir(&root)
        .output()
        .expect("cargo runs");
    let errors = String::from_utf8_lossy(&built.stderr);
    assert!(built.status.success(), "{errors}");
    let target = std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into());
    let wasm = "wasm32-unknown-unknown/release/charter_hostile.wasm";
    std::fs::read(root.join(target).join(wasm)).expect("cargo built it")
}

/// The argument of `init`, `run` and `tell`.
pub fn acts(acts: &[Value]) -> Value {
    json!({ "acts": acts })
}

/// Receipts, each after the one before.
pub fn send(receipts: &[Value]) -> Value {
    json!({ "send": receipts })
}

/// The same, and the last one's outcome is this call's.
pub fn answer(receipts: &[Value]) -> Value {
    json!({ "answer": receipts })
}

/// A receipt.
pub fn to(account_id: &AccountId, actions: &[Value]) -> Value {
    json!({ "to": account_id, "actions": actions })
}

/// A call with 10 Tgas.
pub fn call(method: &str, args: &Value) -> Value {
    call_with(method, args, NearToken::default(), 10)
}

/// A call.
pub fn call_with(method: &str, args: &Value, deposit: NearToken, tgas: u64) -> Value {
    let gas = (tgas * 1_000_000_000_000).to_string();
    json!({ "call": { "method": method, "args": args.to_string(), "deposit": deposit, "gas": gas } })
}

/// What becomes of the call that does this is what becomes of a receipt that must fail: nobody has the account.
///
/// # Panics
///
/// Never: the id is valid.
pub fn answer_with_a_failure() -> Value {
    let nobody: AccountId = "nobody.test.near".parse().expect("a valid id");
    answer(&[to(&nobody, &[call("anything", &json!({}))])])
}

/// What becomes of the call that does this is decided when somebody calls `resume`, or never for 200 blocks.
pub fn wait(then: &[Value]) -> Value {
    json!({ "wait": then })
}
