//! `sandbox_fast_forward`, `sandbox_patch_state`.

use near_jsonrpc_primitives::types::sandbox::{
    RpcSandboxFastForwardError, RpcSandboxFastForwardRequest, RpcSandboxFastForwardResponse,
    RpcSandboxPatchStateError, RpcSandboxPatchStateRequest, RpcSandboxPatchStateResponse,
};

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
