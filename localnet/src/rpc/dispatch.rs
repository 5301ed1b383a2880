//! From the name of a method to what answers it.

use std::sync::Arc;

use near_jsonrpc_primitives::errors::RpcError;
use serde::Serialize;
use serde_json::Value;

use super::http::Shared;
use super::methods::{
    blocks, changes, config, query, receipts, sandbox, status, transactions, validators,
};
use super::params::{self, Parsed, parse};
use crate::chain::Chain;

/// What a method answers.
pub(super) type Answer = Result<Value, RpcError>;

/// Answers one request.
pub(super) async fn answer(shared: &Arc<Shared>, method: &str, params: Value) -> Answer {
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
        "sandbox_fast_forward" => on_chain(shared, parse(params), sandbox::fast_forward).await,
        "sandbox_patch_state" => on_chain(shared, parse(params), sandbox::patch_state).await,
        _ => look(shared, method, params).await,
    }
}

/// The methods that only read.
async fn look(shared: &Arc<Shared>, method: &str, params: Value) -> Answer {
    let context = Arc::clone(shared);
    match method {
        "block" => {
            on_chain(shared, params::block(params), |chain, request| {
                blocks::block(chain, request)
            })
            .await
        }
        "chunk" => {
            on_chain(shared, params::chunk(params), |chain, request| {
                blocks::chunk(chain, request)
            })
            .await
        }
        "gas_price" => {
            on_chain(shared, params::gas_price(params), |chain, request| {
                blocks::gas_price(chain, request)
            })
            .await
        }
        "query" => {
            let request = query::request(params)?;
            let limit = shared.options.max_state;
            blocking(shared, move |chain| query::query(chain, request, limit)).await
        }
        "status" => {
            on_chain(shared, Ok(()), move |chain, ()| {
                status::status(chain, &context)
            })
            .await
        }
        "health" => finish(status::health(shared)),
        "network_info" => finish(status::network_info()),
        "validators" => {
            on_chain(shared, params::validators(params), |chain, request| {
                validators::validators(chain, request)
            })
            .await
        }
        "EXPERIMENTAL_validators_ordered" => {
            let request = params::validators_ordered(params);
            on_chain(shared, request, |chain, request| {
                validators::ordered(chain, request)
            })
            .await
        }
        "maintenance_windows" | "EXPERIMENTAL_maintenance_windows" => to_value(Vec::<()>::new()),
        "EXPERIMENTAL_receipt" => {
            on_chain(shared, parse(params), |chain, request| {
                receipts::receipt(chain, request)
            })
            .await
        }
        "changes" | "EXPERIMENTAL_changes" => {
            on_chain(shared, parse(params), |chain, request| {
                changes::changes(chain, request)
            })
            .await
        }
        "block_effects" | "EXPERIMENTAL_changes_in_block" => {
            on_chain(shared, parse(params), |chain, request| {
                changes::changes_in_block(chain, request)
            })
            .await
        }
        "EXPERIMENTAL_protocol_config" => {
            on_chain(shared, parse(params), |chain, request| {
                config::protocol(chain, request)
            })
            .await
        }
        "genesis_config" | "EXPERIMENTAL_genesis_config" => {
            on_chain(shared, Ok(()), |chain, ()| config::genesis(chain)).await
        }
        _ => Err(RpcError::method_not_found(method.to_owned())),
    }
}

/// Parses the parameters, then answers from the chain.
async fn on_chain<P, T, E>(
    shared: &Arc<Shared>,
    params: Parsed<P>,
    method: impl FnOnce(&mut Chain, P) -> Result<T, E> + Send + 'static,
) -> Answer
where
    P: Send + 'static,
    T: Serialize,
    RpcError: From<E>,
{
    let params = params?;
    blocking(shared, move |chain| finish(method(chain, params))).await
}

/// Runs something on the chain, off the threads that serve connections: a block may be in the making.
pub(super) async fn blocking<T: Send + 'static>(
    shared: &Arc<Shared>,
    method: impl FnOnce(&mut Chain) -> Result<T, RpcError> + Send + 'static,
) -> Result<T, RpcError> {
    let shared = Arc::clone(shared);
    let done = tokio::task::spawn_blocking(move || method(&mut shared.engine.chain())).await;
    done.unwrap_or_else(|panic| Err(RpcError::new_internal_error(None, panic.to_string())))
}

fn finish<T: Serialize, E>(result: Result<T, E>) -> Answer
where
    RpcError: From<E>,
{
    to_value(result?)
}

pub(super) fn to_value(value: impl Serialize) -> Answer {
    serde_json::to_value(value).map_err(|error| RpcError::serialization_error(error.to_string()))
}
