//! `EXPERIMENTAL_changes`, `EXPERIMENTAL_changes_in_block`: what a block wrote into the state.

use std::sync::Arc;

use near_crypto::PublicKeyHandle;
use near_jsonrpc_primitives::types::changes::{
    RpcStateChangesError, RpcStateChangesInBlockByTypeRequest,
    RpcStateChangesInBlockByTypeResponse, RpcStateChangesInBlockRequest,
    RpcStateChangesInBlockResponse,
};
use near_primitives::types::{BlockReference, StateChangesKinds, StateChangesKindsExt};
use near_primitives::views::{StateChangeValueView, StateChangesRequestView, StateChangesView};

use super::super::find_block::{find_block, missing_block};
use super::super::views::changes::{all_changes, raw_changes};
use crate::block::Block;
use crate::chain::Chain;

pub(in crate::rpc) fn changes(
    chain: &Chain,
    request: RpcStateChangesInBlockByTypeRequest,
) -> Result<RpcStateChangesInBlockResponse, RpcStateChangesError> {
    let block = block(chain, &request.block_reference)?;
    let changes = select(all_changes(&block), &request.state_changes_request);
    Ok(RpcStateChangesInBlockResponse {
        block_hash: block.hash(),
        changes,
    })
}

pub(in crate::rpc) fn changes_in_block(
    chain: &Chain,
    request: RpcStateChangesInBlockRequest,
) -> Result<RpcStateChangesInBlockByTypeResponse, RpcStateChangesError> {
    let block = block(chain, &request.block_reference)?;
    let kinds = StateChangesKinds::from_changes(&mut raw_changes(&block).into_values());
    Ok(RpcStateChangesInBlockByTypeResponse {
        block_hash: block.hash(),
        changes: kinds.into_iter().map(Into::into).collect(),
    })
}

fn block(chain: &Chain, reference: &BlockReference) -> Result<Arc<Block>, RpcStateChangesError> {
    find_block(chain, reference).ok_or_else(|| RpcStateChangesError::UnknownBlock {
        error_message: missing_block(reference),
    })
}

/// What is asked for, one account or key after the other.
fn select(mut all: StateChangesView, request: &StateChangesRequestView) -> StateChangesView {
    use StateChangeValueView as Value;
    let mut selected = StateChangesView::new();
    let mut take = |wanted: &dyn Fn(&Value) -> bool| {
        let (taken, rest) = std::mem::take(&mut all)
            .into_iter()
            .partition(|change| wanted(&change.value));
        let taken: StateChangesView = taken;
        selected.extend(taken);
        all = rest;
    };
    match request {
        StateChangesRequestView::AccountChanges { account_ids } => {
            account_ids.iter().for_each(|id| {
                let of_kind = |value: &Value| {
                    matches!(
                        value,
                        Value::AccountUpdate { .. } | Value::AccountDeletion { .. }
                    )
                };
                take(&|value| value.account_id() == id && of_kind(value));
            })
        }
        StateChangesRequestView::SingleAccessKeyChanges { keys } => keys.iter().for_each(|key| {
            let handle = PublicKeyHandle::from(&key.public_key);
            take(&|value| *value.account_id() == key.account_id && key_of(value) == Some(&handle));
        }),
        StateChangesRequestView::AllAccessKeyChanges { account_ids } => {
            account_ids.iter().for_each(|id| {
                take(&|value| value.account_id() == id && key_of(value).is_some());
            })
        }
        StateChangesRequestView::ContractCodeChanges { account_ids } => {
            account_ids.iter().for_each(|id| {
                let of_kind = |value: &Value| {
                    matches!(
                        value,
                        Value::ContractCodeUpdate { .. } | Value::ContractCodeDeletion { .. }
                    )
                };
                take(&|value| value.account_id() == id && of_kind(value));
            })
        }
        StateChangesRequestView::DataChanges {
            account_ids,
            key_prefix,
        } => account_ids.iter().for_each(|id| {
            let below = |value: &Value| match value {
                Value::DataUpdate { key, .. } | Value::DataDeletion { key, .. } => {
                    key.starts_with(key_prefix)
                }
                _ => false,
            };
            take(&|value| value.account_id() == id && below(value));
        }),
    }
    selected
}

/// The key that a change is about, if it is about one.
fn key_of(value: &StateChangeValueView) -> Option<&PublicKeyHandle> {
    match value {
        StateChangeValueView::AccessKeyUpdate { public_key, .. }
        | StateChangeValueView::AccessKeyDeletion { public_key, .. }
        | StateChangeValueView::GasKeyNonceUpdate { public_key, .. } => Some(public_key),
        _ => None,
    }
}
