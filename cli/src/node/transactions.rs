//! Sending transactions, and looking at them.

use std::time::{Duration, Instant};

use near_jsonrpc_client::errors::JsonRpcError;
use near_jsonrpc_client::methods::send_tx::{RpcSendTransactionRequest, RpcTransactionError};
use near_primitives::errors::InvalidTxError;
use near_primitives::hash::CryptoHash;
use near_primitives::transaction::SignedTransaction;
use near_primitives::views::TxExecutionStatus;
use serde_json::{Value, json};

use super::{Node, PATIENCE as PATIENCE_FOR_AN_ANSWER, http};
use crate::error::{Error, Result};
use crate::ids::{self, NearId};
use crate::outcome::{End, Outcome};

/// How long the end of a transaction is waited for.
const PATIENCE: Duration = Duration::from_secs(120);
/// How long to wait before it is looked for again.
const PAUSE: Duration = Duration::from_millis(300);
/// How long a transaction that a node does not know may be on its way to a block.
const ON_ITS_WAY: Duration = Duration::from_secs(5);

/// A transaction that a node knows.
pub struct Traced {
    /// How far it has come, in the node's word: `INCLUDED`, `FINAL`.
    pub status: String,
    /// Whether nothing of it is left to run.
    pub has_ended: bool,
    /// What has run of it; `None` when the node says nothing of that yet.
    pub outcome: Option<Outcome>,
}

/// What a node says of a transaction.
enum Seen {
    Known(Box<Traced>),
    Unknown,
    /// Nothing, in time or at all.
    Nothing(Error),
}

impl Node {
    /// Sends a transaction, and waits until it has ended, its refunds included, and is final.
    pub async fn send(&self, transaction: SignedTransaction) -> Result<Outcome> {
        let hash = transaction.get_hash();
        let sender_id = transaction.transaction.signer_id().clone();
        let request = RpcSendTransactionRequest {
            signed_transaction: transaction,
            // Without a wait the node would not say why it does not take it.
            wait_until: TxExecutionStatus::Included,
        };
        match self.ask(request).await {
            Ok(_) => {}
            Err(error) => self.not_taken(error)?,
        }
        self.outcome(hash, sender_id, PATIENCE).await
    }

    /// The end of a transaction, with all its receipts, once it is final.
    async fn outcome(
        &self,
        hash: CryptoHash,
        sender_id: NearId,
        patience: Duration,
    ) -> Result<Outcome> {
        let begun = Instant::now();
        loop {
            let seen = self
                .look(hash, &sender_id, TxExecutionStatus::Final)
                .await?;
            if let Seen::Known(traced) = seen
                && traced.has_ended
                && let Some(outcome) = traced.outcome
            {
                return Ok(outcome);
            }
            if begun.elapsed() >= patience {
                return Err(Error::NotSeen {
                    hash: hash.to_string(),
                    seconds: patience.as_secs(),
                });
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// What has come of a transaction: its end, or what there is when patience is over.
    pub async fn trace(
        &self,
        hash: CryptoHash,
        sender_id: &NearId,
        patience: Duration,
    ) -> Result<Traced> {
        let begun = Instant::now();
        loop {
            let seen = self.look(hash, sender_id, TxExecutionStatus::None).await?;
            let waited = begun.elapsed();
            match seen {
                Seen::Known(traced) if traced.has_ended || waited >= patience => {
                    return Ok(*traced);
                }
                Seen::Unknown if waited >= patience.min(ON_ITS_WAY) => {
                    return Err(Error::NotFound(format!(
                        "{} knows no transaction {hash}: it is in no block, or in one that only an archival node still has, or {sender_id} \
                         did not sign it (--sender)",
                        self.name()
                    )));
                }
                Seen::Nothing(error) if waited >= patience => return Err(error),
                _ => tokio::time::sleep(PAUSE).await,
            }
        }
    }

    /// Asks what has come of a transaction, when it has come as far as this.
    async fn look(
        &self,
        hash: CryptoHash,
        sender_id: &NearId,
        wait_until: TxExecutionStatus,
    ) -> Result<Seen> {
        // Nodes before 2.14 do not know its new name, `tx_status`.
        const METHOD: &str = "EXPERIMENTAL_tx_status";
        let params =
            json!({ "tx_hash": hash, "sender_account_id": sender_id, "wait_until": wait_until });
        let call = http::call(&self.http, &self.network, METHOD, &params);
        let answer = match tokio::time::timeout(PATIENCE_FOR_AN_ANSWER, call).await {
            Ok(Ok(Ok(answer))) => answer,
            Ok(Ok(Err(refusal))) if refusal.cause == "UNKNOWN_TRANSACTION" => {
                return Ok(Seen::Unknown);
            }
            Ok(Ok(Err(refusal))) => {
                return Ok(Seen::Nothing(self.says(refusal.text)));
            }
            Ok(Err(error)) => return Ok(Seen::Nothing(error)),
            Err(_) => return Ok(Seen::Nothing(self.says("nothing in time".to_string()))),
        };
        let traced = read(answer).map_err(|error| {
            self.says(format!(
                "what came of {hash}, in a form that this program does not know ({error})"
            ))
        })?;
        Ok(Seen::Known(Box::new(traced)))
    }

    /// Whether an answer to `send_tx` means that the transaction was not taken. One that is late means nothing.
    fn not_taken(&self, error: JsonRpcError<RpcTransactionError>) -> Result {
        match error.handler_error() {
            Some(RpcTransactionError::InvalidTransaction { context }) => Err(self.refusal(context)),
            Some(
                RpcTransactionError::TimeoutError(_)
                | RpcTransactionError::DoesNotTrackShard
                | RpcTransactionError::RequestRouted { .. },
            ) => Ok(()),
            _ => Err(self.fault(error)),
        }
    }

    fn refusal(&self, error: &InvalidTxError) -> Error {
        match error {
            InvalidTxError::NotEnoughBalance {
                signer_id,
                balance,
                cost,
            } => match ids::wire(signer_id) {
                Ok(account_id) => Error::TooLittle {
                    account_id,
                    has: *balance,
                    needs: *cost,
                },
                Err(error) => error,
            },
            InvalidTxError::SignerDoesNotExist { signer_id } => match ids::wire(signer_id) {
                Ok(account_id) => self.no_account(&account_id),
                Err(error) => error,
            },
            other => Error::NotTaken(other.to_string()),
        }
    }
}

/// Reads what a node says of a transaction. Nodes before 1.37 do not say how far it has come.
fn read(answer: Value) -> Result<Traced, serde_json::Error> {
    let status = answer["final_execution_status"].as_str();
    let status = status.unwrap_or_default().to_string();
    let says_more = ["transaction", "transaction_outcome", "receipts_outcome"]
        .iter()
        .any(|field| answer.get(field).is_some());
    // One that waits for its block has a status and nothing else.
    let outcome: Option<Outcome> = match status.as_str() {
        "NONE" | "INCLUDED" | "INCLUDED_FINAL" if !says_more => None,
        _ => Some(serde_json::from_value(answer)?),
    };
    let has_ended = match (status.as_str(), &outcome) {
        ("FINAL", _) => true,
        ("", Some(outcome)) => matches!(outcome.status, End::SuccessValue(_) | End::Failure(_)),
        _ => false,
    };
    Ok(Traced {
        status,
        has_ended,
        outcome,
    })
}
