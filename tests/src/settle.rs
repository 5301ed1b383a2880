//! Waiting for what a transaction leaves behind. A node answers a call as soon as only refunds are left, so a balance
//! that is read then is not yet what it will be.

use std::time::Duration;

use anyhow::Context;
use charter_localnet::CryptoHash;
use charter_localnet::near_primitives::types::{BlockReference, Finality};
use charter_localnet::near_primitives::views::TxExecutionStatus;
use near_jsonrpc_client::errors::{JsonRpcError, JsonRpcServerError};
use near_jsonrpc_client::methods::block::RpcBlockRequest;
use near_jsonrpc_client::methods::tx::{
    RpcTransactionError, RpcTransactionStatusRequest, TransactionInfo,
};
use near_jsonrpc_client::{JsonRpcClient, MethodCallResult};

use crate::id::NearId;
use crate::{Outcome, Result};

/// How often a node is waited for; it gives up after ten seconds each time.
const PATIENCE: usize = 12;

/// How often a node is asked for what takes it some blocks.
const POLL: Duration = Duration::from_millis(100);

/// Waits until everything that came of a transaction has run and is final, its refunds included, and says what it did.
pub async fn settle(
    client: &JsonRpcClient,
    signer_id: &NearId,
    hash: CryptoHash,
) -> Result<Outcome> {
    let request = RpcTransactionStatusRequest {
        transaction_info: TransactionInfo::TransactionId {
            tx_hash: hash,
            sender_account_id: signer_id.clone(),
        },
        wait_until: TxExecutionStatus::Final,
    };
    for _ in 1..PATIENCE {
        let answer = client.call(&request).await;
        if !is_timeout(&answer) {
            return outcome(answer, hash);
        }
    }
    outcome(client.call(&request).await, hash)
}

type Answer =
    MethodCallResult<near_jsonrpc_client::methods::tx::RpcTransactionResponse, RpcTransactionError>;

fn is_timeout(answer: &Answer) -> bool {
    matches!(
        answer,
        Err(JsonRpcError::ServerError(JsonRpcServerError::HandlerError(
            RpcTransactionError::TimeoutError(_)
        )))
    )
}

fn outcome(answer: Answer, hash: CryptoHash) -> Result<Outcome> {
    let answer = answer.with_context(|| format!("waiting for {hash}"))?;
    let ended = answer
        .final_execution_outcome
        .with_context(|| format!("{hash} is final and has no outcome"))?;
    Ok(ended.into_outcome().into())
}

/// Waits until the newest block is final. Clients sign transactions with the newest final block, and after a jump that
/// may be one so old that the transaction would have expired.
pub async fn follow_finality(client: &JsonRpcClient) -> Result {
    let newest = height(client, Finality::None).await?;
    while height(client, Finality::Final).await? < newest {
        tokio::time::sleep(POLL).await;
    }
    Ok(())
}

async fn height(client: &JsonRpcClient, finality: Finality) -> Result<u64> {
    let block_reference = BlockReference::Finality(finality);
    let block = client.call(RpcBlockRequest { block_reference }).await?;
    Ok(block.header.height)
}
