//! Recorded actions as transactions.

use std::collections::BTreeMap;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use charter_localnet::near_primitives::action::{
    GlobalContractDeployMode, GlobalContractIdentifier,
};
use charter_localnet::{AccountId, Balance, Batch, Call, CryptoHash, Gas, PublicKey, secret_key};
use serde_json::Value;

use crate::recording::{Recording, Step};

/// The batch that a step sends.
pub fn batch(recording: &Recording, step: &Step) -> Batch {
    let start = Batch::new(account_id(&step.receiver));
    step.actions
        .iter()
        .fold(start, |batch, action| append(recording, batch, action))
}

fn append(recording: &Recording, batch: Batch, action: &BTreeMap<String, Value>) -> Batch {
    let (kind, fields) = action.first_key_value().expect("an action has a kind");
    match kind.as_str() {
        "create_account" => batch.create_account(),
        "transfer" => batch.transfer(tokens(&fields["deposit"])),
        "add_key" => match fields
            .get("receiver_id")
            .filter(|receiver| !receiver.is_null())
        {
            None => batch.add_full_access_key(key(fields)),
            Some(receiver) => {
                let methods: Vec<&str> = fields["method_names"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .map(text)
                    .collect();
                let allowance = fields
                    .get("allowance")
                    .filter(|allowance| !allowance.is_null())
                    .map(tokens);
                batch.add_call_key(
                    key(fields),
                    &account_id(text(receiver)),
                    &methods,
                    allowance,
                )
            }
        },
        "delete_key" => batch.delete_key(key(fields)),
        "delete_account" => batch.delete_account(account_id(text(&fields["beneficiary_id"]))),
        "deploy_contract" => batch.deploy(code(recording, text(&fields["contract"]))),
        "deploy_global_contract" => {
            let mode = match text(&fields["mode"]) {
                "code_hash" => GlobalContractDeployMode::CodeHash,
                "account_id" => GlobalContractDeployMode::AccountId,
                mode => panic!("unknown mode {mode}"),
            };
            batch.deploy_global(code(recording, text(&fields["contract"])), mode)
        }
        "use_global_contract" => batch.use_global(identifier(recording, fields)),
        "function_call" => {
            let call = Call::new(text(&fields["method_name"]))
                .raw(args(recording, fields))
                .gas(Gas::from_gas(number(&fields["gas"])))
                .deposit(tokens(&fields["deposit"]));
            batch.call(call)
        }
        "stake" => batch.stake(tokens(&fields["stake"]), key(fields)),
        kind => panic!("unknown action {kind}"),
    }
}

fn args(recording: &Recording, fields: &Value) -> Vec<u8> {
    if let Some(contract) = fields.get("args_contract") {
        return code(recording, text(contract));
    }
    if let Some(encoded) = fields.get("args_base64") {
        return BASE64_STANDARD.decode(text(encoded)).expect("base64");
    }
    text(&fields["args_utf8"]).as_bytes().to_vec()
}

/// A name that names no contract stands for code that nobody published.
fn identifier(recording: &Recording, fields: &Value) -> GlobalContractIdentifier {
    if let Some(owner) = fields.get("account_id") {
        return GlobalContractIdentifier::AccountId(account_id(text(owner)));
    }
    let name = text(&fields["code_hash_of"]);
    GlobalContractIdentifier::CodeHash(match recording.contracts.contains_key(name) {
        true => CryptoHash::hash_bytes(&code(recording, name)),
        false => CryptoHash::hash_bytes(name.as_bytes()),
    })
}

fn code(recording: &Recording, name: &str) -> Vec<u8> {
    BASE64_STANDARD
        .decode(&recording.contracts[name].code_base64)
        .expect("base64")
}

fn key(fields: &Value) -> PublicKey {
    secret_key(text(&fields["key_of"])).public_key()
}

pub fn account_id(name: &str) -> AccountId {
    name.parse().expect("an account id")
}

fn text(value: &Value) -> &str {
    value.as_str().expect("text")
}

fn number(value: &Value) -> u64 {
    text(value).parse().expect("a number")
}

fn tokens(value: &Value) -> Balance {
    Balance::from_yoctonear(text(value).parse().expect("an amount"))
}
