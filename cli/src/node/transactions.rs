//! Sending transactions, and looking at them.

#![expect(
    deprecated,
    reason = "`tx_status` is the new name of `EXPERIMENTAL_tx_status`, which nodes before 2.14 do not know"
)]

use std::time::{Duration, Instant};

use near_jsonrpc_client::errors::JsonRpcError;
use near_jsonrpc_client::methods::EXPERIMENTAL_tx_status::RpcTransactionStatusRequest;
use near_jsonrpc_client::methods::send_tx::{
    RpcSendTransactionRequest, RpcTransactionError, RpcTransactionResponse,
};
use near_jsonrpc_client::methods::tx::TransactionInfo;
use near_primitives::errors::InvalidTxError;
use near_primitives::hash::CryptoHash;
use near_primitives::transaction::SignedTransaction;
use near_primitives::views::{
    FinalExecutionOutcomeViewEnum, FinalExecutionOutcomeWithReceiptView, TxExecutionStatus,
};

use super::Node;
use crate::error::{Error, Result};
use crate::ids::{self, NearId};

/// How long the end of a transaction is waited for.
const PATIENCE: Duration = Duration::from_secs(120);
/// How long to wait before it is looked for again.
const PAUSE: Duration = Duration::from_millis(300);

impl Node {
    /// Sends a transaction, and waits until it has ended, its refunds included, and is final.
    pub async fn send(
        &self,
        transaction: SignedTransaction,
    ) -> Result<FinalExecutionOutcomeWithReceiptView> {
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

    /// The end of a transaction, with all its receipts.
    pub async fn outcome(
        &self,
        hash: CryptoHash,
        sender_id: NearId,
        patience: Duration,
    ) -> Result<FinalExecutionOutcomeWithReceiptView> {
        let begun = Instant::now();
        loop {
            let request = RpcTransactionStatusRequest {
                transaction_info: TransactionInfo::TransactionId {
                    tx_hash: hash,
                    sender_account_id: sender_id.clone(),
                },
                wait_until: TxExecutionStatus::Final,
            };
            match self.ask(request).await {
                Ok(RpcTransactionResponse {
                    final_execution_outcome:
                        Some(FinalExecutionOutcomeViewEnum::FinalExecutionOutcomeWithReceipt(outcome)),
                    final_execution_status: TxExecutionStatus::Final,
                }) => return Ok(outcome),
                Ok(_) => {}
                // It may not have arrived, or not have ended.
                Err(error) => match error.handler_error() {
                    Some(
                        RpcTransactionError::TimeoutError(_)
                        | RpcTransactionError::UnknownTransaction { .. }
                        | RpcTransactionError::DoesNotTrackShard
                        | RpcTransactionError::RequestRouted { .. }
                        | RpcTransactionError::InternalError { .. },
                    ) => {}
                    Some(RpcTransactionError::InvalidTransaction { context }) => {
                        return Err(self.refusal(context));
                    }
                    None => {
                        if begun.elapsed() >= patience {
                            return Err(self.fault(error));
                        }
                    }
                },
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
