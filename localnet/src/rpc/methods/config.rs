//! `EXPERIMENTAL_protocol_config`, `EXPERIMENTAL_genesis_config`.

use std::convert::Infallible;

use near_chain_configs::{GenesisConfig, ProtocolConfig, ProtocolConfigView};
use near_jsonrpc_primitives::types::config::{
    RpcProtocolConfigError, RpcProtocolConfigRequest, RpcProtocolConfigResponse,
};
use near_primitives::types::{AccountInfo, Balance};

use super::super::find_block::{find_block, missing_block};
use crate::chain::Chain;
use crate::validators::Validator;

pub(in crate::rpc) fn protocol(
    chain: &Chain,
    request: RpcProtocolConfigRequest,
) -> Result<RpcProtocolConfigResponse, RpcProtocolConfigError> {
    let reference = request.block_reference;
    find_block(chain, &reference).ok_or_else(|| RpcProtocolConfigError::UnknownBlock {
        error_message: missing_block(&reference),
    })?;
    let config = ProtocolConfig {
        genesis_config: genesis_config(chain),
        runtime_config: chain.config().clone(),
    };
    Ok(RpcProtocolConfigResponse {
        config_view: ProtocolConfigView::from(config),
    })
}

pub(in crate::rpc) fn genesis(chain: &Chain) -> Result<GenesisConfig, Infallible> {
    Ok(genesis_config(chain))
}

/// What a node would have in its genesis for this chain. There are no rewards and no inflation.
fn genesis_config(chain: &Chain) -> GenesisConfig {
    let settings = chain.settings();
    let info = |validator: &Validator| AccountInfo {
        account_id: validator.account_id.clone(),
        public_key: validator.public_key.clone(),
        amount: validator.stake,
    };
    let zero = num_rational::Rational32::new(0, 1);
    GenesisConfig {
        protocol_version: chain.protocol_version(),
        genesis_time: chrono::DateTime::from_timestamp_nanos(
            settings.genesis_time.try_into().unwrap_or(i64::MAX),
        ),
        chain_id: chain.chain_id().to_owned(),
        genesis_height: settings.genesis_height,
        num_block_producer_seats: 1,
        epoch_length: settings.epoch_length,
        gas_limit: settings.gas_limit,
        min_gas_price: settings.gas_price,
        max_gas_price: settings.gas_price,
        gas_price_adjustment_rate: zero,
        validators: settings.validators.members().iter().map(info).collect(),
        transaction_validity_period: settings.transaction_validity,
        protocol_reward_rate: zero,
        max_inflation_rate: zero,
        total_supply: settings.total_supply,
        protocol_treasury_account: settings.root.account_id.clone(),
        fishermen_threshold: Balance::ZERO,
        ..GenesisConfig::default()
    }
}
