//! `block`, `chunk`, `gas_price`.

use near_jsonrpc_primitives::types::blocks::{RpcBlockError, RpcBlockRequest, RpcBlockResponse};
use near_jsonrpc_primitives::types::chunks::{
    ChunkReference, RpcChunkError, RpcChunkRequest, RpcChunkResponse,
};
use near_jsonrpc_primitives::types::gas_price::{
    RpcGasPriceError, RpcGasPriceRequest, RpcGasPriceResponse,
};
use near_primitives::sharding::ChunkHash;
use near_primitives::types::BlockReference;
use near_primitives::views::GasPriceView;

use super::super::find_block::{find_block, missing_block};
use super::super::views::block::{block_view, chunk_view};
use crate::block::SHARD_ID;
use crate::chain::Chain;

pub(in crate::rpc) fn block(
    chain: &Chain,
    request: RpcBlockRequest,
) -> Result<RpcBlockResponse, RpcBlockError> {
    let reference = request.block_reference;
    let block = find_block(chain, &reference).ok_or_else(|| RpcBlockError::UnknownBlock {
        error_message: missing_block(&reference),
    })?;
    Ok(RpcBlockResponse {
        block_view: block_view(chain, &block),
    })
}

pub(in crate::rpc) fn chunk(
    chain: &Chain,
    request: RpcChunkRequest,
) -> Result<RpcChunkResponse, RpcChunkError> {
    let block = match request.chunk_reference {
        ChunkReference::BlockShardId { shard_id, .. } if shard_id != SHARD_ID => {
            return Err(RpcChunkError::InvalidShardId { shard_id });
        }
        ChunkReference::BlockShardId { block_id, .. } => {
            let reference = BlockReference::BlockId(block_id);
            find_block(chain, &reference).ok_or_else(|| RpcChunkError::UnknownBlock {
                error_message: missing_block(&reference),
            })?
        }
        ChunkReference::ChunkHash { chunk_id } => {
            let chunk_hash = ChunkHash(chunk_id);
            chain
                .block_of_chunk(&chunk_id)
                .cloned()
                .ok_or(RpcChunkError::UnknownChunk { chunk_hash })?
        }
    };
    Ok(RpcChunkResponse {
        chunk_view: chunk_view(chain, &block),
    })
}

pub(in crate::rpc) fn gas_price(
    chain: &Chain,
    request: RpcGasPriceRequest,
) -> Result<RpcGasPriceResponse, RpcGasPriceError> {
    let reference = request
        .block_id
        .map_or(BlockReference::latest(), BlockReference::BlockId);
    let block = find_block(chain, &reference).ok_or_else(|| RpcGasPriceError::UnknownBlock {
        error_message: missing_block(&reference),
    })?;
    Ok(RpcGasPriceResponse {
        gas_price_view: GasPriceView {
            gas_price: block.gas_price,
        },
    })
}
