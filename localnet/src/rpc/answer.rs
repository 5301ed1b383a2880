//! What a method answers.

use near_jsonrpc_primitives::errors::RpcError;
use serde::Serialize;
use serde_json::Value;

pub(super) type Answer = Result<Value, RpcError>;

/// The answer of a method with a result of its own.
pub(super) fn finish<T: Serialize, E>(result: Result<T, E>) -> Answer
where
    RpcError: From<E>,
{
    to_value(result?)
}

pub(super) fn to_value(value: impl Serialize) -> Answer {
    serde_json::to_value(value).map_err(|error| RpcError::serialization_error(error.to_string()))
}
