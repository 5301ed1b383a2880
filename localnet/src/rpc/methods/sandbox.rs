//! `sandbox_fast_forward`, `sandbox_patch_state`, and what no node has: `sandbox_snapshot`, `sandbox_revert`,
//! `sandbox_set_time`, `sandbox_add_key`.

use std::time::Duration;

use near_crypto::PublicKey;
use near_jsonrpc_primitives::errors::RpcError;
use near_jsonrpc_primitives::types::sandbox::{
    RpcSandboxFastForwardError, RpcSandboxFastForwardRequest, RpcSandboxFastForwardResponse,
    RpcSandboxPatchStateError, RpcSandboxPatchStateRequest, RpcSandboxPatchStateResponse,
};

use near_primitives::types::AccountId;
use serde::{Deserialize, Serialize};

use super::super::shared::Shared;
use crate::block::Block;
use crate::chain::Chain;

pub(in crate::rpc) fn fast_forward(
    chain: &mut Chain,
    request: RpcSandboxFastForwardRequest,
) -> Result<RpcSandboxFastForwardResponse, RpcSandboxFastForwardError> {
    chain
        .advance_blocks(request.delta_height)
        .map_err(|error| RpcSandboxFastForwardError::InternalError {
            error_message: error.to_string(),
        })?;
    Ok(RpcSandboxFastForwardResponse {})
}

pub(in crate::rpc) fn patch_state(
    chain: &mut Chain,
    request: RpcSandboxPatchStateRequest,
) -> Result<RpcSandboxPatchStateResponse, RpcSandboxPatchStateError> {
    chain
        .patch(request.records)
        .map_err(|error| RpcSandboxPatchStateError::InternalError {
            error_message: error.to_string(),
        })?;
    Ok(RpcSandboxPatchStateResponse {})
}

/// A chain that is remembered.
#[derive(Debug, Serialize, Deserialize)]
pub(in crate::rpc) struct Taken {
    snapshot_id: usize,
}

/// Where a change has left the chain.
#[derive(Debug, Serialize)]
pub(in crate::rpc) struct Now {
    block_height: u64,
    timestamp_nanosec: String,
}

impl Now {
    fn at(block: &Block) -> Self {
        Self {
            block_height: block.height(),
            timestamp_nanosec: block.timestamp().to_string(),
        }
    }
}

pub(in crate::rpc) fn snapshot(chain: &Chain, shared: &Shared) -> Result<Taken, RpcError> {
    let snapshot_id = shared.snapshots.take(chain);
    Ok(Taken { snapshot_id })
}

/// Makes the chain what it was, its height and time included.
pub(in crate::rpc) fn revert(
    chain: &mut Chain,
    request: &Taken,
    shared: &Shared,
) -> Result<Now, RpcError> {
    let Taken { snapshot_id } = *request;
    let unknown = || refusal(format!("there is no snapshot {snapshot_id}"));
    *chain = shared
        .snapshots
        .give_back(snapshot_id)
        .ok_or_else(unknown)?;
    Ok(Now::at(chain.head()))
}

/// The time to move on to, in nanoseconds since 1970.
#[derive(Debug, Deserialize)]
pub(in crate::rpc) struct Time {
    timestamp_nanosec: StringOrNumber,
}

/// JSON numbers of some clients are not exact beyond 2^53.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum StringOrNumber {
    Number(u64),
    String(String),
}

pub(in crate::rpc) fn set_time(chain: &mut Chain, request: Time) -> Result<Now, RpcError> {
    let time = match request.timestamp_nanosec {
        StringOrNumber::Number(time) => time,
        StringOrNumber::String(text) => text
            .parse()
            .map_err(|_| refusal(format!("`{text}` is no number of nanoseconds")))?,
    };
    let now = chain.head().timestamp();
    let left = time.checked_sub(now).filter(|left| *left > 0);
    let left = left.ok_or_else(|| refusal(format!("{time} is not later than the head, {now}")))?;
    chain
        .advance_time(Duration::from_nanos(left))
        .map_err(|error| refusal(error.to_string()))?;
    Ok(Now::at(chain.head()))
}

/// A full access key for an account that did not ask for it.
#[derive(Debug, Deserialize)]
pub(in crate::rpc) struct NewKey {
    account_id: AccountId,
    public_key: PublicKey,
}

pub(in crate::rpc) fn add_key(chain: &mut Chain, request: NewKey) -> Result<Now, RpcError> {
    let block = chain
        .add_key(request.account_id, request.public_key)
        .map_err(|error| refusal(error.to_string()))?;
    Ok(Now::at(&block))
}

/// An error of these methods, in the shape of a handler's.
fn refusal(error_message: String) -> RpcError {
    let text = error_message.clone().into();
    let error =
        serde_json::json!({ "name": "SANDBOX_ERROR", "info": { "error_message": error_message } });
    RpcError::new_internal_or_handler_error(Some(text), error)
}
