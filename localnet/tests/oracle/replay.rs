//! Running a scenario on this chain.

use charter_localnet::near_primitives::errors::InvalidTxError;
use charter_localnet::{Balance, Chain, ChainError, Signer, TransactionResult, secret_key};
use serde_json::{Value, json};

use crate::actions::{account_id, batch};
use crate::compare::{Differences, Margin};
use crate::recording::{Recording, Scenario, Step};

/// How many nodes the data of other contracts put before each entry of contract data on the recording node, give or
/// take one.
const DATA_DEPTH: u64 = 3;
/// What `neard init` writes into a genesis.
const TRANSACTION_VALIDITY: u64 = 100;

/// A chain as the recording node was set up.
pub fn chain(recording: &Recording) -> Chain {
    let gas_price = recording.gas_price.parse().expect("a gas price");
    let chain = Chain::builder()
        .protocol_version(recording.protocol_version)
        .gas_price(Balance::from_yoctonear(gas_price))
        .data_depth(DATA_DEPTH)
        .transaction_validity(TRANSACTION_VALIDITY)
        .build()
        .expect("the chain starts");
    assert_eq!(chain.root().account_id, recording.root);
    chain
}

/// Runs a scenario and returns where the answers differ from the node's, one line each.
pub fn replay(recording: &Recording, scenario: &Scenario) -> Vec<String> {
    let mut chain = chain(recording);
    let mut differences = Differences::new(&scenario.name);
    let margin = if scenario.touches_storage() {
        Margin::FivePercent
    } else {
        Margin::None
    };
    for (index, step) in scenario.steps.iter().enumerate() {
        differences.at(format!("step {index}"));
        run(recording, &mut chain, step, margin, &mut differences);
        let supply = chain.supply().expect("the supply can be counted");
        differences.require(supply.is_conserved(), || {
            format!("the supply is not conserved: {supply:?}")
        });
    }
    differences.at("accounts".to_owned());
    for (name, expected) in &scenario.accounts {
        differences.account(name, expected, &account(&chain, name), margin);
    }
    differences.into_lines()
}

fn run(
    recording: &Recording,
    chain: &mut Chain,
    step: &Step,
    margin: Margin,
    differences: &mut Differences,
) {
    let key = step.key_of.as_deref().unwrap_or(&step.signer);
    // The recording node knew root by the same rule.
    let signer = Signer::with_key(account_id(&step.signer), secret_key(key));
    let answer = chain.send(&signer, batch(recording, step));
    let rejected = step
        .expect
        .get("rejected")
        .map(|rejected| rejected.as_str().expect("text"));
    match (answer, rejected) {
        (Ok(result), None) => differences.answer(&step.expect, &answer_of(chain, &result), margin),
        (Err(ChainError::Rejected(error)), Some(expected)) => {
            let name = variant(&error);
            differences.require(expected.contains(&name), || {
                format!("rejected with {name}, not {expected}")
            });
        }
        (Ok(_), Some(expected)) => {
            differences.add(format!("not rejected, where the node said {expected}"))
        }
        (Err(error), _) => differences.add(format!("no answer: {error}")),
    }
}

/// The innermost name of the reason.
fn variant(error: &InvalidTxError) -> String {
    let name = |value: &Value| match value {
        Value::Object(fields) => fields.keys().next().cloned(),
        Value::String(name) => Some(name.clone()),
        _ => None,
    };
    let json = json!(error);
    match json.get("InvalidAccessKeyError") {
        Some(inner) => name(inner),
        None => name(&json),
    }
    .expect("an error has a name")
}

/// A result in the shape of the recording, receipts in the node's order.
fn answer_of(chain: &Chain, result: &TransactionResult) -> Value {
    let outcome = result.outcome().expect("the transaction ran");
    let receipts: Vec<Value> = chain
        .receipts_in_node_order(result.hash())
        .iter()
        .map(|receipt| {
            json!({
                "executor_id": receipt.outcome().executor_id,
                "gas_burnt": receipt.gas_burnt().as_gas().to_string(),
                "tokens_burnt": receipt.tokens_burnt().as_yoctonear().to_string(),
                "status": status(receipt.outcome()),
                "logs": receipt.logs(),
            })
        })
        .collect();
    json!({
        "status": json!(result.status()),
        "tx": {
            "gas_burnt": outcome.gas_burnt.as_gas().to_string(),
            "tokens_burnt": outcome.tokens_burnt.as_yoctonear().to_string(),
            "status": status(outcome),
        },
        "receipts": receipts,
    })
}

/// Receipt ids differ from chain to chain: only that there is one is kept.
fn status(outcome: &charter_localnet::near_primitives::transaction::ExecutionOutcome) -> Value {
    use charter_localnet::near_primitives::views::ExecutionStatusView;
    match ExecutionStatusView::from(outcome.status.clone()) {
        ExecutionStatusView::SuccessReceiptId(_) => json!("SuccessReceiptId"),
        status => json!(status),
    }
}

fn account(chain: &Chain, name: &str) -> Value {
    match chain.account(&account_id(name)) {
        Err(_) => Value::Null,
        Ok(account) => json!(account),
    }
}
