//! `validators`, `EXPERIMENTAL_validators_ordered`: one validator, which no epoch changes.

use std::collections::HashMap;

use near_jsonrpc_primitives::types::validator::{
    RpcValidatorError, RpcValidatorRequest, RpcValidatorResponse, RpcValidatorsOrderedRequest,
};
use near_primitives::types::validator_stake::ValidatorStake;
use near_primitives::types::{BlockReference, EpochReference};
use near_primitives::views::validator_stake_view::ValidatorStakeView;
use near_primitives::views::{
    CurrentEpochValidatorInfo, EpochValidatorInfo, NextEpochValidatorInfo,
};

use super::super::find_block::find_block;
use crate::block::{Block, SHARD_ID, epoch_id};
use crate::chain::Chain;
use crate::validators::Validator;

pub(in crate::rpc) fn validators(
    chain: &Chain,
    request: RpcValidatorRequest,
) -> Result<RpcValidatorResponse, RpcValidatorError> {
    let epoch_height = match request.epoch_reference {
        EpochReference::Latest => chain.head().epoch_height(),
        EpochReference::BlockId(block_id) => {
            let block = find_block(chain, &BlockReference::BlockId(block_id));
            block.ok_or(RpcValidatorError::UnknownEpoch)?.epoch_height()
        }
        // A jump in time may leave more epochs behind than can be counted; those of remembered blocks are few.
        EpochReference::EpochId(id) => {
            let epochs = chain.records().blocks().rev();
            epochs
                .map(|block| block.epoch_height())
                .find(|height| epoch_id(*height) == id.0)
                .ok_or(RpcValidatorError::UnknownEpoch)?
        }
    };
    let settings = chain.settings();
    let head: &Block = chain.head();
    let epoch_start_height = settings.start_of_epoch(epoch_height);
    let epoch_end = epoch_start_height.saturating_add(settings.epoch_length);
    let blocks = head
        .height()
        .saturating_add(1)
        .min(epoch_end)
        .saturating_sub(epoch_start_height);
    let members = settings.validators.members();
    let validator_info = EpochValidatorInfo {
        current_validators: members
            .iter()
            .map(|validator| current(validator, blocks))
            .collect(),
        next_validators: members.iter().map(next).collect(),
        current_fishermen: Vec::new(),
        next_fishermen: Vec::new(),
        current_proposals: chain.proposals().iter().cloned().map(Into::into).collect(),
        prev_epoch_kickout: Vec::new(),
        epoch_start_height,
        epoch_height,
        validator_reward_paid_prev_epoch: HashMap::new(),
    };
    Ok(RpcValidatorResponse { validator_info })
}

pub(in crate::rpc) fn ordered(
    chain: &Chain,
    request: RpcValidatorsOrderedRequest,
) -> Result<Vec<ValidatorStakeView>, RpcValidatorError> {
    let reference = request
        .block_id
        .map_or(BlockReference::latest(), BlockReference::BlockId);
    find_block(chain, &reference).ok_or(RpcValidatorError::ValidatorInfoUnavailable)?;
    let stake = |validator: &Validator| {
        ValidatorStake::new(
            validator.account_id.clone(),
            validator.public_key.clone(),
            validator.stake,
        )
        .into()
    };
    Ok(chain
        .settings()
        .validators
        .members()
        .iter()
        .map(stake)
        .collect())
}

/// It makes every block and every chunk.
fn current(validator: &Validator, blocks: u64) -> CurrentEpochValidatorInfo {
    CurrentEpochValidatorInfo {
        account_id: validator.account_id.clone(),
        public_key: validator.public_key.clone(),
        is_slashed: false,
        stake: validator.stake,
        shards_produced: vec![SHARD_ID],
        num_produced_blocks: blocks,
        num_expected_blocks: blocks,
        num_produced_chunks: blocks,
        num_expected_chunks: blocks,
        num_produced_chunks_per_shard: vec![blocks],
        num_expected_chunks_per_shard: vec![blocks],
        num_produced_endorsements: blocks,
        num_expected_endorsements: blocks,
        num_produced_endorsements_per_shard: vec![blocks],
        num_expected_endorsements_per_shard: vec![blocks],
        shards_endorsed: vec![SHARD_ID],
    }
}

fn next(validator: &Validator) -> NextEpochValidatorInfo {
    NextEpochValidatorInfo {
        account_id: validator.account_id.clone(),
        public_key: validator.public_key.clone(),
        stake: validator.stake,
        shards: vec![SHARD_ID],
    }
}
