//! How a transaction ended: with the value of the promise that it returned, or with its failure.

use std::fmt;

use borsh::BorshDeserialize;
use near_primitives::errors::{ActionErrorKind, FunctionCallError, TxExecutionError};
use near_primitives::transaction::ExecutionStatus;
use near_primitives::views::FinalExecutionStatus;
use serde::de::DeserializeOwned;

use super::TransactionResult;
use crate::chain::QueryError;

/// What the VM puts before a contract's own message.
const PANICKED: &str = "Smart contract panicked: ";

/// A transaction that failed, or has not ended: the error, with everything that happened.
#[derive(Clone, Debug)]
pub struct Failed(pub Box<TransactionResult>);

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.failure() {
            Some(error) => write!(f, "the transaction {} failed: {error}", self.0.hash()),
            None => write!(f, "the transaction {} has not ended", self.0.hash()),
        }
    }
}

impl std::error::Error for Failed {}

/// The outcome that decides is the last of a chain: a transaction's is that of its receipt, and a receipt that
/// returned a promise has the outcome of that promise.
enum End<'a> {
    Value(&'a [u8]),
    Failure(&'a TxExecutionError),
    /// Something that decides has not run.
    Open {
        started: bool,
    },
}

impl TransactionResult {
    fn end(&self) -> End<'_> {
        let Some(mut outcome) = self.outcome() else {
            return End::Open { started: false };
        };
        loop {
            match &outcome.status {
                ExecutionStatus::SuccessValue(value) => return End::Value(value),
                ExecutionStatus::Failure(error) => return End::Failure(error),
                ExecutionStatus::Unknown => return End::Open { started: true },
                ExecutionStatus::SuccessReceiptId(id) => match self.receipt(id) {
                    Some(next) => outcome = next.outcome(),
                    None => return End::Open { started: true },
                },
            }
        }
    }

    /// The status, as the node's RPC has it.
    pub fn status(&self) -> FinalExecutionStatus {
        match self.end() {
            End::Value(value) => FinalExecutionStatus::SuccessValue(value.to_vec()),
            End::Failure(error) => FinalExecutionStatus::Failure(error.clone()),
            End::Open { started: true } => FinalExecutionStatus::Started,
            End::Open { started: false } => FinalExecutionStatus::NotStarted,
        }
    }

    /// Whether it ended well.
    pub fn is_success(&self) -> bool {
        matches!(self.end(), End::Value(_))
    }

    /// Why it failed; `None` when it did not, or has not ended.
    pub fn failure(&self) -> Option<&TxExecutionError> {
        match self.end() {
            End::Failure(error) => Some(error),
            End::Value(_) | End::Open { .. } => None,
        }
    }

    /// Why it failed, as text; empty when it did not.
    pub fn failure_text(&self) -> String {
        self.failure().map(ToString::to_string).unwrap_or_default()
    }

    /// What the contract panicked with, when that is why it failed.
    pub fn panic_message(&self) -> Option<&str> {
        let Some(TxExecutionError::ActionError(error)) = self.failure() else {
            return None;
        };
        match &error.kind {
            ActionErrorKind::FunctionCallError(FunctionCallError::ExecutionError(text)) => {
                text.strip_prefix(PANICKED)
            }
            _ => None,
        }
    }

    /// What it returned: empty when it returned nothing, `None` when it failed or has not ended.
    pub fn value(&self) -> Option<&[u8]> {
        match self.end() {
            End::Value(value) => Some(value),
            End::Failure(_) | End::Open { .. } => None,
        }
    }

    /// What it returned, read as JSON.
    ///
    /// # Errors
    ///
    /// When it returned nothing of the kind.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, QueryError> {
        serde_json::from_slice(self.returned()?)
            .map_err(|error| QueryError::Decode(error.to_string()))
    }

    /// What it returned, read as borsh.
    ///
    /// # Errors
    ///
    /// When it returned nothing of the kind.
    pub fn borsh<T: BorshDeserialize>(&self) -> Result<T, QueryError> {
        borsh::from_slice(self.returned()?).map_err(|error| QueryError::Decode(error.to_string()))
    }

    fn returned(&self) -> Result<&[u8], QueryError> {
        self.value().ok_or_else(|| {
            QueryError::Decode(format!("there is no value: {}", self.failure_text()))
        })
    }

    /// Itself when it ended well.
    ///
    /// # Errors
    ///
    /// Itself when it did not.
    pub fn into_success(self) -> Result<Self, Failed> {
        if self.is_success() {
            Ok(self)
        } else {
            Err(Failed(Box::new(self)))
        }
    }
}
