//! From the name of a method to what answers it.

use std::sync::Arc;

use near_jsonrpc_primitives::errors::RpcError;
use serde::Serialize;
use serde_json::Value;

use super::answer::{Answer, finish, to_value};
use super::methods::named::Named;
use super::methods::{
    blocks, changes, config, query, receipts, sandbox, status, transactions, validators,
};
use super::params::{self, Parsed, parse};
use super::shared::Shared;
use crate::chain::Chain;

/// Answers one request.
pub(super) async fn answer(shared: &Arc<Shared>, method: &str, params: Value) -> Answer {
    if let Some(failure) = &shared.engine.latest().failure {
        return Err(RpcError::new_internal_error(None, failure.to_string()));
    }
    match method {
        "broadcast_tx_async" => {
            let request = params::send_transaction(params)?;
            to_value(
                transactions::send_async(shared, request.signed_transaction)
                    .await
                    .to_string(),
            )
        }
        "broadcast_tx_commit" => {
            let mut request = params::send_transaction(params)?;
            request.wait_until = Default::default();
            finish(transactions::send(shared, request).await)
        }
        "send_tx" => finish(transactions::send(shared, params::send_transaction(params)?).await),
        "tx" => {
            finish(transactions::status(shared, params::transaction_status(params)?, false).await)
        }
        "tx_status" | "EXPERIMENTAL_tx_status" => {
            finish(transactions::status(shared, params::transaction_status(params)?, true).await)
        }
        "sandbox_fast_forward" => change(shared, parse(params), sandbox::fast_forward).await,
        "sandbox_patch_state" => change(shared, parse(params), sandbox::patch_state).await,
        "sandbox_snapshot" => {
            let context = Arc::clone(shared);
            change(shared, Ok(()), move |chain, ()| {
                sandbox::snapshot(chain, &context)
            })
            .await
        }
        "sandbox_revert" => {
            let context = Arc::clone(shared);
            change(shared, parse(params), move |chain, request| {
                sandbox::revert(chain, &request, &context)
            })
            .await
        }
        "sandbox_set_time" => change(shared, parse(params), sandbox::set_time).await,
        "sandbox_add_key" => change(shared, parse(params), sandbox::add_key).await,
        _ => look(shared, method, params).await,
    }
}

/// The methods that only read.
async fn look(shared: &Arc<Shared>, method: &str, params: Value) -> Answer {
    let context = Arc::clone(shared);
    match method {
        "block" => on_chain(shared, params::block(params), blocks::block).await,
        "chunk" => on_chain(shared, params::chunk(params), blocks::chunk).await,
        "gas_price" => on_chain(shared, params::gas_price(params), blocks::gas_price).await,
        "query" => {
            let request = query::request(params)?;
            let limit = shared.options.max_state;
            shared
                .look(move |chain| query::query(chain, request, limit))
                .await?
        }
        "status" => {
            on_chain(shared, Ok(()), move |chain, ()| {
                status::status(chain, &context)
            })
            .await
        }
        "health" => finish(status::health(shared)),
        "network_info" => finish(status::network_info()),
        "validators" => on_chain(shared, params::validators(params), validators::validators).await,
        "EXPERIMENTAL_validators_ordered" => {
            let request = params::validators_ordered(params);
            on_chain(shared, request, validators::ordered).await
        }
        "maintenance_windows" | "EXPERIMENTAL_maintenance_windows" => to_value(Vec::<()>::new()),
        "EXPERIMENTAL_receipt" => on_chain(shared, parse(params), receipts::receipt).await,
        "changes" | "EXPERIMENTAL_changes" => {
            on_chain(shared, parse(params), changes::changes).await
        }
        "block_effects" | "EXPERIMENTAL_changes_in_block" => {
            on_chain(shared, parse(params), changes::changes_in_block).await
        }
        "EXPERIMENTAL_protocol_config" => on_chain(shared, parse(params), config::protocol).await,
        "genesis_config" | "EXPERIMENTAL_genesis_config" => {
            on_chain(shared, Ok(()), |chain, ()| config::genesis(chain)).await
        }
        _ => {
            let Some(named) = Named::of(method) else {
                return Err(RpcError::method_not_found(method.to_owned()));
            };
            let limit = shared.options.max_state;
            shared
                .look(move |chain| named.answer(chain, params, limit))
                .await?
        }
    }
}

/// Answers from the chain once the parameters are read.
async fn on_chain<P, T, E>(
    shared: &Shared,
    params: Parsed<P>,
    method: impl FnOnce(&Chain, P) -> Result<T, E> + Send + 'static,
) -> Answer
where
    P: Send + 'static,
    T: Serialize,
    RpcError: From<E>,
{
    let params = params?;
    shared
        .look(move |chain| finish(method(chain, params)))
        .await?
}

/// The same for a method that changes the chain.
async fn change<P, T, E>(
    shared: &Shared,
    params: Parsed<P>,
    method: impl FnOnce(&mut Chain, P) -> Result<T, E> + Send + 'static,
) -> Answer
where
    P: Send + 'static,
    T: Serialize,
    RpcError: From<E>,
{
    let params = params?;
    shared
        .change(move |chain| finish(method(chain, params)))
        .await?
}
