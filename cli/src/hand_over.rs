//! Hands a call over to NEAR CLI, for a system keychain, a Ledger, a wallet, or to sign it offline.

use std::fs;
use std::path::Path;

use charter_interface::{AccountId, Exact, Gas, NearToken};

use crate::error::{Error, Result};
use crate::transaction::{Call, Step, Transaction};

/// Writes the arguments of a transaction's call into a file, and returns the command that sends it. NEAR CLI then asks how to
/// sign.
pub fn write(
    path: &Path,
    transaction: &Transaction,
    signer_id: &AccountId,
    network: Option<&str>,
) -> Result<String> {
    let mut calls = transaction.steps.iter().filter_map(|step| match step {
        Step::Call(call) => Some(call),
        _ => None,
    });
    let call = calls.next();
    if calls.next().is_some() {
        return Err(Error::Words(
            "--print hands over a transaction with one call, and this has several".to_string(),
        ));
    }
    if let Some(call) = call {
        fs::write(path, &call.args).map_err(|error| Error::file(path, error))?;
    }
    let receiver_id = &transaction.receiver_id;
    // A node that near-cli does not know has to be named to it first.
    let network = network.map_or_else(|| "NETWORK".to_string(), quoted);
    let args = quoted(&path.display().to_string());
    if let Some(call) = transaction.lone_call() {
        return Ok(format!(
            "near contract call-function as-transaction {receiver_id} {} file-args {args} prepaid-gas {} attached-deposit {} \
             sign-as {signer_id} network-config {network}",
            quoted(&call.method),
            gas(call.gas),
            near(call.deposit),
        ));
    }
    let call_of = |call: &Call| {
        format!(
            "{} file-args {args} prepaid-gas {} attached-deposit {}",
            quoted(&call.method),
            gas(call.gas),
            near(call.deposit),
        )
    };
    let mut words = Vec::new();
    let mut steps = transaction.steps.iter().peekable();
    while let Some(step) = steps.next() {
        words.push(match step {
            Step::CreateAccount => "add-action create-account".to_string(),
            Step::Transfer(amount) => format!("add-action transfer {}", near(*amount)),
            Step::Deploy { file, .. } => {
                let file = quoted(&file.display().to_string());
                // NEAR CLI takes the call after a deploy as a part of it.
                let init = match steps.next_if(|next| matches!(next, Step::Call(_))) {
                    Some(Step::Call(call)) => format!("with-init-call {}", call_of(call)),
                    _ => "without-init-call".to_string(),
                };
                format!("add-action deploy-contract use-file {file} {init}")
            }
            Step::AddFullAccessKey(key) => {
                format!(
                    "add-action add-key grant-full-access use-manually-provided-public-key {key}"
                )
            }
            Step::Call(call) => format!("add-action function-call {}", call_of(call)),
        });
    }
    Ok(format!(
        "near transaction construct-transaction {signer_id} receiver-id {receiver_id} {} skip network-config {network}",
        words.join(" ")
    ))
}

fn near(amount: NearToken) -> String {
    quoted(&Exact(amount).to_string())
}

fn gas(gas: Gas) -> String {
    const GIGA: u64 = 1_000_000_000;
    const TERA: u64 = 1_000 * GIGA;
    if gas.as_gas().is_multiple_of(TERA) {
        format!("'{} Tgas'", gas.as_gas() / TERA)
    } else {
        format!("'{} Ggas'", gas.as_gas().div_ceil(GIGA))
    }
}

/// A word of a shell's command line.
fn quoted(word: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./:@=".contains(&byte);
    if !word.is_empty() && word.bytes().all(plain) {
        return word.to_string();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}
