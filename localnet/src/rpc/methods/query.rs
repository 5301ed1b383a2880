//! `query`: accounts, keys, code, state, and calls that only look.

mod path;

use near_jsonrpc_primitives::errors::RpcError;
use near_jsonrpc_primitives::types::query::{RpcQueryError, RpcQueryRequest, RpcQueryResponse};
use near_primitives::types::BlockReference;
use serde_json::{Value, json};

use super::super::answer::{Answer, to_value};
use super::super::find_block::{find_block, missing_block};
use super::super::params::{Parsed, parse};
use super::super::state_query::{Failure, answer};
use crate::block::Block;
use crate::chain::{Chain, QueryError};

/// Reads the parameters, the older `[path, data]` included.
pub(in crate::rpc) fn request(params: Value) -> Parsed<RpcQueryRequest> {
    match path::request(&params) {
        Some(request) => Ok(RpcQueryRequest {
            block_reference: BlockReference::latest(),
            request: request?,
        }),
        None => parse(params),
    }
}

/// Answers a query. `max_state` is how many bytes of a contract's state are listed at once.
pub(in crate::rpc) fn query(chain: &Chain, request: RpcQueryRequest, max_state: u64) -> Answer {
    let RpcQueryRequest {
        block_reference,
        request,
    } = request;
    let Some(block) = find_block(chain, &block_reference) else {
        return Err(unknown_block(block_reference));
    };
    match answer(chain.state_after(&block), request, max_state) {
        Ok(kind) => {
            let (block_height, block_hash) = (block.height(), block.hash());
            to_value(RpcQueryResponse {
                kind,
                block_height,
                block_hash,
            })
        }
        // These two are answers for the node, not errors: older clients expect them so.
        Err(Failure::Query(QueryError::Contract { message, .. })) => {
            Ok(legacy_error(&block, message))
        }
        Err(Failure::Query(QueryError::UnknownAccessKey(_, public_key))) => Ok(legacy_error(
            &block,
            format!("access key {public_key} does not exist while viewing"),
        )),
        Err(failure) => Err(failure.into_rpc(&block).into()),
    }
}

fn legacy_error(block: &Block, error: String) -> Value {
    json!({ "error": error, "logs": [], "block_height": block.height(), "block_hash": block.hash() })
}

fn unknown_block(block_reference: BlockReference) -> RpcError {
    let text = missing_block(&block_reference);
    match serde_json::to_value(RpcQueryError::UnknownBlock { block_reference }) {
        Ok(error) => RpcError::new_internal_or_handler_error(Some(Value::String(text)), error),
        Err(error) => RpcError::serialization_error(error.to_string()),
    }
}
