//! `send_tx`, `broadcast_tx_async`, `broadcast_tx_commit`, `tx`, `EXPERIMENTAL_tx_status`.

use std::sync::Arc;

use near_jsonrpc_primitives::errors::RpcError;
use near_jsonrpc_primitives::types::transactions::{
    RpcSendTransactionRequest, RpcTransactionError, RpcTransactionResponse,
    RpcTransactionStatusRequest, TimeoutErrorCause, TransactionInfo,
};
use near_primitives::errors::InvalidTxError;
use near_primitives::hash::CryptoHash;
use near_primitives::transaction::SignedTransaction;
use near_primitives::views::TxExecutionStatus;

use super::super::dispatch::blocking;
use super::super::http::Shared;
use super::super::views::outcome::{Progress, progress};
use crate::chain::Chain;

type Response = Result<RpcTransactionResponse, RpcTransactionError>;

/// Sends a transaction and says nothing about it.
pub(in crate::rpc) async fn send_async(
    shared: &Arc<Shared>,
    transaction: SignedTransaction,
) -> CryptoHash {
    let hash = transaction.get_hash();
    // Whoever sends like this asks for the status later, and is told then that there is none.
    let _ = change(shared, move |chain| chain.submit(transaction)).await;
    hash
}

/// Sends a transaction and waits until it has come as far as is asked for.
pub(in crate::rpc) async fn send(
    shared: &Arc<Shared>,
    request: RpcSendTransactionRequest,
) -> Response {
    let RpcSendTransactionRequest {
        signed_transaction,
        wait_until,
    } = request;
    if wait_until == TxExecutionStatus::None {
        send_async(shared, signed_transaction).await;
        let final_execution_status = TxExecutionStatus::None;
        return Ok(RpcTransactionResponse {
            final_execution_outcome: None,
            final_execution_status,
        });
    }
    let hash = signed_transaction.get_hash();
    change(shared, move |chain| submit(chain, signed_transaction)).await??;
    wait(shared, hash, wait_until, false).await
}

/// Says how far a transaction has come, once that is as far as is asked for.
pub(in crate::rpc) async fn status(
    shared: &Arc<Shared>,
    request: RpcTransactionStatusRequest,
    with_receipts: bool,
) -> Response {
    let (hash, _) = request.transaction_info.to_tx_hash_and_account();
    let known = look(shared, move |chain| is_known(chain, &hash)).await?;
    if !known {
        // A transaction that can never come is said to be one.
        if let TransactionInfo::Transaction { signed_tx } = request.transaction_info {
            let checked = look(shared, move |chain| chain.check(&signed_tx)).await?;
            checked.map_err(|context| RpcTransactionError::InvalidTransaction { context })?;
        }
        if request.wait_until == TxExecutionStatus::None {
            return Err(RpcTransactionError::UnknownTransaction {
                requested_transaction_hash: hash,
            });
        }
    }
    wait(shared, hash, request.wait_until, with_receipts).await
}

/// Takes a transaction. One that ran before is no error: sending is idempotent.
fn submit(chain: &mut Chain, transaction: SignedTransaction) -> Result<(), RpcTransactionError> {
    let hash = transaction.get_hash();
    match chain.submit(transaction) {
        Ok(_) => Ok(()),
        Err(InvalidTxError::InvalidNonce { .. }) if is_known(chain, &hash) => Ok(()),
        Err(context) => Err(RpcTransactionError::InvalidTransaction { context }),
    }
}

fn is_known(chain: &Chain, hash: &CryptoHash) -> bool {
    chain.records().outcome(hash).is_some() || chain.waiting_transaction(hash).is_some()
}

/// Waits until a transaction has come as far as `expected`.
async fn wait(
    shared: &Arc<Shared>,
    hash: CryptoHash,
    expected: TxExecutionStatus,
    with_receipts: bool,
) -> Response {
    let mut changes = shared.engine.changes();
    let deadline = tokio::time::Instant::now() + shared.options.wait;
    loop {
        changes.mark_unchanged();
        let wanted = expected.clone();
        let progress = look(shared, move |chain| {
            progress(chain, hash, &wanted, with_receipts)
        })
        .await?;
        let last = match progress {
            Progress::Reached(response) => return Ok(response),
            Progress::Pending(response) => Some(response),
            Progress::Unknown => None,
        };
        if let Some(error) = shared.engine.failure() {
            return Err(RpcTransactionError::InternalError {
                debug_info: error.to_string(),
            });
        }
        if tokio::time::timeout_at(deadline, changes.changed())
            .await
            .is_err()
        {
            let cause = match last {
                None => TimeoutErrorCause::NotObserved,
                Some(status) => TimeoutErrorCause::Pending {
                    status: Box::new(status),
                },
            };
            return Err(RpcTransactionError::TimeoutError(Some(cause)));
        }
    }
}

/// Looks at the chain.
async fn look<T: Send + 'static>(
    shared: &Arc<Shared>,
    run: impl FnOnce(&Chain) -> T + Send + 'static,
) -> Result<T, RpcTransactionError> {
    blocking(shared, move |engine| run(&engine.chain()))
        .await
        .map_err(internal)
}

/// Changes the chain.
async fn change<T: Send + 'static>(
    shared: &Arc<Shared>,
    run: impl FnOnce(&mut Chain) -> T + Send + 'static,
) -> Result<T, RpcTransactionError> {
    blocking(shared, move |engine| run(&mut engine.chain()))
        .await
        .map_err(internal)
}

fn internal(error: RpcError) -> RpcTransactionError {
    RpcTransactionError::InternalError {
        debug_info: error.to_string(),
    }
}
