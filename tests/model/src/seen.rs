//! What one block did.

use charter_interface::AccountId;
use charter_localnet::Chain;
use charter_localnet::near_primitives::errors::{
    ActionErrorKind, FunctionCallError, TxExecutionError,
};
use charter_localnet::near_primitives::receipt::{Receipt, VersionedReceiptEnum};
use charter_localnet::near_primitives::transaction::{Action, ExecutionStatus};
use charter_tests::id::wire;

/// A receipt that ran.
#[derive(Debug, Clone)]
pub struct Ran {
    /// Where.
    pub on: AccountId,
    /// Who sent it.
    pub from: AccountId,
    /// Its actions.
    pub actions: Vec<Action>,
    /// Why it failed.
    pub failure: Option<Failure>,
    /// What it logged.
    pub logs: Vec<String>,
    /// What it returned, when it returned a value.
    pub value: Option<Vec<u8>>,
    /// How many promises it waited for.
    pub inputs: usize,
    /// Which of its actions failed.
    pub failed_at: Option<usize>,
}

/// Why a receipt failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// A contract panicked with this.
    Panic(String),
    /// Something else: no account, no method, no gas.
    Other(String),
}

impl Failure {
    /// As text.
    pub fn text(&self) -> &str {
        match self {
            Self::Panic(text) | Self::Other(text) => text,
        }
    }
}

impl Ran {
    /// The methods that it called.
    pub fn methods(&self) -> impl Iterator<Item = &str> {
        self.actions.iter().filter_map(|action| match action {
            Action::FunctionCall(call) => Some(call.method_name.as_str()),
            _ => None,
        })
    }

    /// The method in which it failed.
    pub fn failed_method(&self) -> Option<&str> {
        match self.actions.get(self.failed_at?)? {
            Action::FunctionCall(call) => Some(&call.method_name),
            _ => None,
        }
    }
}

/// The receipts that ran in the newest block, in order; refunds are `system`'s.
pub fn newest(chain: &Chain) -> Vec<Ran> {
    let block = chain.head();
    let ids = block.outcomes().iter();
    ids.filter_map(|id| {
        let receipt = chain.receipt(id)?;
        let outcome = chain.outcome(id)?;
        let (actions, inputs) = actions(receipt)?;
        let failed_at = match &outcome.status {
            ExecutionStatus::Failure(TxExecutionError::ActionError(error)) => error.index,
            _ => None,
        };
        let (failure, value) = match &outcome.status {
            ExecutionStatus::Failure(error) => (Some(failure(error)), None),
            ExecutionStatus::SuccessValue(value) => (None, Some(value.clone())),
            ExecutionStatus::Unknown | ExecutionStatus::SuccessReceiptId(_) => (None, None),
        };
        Some(Ran {
            on: wire(receipt.receiver_id()),
            from: wire(receipt.predecessor_id()),
            actions,
            failure,
            logs: outcome.logs.clone(),
            value,
            inputs,
            failed_at: failed_at.and_then(|at| usize::try_from(at).ok()),
        })
    })
    .collect()
}

fn actions(receipt: &Receipt) -> Option<(Vec<Action>, usize)> {
    match receipt.versioned_receipt() {
        VersionedReceiptEnum::Action(action) | VersionedReceiptEnum::PromiseYield(action) => {
            Some((action.actions().to_vec(), action.input_data_ids().len()))
        }
        _ => None,
    }
}

fn failure(error: &TxExecutionError) -> Failure {
    const PANIC: &str = "Smart contract panicked: ";
    if let TxExecutionError::ActionError(error) = error
        && let ActionErrorKind::FunctionCallError(FunctionCallError::ExecutionError(text)) =
            &error.kind
        && let Some(message) = text.strip_prefix(PANIC)
    {
        return Failure::Panic(message.to_string());
    }
    Failure::Other(error.to_string())
}
