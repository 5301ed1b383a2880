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

use super::super::progress::{Expected, Progress, progress};
use super::super::shared::{Shared, look_at};
use super::super::views::outcome::final_outcome;
use super::super::waiters::Event;
use crate::chain::Chain;
use crate::result::TransactionResult;
use crate::runtime::Unverified;

type Response = Result<RpcTransactionResponse, RpcTransactionError>;

/// Sends a transaction and says nothing about it.
pub(in crate::rpc) async fn send_async(
    shared: &Shared,
    transaction: SignedTransaction,
) -> CryptoHash {
    let hash = transaction.get_hash();
    // Whoever sends like this asks for the status later, and is told then that there is none.
    let _ = shared.submit(|chain| chain.submit(transaction)).await;
    hash
}

/// Sends a transaction and waits until it has come as far as is asked for.
pub(in crate::rpc) async fn send(shared: &Shared, request: RpcSendTransactionRequest) -> Response {
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
    shared.forget_setback(hash).await.map_err(internal)?;
    let taken = shared.submit(|chain| submit(chain, signed_transaction));
    taken.await.map_err(internal)??;
    wait(shared, hash, wait_until, false).await
}

/// Says how far a transaction has come, once that is as far as is asked for.
pub(in crate::rpc) async fn status(
    shared: &Shared,
    request: RpcTransactionStatusRequest,
    with_receipts: bool,
) -> Response {
    let (hash, _) = request.transaction_info.to_tx_hash_and_account();
    let known = shared.look(move |chain| is_included(chain, &hash)).await;
    if !known.map_err(internal)? {
        // A transaction that can never come is said to be one.
        if let TransactionInfo::Transaction { signed_tx } = request.transaction_info {
            let checked = shared.look(move |chain| chain.verify(&signed_tx)).await;
            checked.map_err(internal)?.map_err(refused)?;
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
    match chain.admit(transaction) {
        Ok(_) => Ok(()),
        Err(Unverified::Invalid(error))
            if matches!(*error, InvalidTxError::InvalidNonce { .. })
                && is_included(chain, &hash) =>
        {
            Ok(())
        }
        Err(error) => Err(refused(error)),
    }
}

fn refused(error: Unverified) -> RpcTransactionError {
    match error {
        Unverified::Invalid(context) => {
            RpcTransactionError::InvalidTransaction { context: *context }
        }
        Unverified::Engine(error) => RpcTransactionError::InternalError {
            debug_info: error.to_string(),
        },
    }
}

/// Whether a transaction is in a block. One that waits for its block is unknown, as it is to a node.
fn is_included(chain: &Chain, hash: &CryptoHash) -> bool {
    chain.records().outcome(hash).is_some()
}

/// Waits until a transaction has come as far as `expected`.
async fn wait(
    shared: &Shared,
    hash: CryptoHash,
    expected: TxExecutionStatus,
    with_receipts: bool,
) -> Response {
    let expected = Expected {
        status: expected,
        settled: shared.options.settled,
    };
    let deadline = tokio::time::Instant::now() + shared.options.wait;
    loop {
        let snapshot = shared.engine.latest();
        let wanted = expected.clone();
        let look = move |chain: &Chain| match progress(chain, hash, &wanted) {
            Progress::Reached(result, status) => {
                Ok(response(chain, &result, status, with_receipts))
            }
            Progress::Pending(_, _, event) => Err(event),
            Progress::Unknown => Err(Event::Ran(hash)),
        };
        let event = match look_at(&snapshot, look).await.map_err(internal)? {
            Ok(response) => return Ok(response),
            Err(event) => event,
        };
        if let Some(failure) = &snapshot.failure {
            return Err(RpcTransactionError::InternalError {
                debug_info: failure.to_string(),
            });
        }
        if let Some(setback) = snapshot.setbacks.of(&hash) {
            return Err(RpcTransactionError::InternalError {
                debug_info: setback.to_string(),
            });
        }
        let waiting = shared.engine.waiters().wait_for(event);
        if !Arc::ptr_eq(&snapshot, &shared.engine.latest()) {
            // Something happened meanwhile: it may have been this.
            continue;
        }
        let woken = tokio::time::timeout_at(deadline, waiting.happened()).await;
        if woken.is_err() {
            let late = shared.look(move |chain| too_late(chain, hash, &expected, with_receipts));
            return Err(late.await.map_err(internal)?);
        }
    }
}

/// What the error of a request that waited in vain says: how far the transaction has come.
fn too_late(
    chain: &Chain,
    hash: CryptoHash,
    expected: &Expected,
    with_receipts: bool,
) -> RpcTransactionError {
    let cause = match progress(chain, hash, expected) {
        Progress::Unknown => TimeoutErrorCause::NotObserved,
        Progress::Reached(result, status) | Progress::Pending(result, status, _) => {
            TimeoutErrorCause::Pending {
                status: Box::new(response(chain, &result, status, with_receipts)),
            }
        }
    };
    RpcTransactionError::TimeoutError(Some(cause))
}

fn response(
    chain: &Chain,
    result: &TransactionResult,
    final_execution_status: TxExecutionStatus,
    with_receipts: bool,
) -> RpcTransactionResponse {
    RpcTransactionResponse {
        final_execution_outcome: final_outcome(chain, result, with_receipts),
        final_execution_status,
    }
}

fn internal(error: RpcError) -> RpcTransactionError {
    RpcTransactionError::InternalError {
        debug_info: error.to_string(),
    }
}
