//! The queries that have methods of their own: parameters and answers are those of `query`, failures are errors with
//! types of their own, and nothing is left of the older form in which some failures are answers.

use near_jsonrpc_primitives::errors::RpcError;
use near_jsonrpc_primitives::types::call_function::RpcCallFunctionError;
use near_jsonrpc_primitives::types::query::{RpcQueryError, RpcQueryRequest, RpcQueryResponse};
use near_jsonrpc_primitives::types::view_access_key::RpcViewAccessKeyError;
use near_jsonrpc_primitives::types::view_access_key_list::RpcViewAccessKeyListError;
use near_jsonrpc_primitives::types::view_account::RpcViewAccountError;
use near_jsonrpc_primitives::types::view_code::RpcViewCodeError;
use near_jsonrpc_primitives::types::view_gas_key_nonces::RpcViewGasKeyNoncesError;
use near_jsonrpc_primitives::types::view_state::RpcViewStateError;
use serde_json::Value;

use super::super::answer::{Answer, to_value};
use super::super::find_block::find_block;
use super::super::params::parse;
use super::super::state_query::answer;
use crate::chain::Chain;

/// A method that is a query.
#[derive(Clone, Copy)]
pub(in crate::rpc) enum Named {
    CallFunction,
    ViewAccessKey,
    ViewAccessKeyList,
    ViewAccount,
    ViewCode,
    ViewGasKeyNonces,
    ViewState,
}

impl Named {
    /// The method of this name, if it is one of them.
    pub(in crate::rpc) fn of(method: &str) -> Option<Self> {
        Some(match method {
            "EXPERIMENTAL_call_function" => Self::CallFunction,
            "EXPERIMENTAL_view_access_key" => Self::ViewAccessKey,
            "EXPERIMENTAL_view_access_key_list" => Self::ViewAccessKeyList,
            "EXPERIMENTAL_view_account" => Self::ViewAccount,
            "EXPERIMENTAL_view_code" => Self::ViewCode,
            "EXPERIMENTAL_view_gas_key_nonces" => Self::ViewGasKeyNonces,
            "EXPERIMENTAL_view_state" => Self::ViewState,
            _ => return None,
        })
    }

    /// What `query` calls it.
    fn request_type(self) -> &'static str {
        match self {
            Self::CallFunction => "call_function",
            Self::ViewAccessKey => "view_access_key",
            Self::ViewAccessKeyList => "view_access_key_list",
            Self::ViewAccount => "view_account",
            Self::ViewCode => "view_code",
            Self::ViewGasKeyNonces => "view_gas_key_nonces",
            Self::ViewState => "view_state",
        }
    }

    fn error(self, error: RpcQueryError) -> RpcError {
        match self {
            Self::CallFunction => RpcCallFunctionError::from(error).into(),
            Self::ViewAccessKey => RpcViewAccessKeyError::from(error).into(),
            Self::ViewAccessKeyList => RpcViewAccessKeyListError::from(error).into(),
            Self::ViewAccount => RpcViewAccountError::from(error).into(),
            Self::ViewCode => RpcViewCodeError::from(error).into(),
            Self::ViewGasKeyNonces => RpcViewGasKeyNoncesError::from(error).into(),
            Self::ViewState => RpcViewStateError::from(error).into(),
        }
    }

    /// Answers it. `max_state` is how many bytes of a contract's state are listed at once.
    pub(in crate::rpc) fn answer(self, chain: &Chain, mut params: Value, max_state: u64) -> Answer {
        if let Some(fields) = params.as_object_mut() {
            fields.insert("request_type".to_owned(), self.request_type().into());
        }
        let RpcQueryRequest {
            block_reference,
            request,
        } = parse(params)?;
        let Some(block) = find_block(chain, &block_reference) else {
            return Err(self.error(RpcQueryError::UnknownBlock { block_reference }));
        };
        match answer(chain.state_after(&block), request, max_state) {
            Ok(kind) => to_value(RpcQueryResponse {
                kind,
                block_height: block.height(),
                block_hash: block.hash(),
            }),
            Err(failure) => Err(self.error(failure.into_rpc(&block))),
        }
    }
}
