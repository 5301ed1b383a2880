//! Parameters: objects, or the positional lists of older clients.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use borsh::BorshDeserialize;
use near_jsonrpc_primitives::errors::RpcParseError;
use near_jsonrpc_primitives::types::blocks::RpcBlockRequest;
use near_jsonrpc_primitives::types::chunks::{ChunkReference, RpcChunkRequest};
use near_jsonrpc_primitives::types::gas_price::RpcGasPriceRequest;
use near_jsonrpc_primitives::types::transactions::{
    RpcSendTransactionRequest, RpcTransactionStatusRequest, TransactionInfo,
};
use near_jsonrpc_primitives::types::validator::{RpcValidatorRequest, RpcValidatorsOrderedRequest};
use near_primitives::transaction::SignedTransaction;
use near_primitives::types::{BlockReference, EpochReference};
use serde::de::DeserializeOwned;
use serde_json::Value;

pub(super) type Parsed<T> = Result<T, RpcParseError>;

/// Reads parameters of a type that has no older form.
pub(super) fn parse<T: DeserializeOwned>(params: Value) -> Parsed<T> {
    serde_json::from_value(params)
        .map_err(|error| RpcParseError(format!("Failed parsing args: {error}")))
}

/// The only element of a list of one.
fn single(params: &Value) -> Option<&Value> {
    match params.as_array().map(Vec::as_slice) {
        Some([single]) => Some(single),
        _ => None,
    }
}

pub(super) fn block(params: Value) -> Parsed<RpcBlockRequest> {
    let block_reference = match single(&params) {
        Some(block_id) => BlockReference::BlockId(parse(block_id.clone())?),
        None => parse(params)?,
    };
    Ok(RpcBlockRequest { block_reference })
}

pub(super) fn chunk(params: Value) -> Parsed<RpcChunkRequest> {
    let chunk_reference = match single(&params) {
        Some(pair) if pair.is_array() => {
            let (block_id, shard_id) = parse(pair.clone())?;
            ChunkReference::BlockShardId { block_id, shard_id }
        }
        Some(chunk_id) => ChunkReference::ChunkHash {
            chunk_id: parse(chunk_id.clone())?,
        },
        None => parse(params)?,
    };
    Ok(RpcChunkRequest { chunk_reference })
}

pub(super) fn gas_price(params: Value) -> Parsed<RpcGasPriceRequest> {
    match single(&params) {
        Some(block_id) => Ok(RpcGasPriceRequest {
            block_id: parse(block_id.clone())?,
        }),
        None => parse(params),
    }
}

pub(super) fn validators(params: Value) -> Parsed<RpcValidatorRequest> {
    let epoch_reference = match single(&params) {
        Some(Value::Null) => EpochReference::Latest,
        Some(block_id) => EpochReference::BlockId(parse(block_id.clone())?),
        None => parse(params)?,
    };
    Ok(RpcValidatorRequest { epoch_reference })
}

pub(super) fn validators_ordered(params: Value) -> Parsed<RpcValidatorsOrderedRequest> {
    match single(&params) {
        Some(block_id) => Ok(RpcValidatorsOrderedRequest {
            block_id: parse(block_id.clone())?,
        }),
        None => parse(params),
    }
}

pub(super) fn send_transaction(params: Value) -> Parsed<RpcSendTransactionRequest> {
    match params.as_array().map(Vec::as_slice) {
        Some([encoded]) => Ok(RpcSendTransactionRequest {
            signed_transaction: signed_transaction(encoded)?,
            wait_until: Default::default(),
        }),
        Some([_, _]) => Err(RpcParseError(
            "Unable to parse send request: too many params passed".to_owned(),
        )),
        _ => parse(params),
    }
}

pub(super) fn transaction_status(params: Value) -> Parsed<RpcTransactionStatusRequest> {
    let transaction_info = match params.as_array().map(Vec::as_slice) {
        Some([encoded]) => TransactionInfo::from_signed_tx(signed_transaction(encoded)?),
        Some([hash, sender]) => TransactionInfo::TransactionId {
            tx_hash: parse(hash.clone())?,
            sender_account_id: parse(sender.clone())?,
        },
        _ => return parse(params),
    };
    Ok(RpcTransactionStatusRequest {
        transaction_info,
        wait_until: Default::default(),
    })
}

fn signed_transaction(encoded: &Value) -> Parsed<SignedTransaction> {
    let failed = |error: &dyn std::fmt::Display| {
        RpcParseError(format!("Failed to decode transaction: {error}"))
    };
    let text: String = parse(encoded.clone())?;
    let bytes = BASE64_STANDARD
        .decode(text)
        .map_err(|error| failed(&error))?;
    SignedTransaction::try_from_slice(&bytes).map_err(|error| failed(&error))
}
