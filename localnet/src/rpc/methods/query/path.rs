//! The older form of a query: a path such as `call/contract.near/method`, and data in base58.

use near_jsonrpc_primitives::errors::RpcParseError;
use near_primitives::types::AccountId;
use near_primitives::views::QueryRequest;
use serde_json::Value;

use super::super::super::params::Parsed;

/// How long the path and the data may be together.
const MAX_BYTES: usize = 10 * 1024;

/// The request, when the parameters have this form.
pub(super) fn request(params: &Value) -> Option<Parsed<QueryRequest>> {
    match params.as_array().map(Vec::as_slice) {
        Some([Value::String(path), Value::String(data)]) => Some(read(path, data)),
        _ => None,
    }
}

fn read(path: &str, data: &str) -> Parsed<QueryRequest> {
    let too_few = || RpcParseError("Not enough query parameters provided".to_owned());
    let mut parts = path.splitn(3, '/');
    let command = parts.next().ok_or_else(too_few)?;
    let account_id: AccountId = parts
        .next()
        .ok_or_else(too_few)?
        .parse()
        .map_err(|error| RpcParseError(format!("{error}")))?;
    let rest = parts.next();
    let data = || decode(data, MAX_BYTES.saturating_sub(path.len()));
    Ok(match (command, rest) {
        ("account", _) => QueryRequest::ViewAccount { account_id },
        ("access_key", None) => QueryRequest::ViewAccessKeyList {
            account_id,
            after_key: None,
            limit: None,
        },
        ("access_key", Some(key)) => {
            let public_key = key
                .parse()
                .map_err(|_| RpcParseError("Invalid public key".to_owned()))?;
            QueryRequest::ViewAccessKey {
                account_id,
                public_key,
            }
        }
        ("code", _) => QueryRequest::ViewCode { account_id },
        ("contract", _) => QueryRequest::ViewState {
            account_id,
            prefix: data()?.into(),
            after_key: None,
            limit: None,
            include_proof: false,
        },
        ("call", Some(method)) => QueryRequest::CallFunction {
            account_id,
            method_name: method.to_owned(),
            args: data()?.into(),
        },
        ("call", None) => return Err(RpcParseError("Method name is missing".to_owned())),
        (unknown, _) => return Err(RpcParseError(format!("Unknown path {unknown}"))),
    })
}

fn decode(encoded: &str, limit: usize) -> Parsed<Vec<u8>> {
    let mut decoded = vec![0; limit.min(encoded.len())];
    match bs58::decode(encoded).onto(&mut decoded[..]) {
        Ok(length) => {
            decoded.truncate(length);
            Ok(decoded)
        }
        Err(bs58::decode::Error::BufferTooSmall) => {
            Err(RpcParseError("Query data size is too large".to_owned()))
        }
        Err(error) => Err(RpcParseError(error.to_string())),
    }
}
