//! What became of a transaction, and where a failure began: NEAR CLI shows the end only.

use std::fmt;

use charter_interface::{AccountId, Exact, Gas, NearToken};
use near_primitives::errors::{ActionErrorKind, FunctionCallError, TxExecutionError};
use near_primitives::hash::CryptoHash;
use near_primitives::serialize::from_base64;
use serde::Serialize;
use serde_json::Value;

use crate::error::{Error, Result};
use crate::human::visible;
use crate::ids::{self, NearId};
use crate::outcome::{Action, End, Kind, Known, Outcome, Receipt};

/// A transaction that ended well.
#[derive(Debug, Clone, Serialize)]
pub struct Done {
    /// Its hash.
    pub transaction: String,
    /// What it returned, if that is JSON.
    pub value: Value,
    /// What it told indexers.
    pub events: Vec<Told>,
    /// What it cost.
    pub price: Price,
    /// Receipts that failed on the way, though the end is good.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub failed_receipts: Vec<FailedReceipt>,
}

/// What the signer paid and got back.
#[derive(Debug, Clone, Serialize)]
pub struct Price {
    /// The gas that all receipts burnt.
    pub gas: Gas,
    /// What that cost, in yoctoNEAR.
    pub fee: NearToken,
    /// What was burnt for global code, in yoctoNEAR.
    pub burnt: NearToken,
    /// What the transaction attached, in yoctoNEAR.
    pub attached: NearToken,
    /// What came back of it, in yoctoNEAR.
    pub returned: NearToken,
}

/// An event (NEP-297).
#[derive(Debug, Clone, Serialize)]
pub struct Told {
    /// Who told it.
    pub account_id: AccountId,
    /// The event: `standard`, `version`, `event`, `data`.
    #[serde(flatten)]
    pub json: Value,
}

/// A receipt that failed.
#[derive(Debug, Clone, Serialize)]
pub struct FailedReceipt {
    /// Where it ran.
    pub account_id: String,
    /// What it called; empty when it called nothing.
    pub methods: Vec<String>,
    /// Why it failed: a contract's own words as they are.
    pub error: String,
}

/// A transaction that failed.
#[derive(Debug, Clone, Serialize)]
pub struct Failure {
    /// Its hash.
    pub transaction: String,
    /// Who signed it.
    pub signer_id: String,
    /// Why the transaction failed: a contract's own words as they are.
    pub error: String,
    /// The receipts that failed, the first one first: there it began.
    pub failed_receipts: Vec<FailedReceipt>,
    /// What it cost.
    pub price: Price,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "refused: {}", visible(&self.error))
    }
}

impl fmt::Display for FailedReceipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.account_id)?;
        if !self.methods.is_empty() {
            write!(f, ".{}", self.methods.join(", "))?;
        }
        write!(f, ": {}", visible(&self.error))
    }
}

impl fmt::Display for Price {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of fees", Exact(self.fee))?;
        if !self.burnt.is_zero() {
            write!(f, "; {} burnt for global code", Exact(self.burnt))?;
        }
        if !self.attached.is_zero() {
            write!(
                f,
                "; {} attached, {} came back",
                Exact(self.attached),
                Exact(self.returned)
            )?;
        }
        Ok(())
    }
}

impl Failure {
    /// What a person needs beside the one line: where it began, and what it cost.
    pub fn details(&self) -> Vec<String> {
        let mut lines: Vec<_> = self
            .failed_receipts
            .iter()
            .filter(|receipt| receipt.error != self.error || self.failed_receipts.len() == 1)
            .map(|receipt| format!("failed receipt: {receipt}"))
            .collect();
        lines.push(format!("{} paid {}", self.signer_id, self.price));
        lines.push(format!("transaction {}", self.transaction));
        lines
    }
}

/// Reads the end of a transaction.
pub fn read(outcome: &Outcome) -> Result<Done> {
    let transaction = outcome.transaction.hash.to_string();
    let price = price(outcome);
    let failed_receipts = failed(outcome);
    let error = match &outcome.status {
        End::SuccessValue(value) => {
            let value = from_base64(value).unwrap_or_default();
            return Ok(Done {
                transaction,
                value: serde_json::from_slice(&value).unwrap_or(Value::Null),
                events: events(outcome)?,
                price,
                failed_receipts,
            });
        }
        End::Failure(fault) => fault.reason(),
        _ => "it has not ended".to_string(),
    };
    Err(Error::Failed(Box::new(Failure {
        transaction,
        signer_id: outcome.transaction.signer_id.to_string(),
        error,
        failed_receipts,
        price,
    })))
}

/// The events of receipts that held.
fn events(outcome: &Outcome) -> Result<Vec<Told>> {
    let receipts = outcome.receipts_outcome.iter();
    let held = receipts.filter(|ran| !matches!(ran.outcome.status, End::Failure(_)));
    let events: Vec<_> = held
        .map(|ran| events_of(&ran.outcome.executor_id, &ran.outcome.logs))
        .collect::<Result<_>>()?;
    Ok(events.concat())
}

/// The events among the logs of a receipt that held: what one that failed has logged did not happen.
pub fn events_of(executor_id: &NearId, logs: &[String]) -> Result<Vec<Told>> {
    let account_id = ids::wire(executor_id)?;
    let events = logs.iter().filter_map(|log| {
        let json = log.strip_prefix("EVENT_JSON:")?.trim();
        Some(Told {
            account_id: account_id.clone(),
            json: serde_json::from_str(json).ok()?,
        })
    });
    Ok(events.collect())
}

fn failed(outcome: &Outcome) -> Vec<FailedReceipt> {
    let methods = |id| {
        let receipt = outcome.receipts.iter().find(|r| r.receipt_id == id);
        receipt.map(methods).unwrap_or_default()
    };
    let receipts = outcome.receipts_outcome.iter();
    let failed = receipts.filter_map(|ran| match &ran.outcome.status {
        End::Failure(fault) => Some(FailedReceipt {
            account_id: ran.outcome.executor_id.to_string(),
            methods: methods(ran.id),
            error: fault.reason(),
        }),
        _ => None,
    });
    failed.collect()
}

fn methods(receipt: &Receipt) -> Vec<String> {
    let calls = receipt.actions().filter_map(|action| match action {
        Action::FunctionCall { method_name, .. } => Some(method_name.clone()),
        _ => None,
    });
    calls.collect()
}

/// What a transaction cost its signer.
pub fn price(outcome: &Outcome) -> Price {
    let nothing = NearToken::from_yoctonear(0);
    let outcomes = std::iter::once(&outcome.transaction_outcome).chain(&outcome.receipts_outcome);
    // What a transaction's own gas cost says what all gas of it costs.
    let own = &outcome.transaction_outcome.outcome;
    let price = own.tokens_burnt.as_yoctonear() / u128::from(own.gas_burnt.as_gas()).max(1);
    let mut gas = 0_u64;
    let mut fee = nothing;
    let mut burnt = nothing;
    for next in outcomes {
        let used = next.outcome.gas_burnt.as_gas();
        gas = gas.saturating_add(used);
        let mut paid = next.outcome.tokens_burnt;
        if deploys_global(outcome, next.id) {
            let of_gas = NearToken::from_yoctonear(price.saturating_mul(used.into()));
            burnt = burnt.saturating_add(paid.saturating_sub(of_gas));
            paid = paid.min(of_gas);
        }
        fee = fee.saturating_add(paid);
    }
    let signer_id = &outcome.transaction.signer_id;
    let actions = outcome.transaction.actions.iter();
    let attached = actions.filter_map(Known::known).map(deposit);
    let returned = outcome.receipts.iter().filter(|receipt| {
        receipt.receiver_id == *signer_id
            && receipt.predecessor_id != *signer_id
            && !is_gas_refund(receipt)
    });
    let returned = returned.flat_map(Receipt::actions).map(deposit);
    Price {
        gas: Gas::from_gas(gas),
        fee,
        burnt,
        attached: attached.fold(nothing, NearToken::saturating_add),
        returned: returned.fold(nothing, NearToken::saturating_add),
    }
}

/// Whether a receipt makes a global contract, which burns tokens besides its gas.
fn deploys_global(outcome: &Outcome, id: CryptoHash) -> bool {
    let mut receipts = outcome.receipts.iter();
    let receipt = receipts.find(|receipt| receipt.receipt_id == id);
    receipt.is_some_and(|receipt| {
        receipt.actions().any(|action| {
            matches!(
                action,
                Action::DeployGlobalContract {} | Action::DeployGlobalContractByAccountId {}
            )
        })
    })
}

/// A refund of deposits is signed by the system, one of gas by who bought it.
fn is_gas_refund(receipt: &Receipt) -> bool {
    receipt.predecessor_id.as_str() == "system"
        && matches!(&receipt.kind, Known::Yes(Kind::Action { signer_id, .. }) if signer_id.as_str() != "system")
}

const fn deposit(action: &Action) -> NearToken {
    match action {
        Action::FunctionCall { deposit, .. } | Action::Transfer { deposit } => *deposit,
        _ => NearToken::from_yoctonear(0),
    }
}

/// Why something failed: a contract's own words where it has said some.
pub fn reason(error: &TxExecutionError) -> String {
    if let TxExecutionError::ActionError(error) = error {
        match &error.kind {
            ActionErrorKind::FunctionCallError(FunctionCallError::ExecutionError(text)) => {
                return panic_message(text);
            }
            ActionErrorKind::AccountAlreadyExists { account_id } => {
                return format!("{account_id} exists already");
            }
            ActionErrorKind::AccountDoesNotExist { account_id } => {
                return format!("{account_id} does not exist");
            }
            _ => {}
        }
    }
    error.to_string()
}

/// What a contract panicked with, out of what the virtual machine makes of it.
pub fn panic_message(text: &str) -> String {
    const PREFIX: &str = "Smart contract panicked: ";
    if let Some(message) = text.strip_prefix(PREFIX) {
        return message.to_string();
    }
    // Views say it as Rust's `Debug`: HostError(GuestPanic { panic_msg: "..." }).
    let quoted = text.split_once("panic_msg: \"").map(|(_, rest)| rest);
    let Some(quoted) = quoted else {
        return text.to_string();
    };
    let mut message = String::new();
    let mut characters = quoted.chars();
    while let Some(character) = characters.next() {
        match character {
            '"' => break,
            '\\' => match characters.next() {
                Some('n') => message.push('\n'),
                Some(other) => message.push(other),
                None => {}
            },
            other => message.push(other),
        }
    }
    message
}
