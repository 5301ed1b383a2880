//! `status`, `health`, `network_info`.

use near_jsonrpc_primitives::types::network_info::{RpcNetworkInfoError, RpcNetworkInfoResponse};
use near_jsonrpc_primitives::types::status::{
    RpcHealthResponse, RpcStatusError, RpcStatusResponse,
};
use near_primitives::types::EpochId;
use near_primitives::version::{PROTOCOL_VERSION, Version};
use near_primitives::views::{StatusResponse, StatusSyncInfo, ValidatorInfo};
use time::OffsetDateTime;

use super::super::shared::Shared;
use crate::block::Block;
use crate::chain::Chain;

pub(in crate::rpc) fn status(
    chain: &Chain,
    shared: &Shared,
) -> Result<RpcStatusResponse, RpcStatusError> {
    let settings = chain.settings();
    let head = chain.head();
    let earliest = chain.records().earliest();
    let root_key = settings.root.public_key();
    let validators = settings.validators.members().iter();
    let epoch_start = settings.start_of_epoch(head.epoch_height());
    let sync_info = StatusSyncInfo {
        latest_block_hash: head.hash(),
        latest_block_height: head.height(),
        latest_state_root: head.state().root(),
        latest_block_time: time_of(head)?,
        syncing: false,
        earliest_block_hash: earliest.map(|block| block.hash()),
        earliest_block_height: earliest.map(|block| block.height()),
        earliest_block_time: earliest.map(|block| time_of(block)).transpose()?,
        epoch_id: Some(EpochId(head.epoch_id())),
        epoch_start_height: Some(epoch_start),
    };
    let status_response = StatusResponse {
        version: Version {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            build: env!("CARGO_PKG_NAME").to_owned(),
            commit: String::new(),
            rustc_version: env!("CARGO_PKG_RUST_VERSION").to_owned(),
        },
        chain_id: chain.chain_id().to_owned(),
        protocol_version: chain.protocol_version(),
        latest_protocol_version: PROTOCOL_VERSION,
        rpc_addr: Some(shared.address.to_string()),
        validators: validators
            .map(|one| ValidatorInfo {
                account_id: one.account_id.clone(),
            })
            .collect(),
        sync_info,
        validator_account_id: Some(settings.root.account_id.clone()),
        validator_public_key: Some(root_key.clone()),
        node_public_key: root_key.clone(),
        node_key: Some(root_key),
        uptime_sec: shared
            .started
            .elapsed()
            .as_secs()
            .try_into()
            .unwrap_or(i64::MAX),
        genesis_hash: settings.genesis_hash,
        detailed_debug_status: None,
    };
    Ok(RpcStatusResponse { status_response })
}

/// The time of a block on the chain's own clock.
fn time_of(block: &Block) -> Result<OffsetDateTime, RpcStatusError> {
    OffsetDateTime::from_unix_timestamp_nanos(block.timestamp().into()).map_err(|error| {
        RpcStatusError::InternalError {
            error_message: error.to_string(),
        }
    })
}

pub(in crate::rpc) fn health(shared: &Shared) -> Result<RpcHealthResponse, RpcStatusError> {
    match &shared.engine.latest().failure {
        None => Ok(RpcHealthResponse),
        Some(failure) => Err(RpcStatusError::InternalError {
            error_message: failure.to_string(),
        }),
    }
}

/// A chain in one process has no peers.
pub(in crate::rpc) fn network_info() -> Result<RpcNetworkInfoResponse, RpcNetworkInfoError> {
    Ok(RpcNetworkInfoResponse {
        active_peers: Vec::new(),
        num_active_peers: 0,
        peer_max_count: 0,
        sent_bytes_per_sec: 0,
        received_bytes_per_sec: 0,
        known_producers: Vec::new(),
    })
}
