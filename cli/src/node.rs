//! The node's JSON-RPC.

mod blocks;
mod http;
mod transactions;

pub use blocks::{Blocks, Happened};
pub use transactions::Traced;

use std::time::Duration;

use charter_interface::{AccountId, Timestamp};
use near_crypto::PublicKey;
use near_jsonrpc_client::errors::{JsonRpcError, JsonRpcTransportSendError, RpcTransportError};
use near_jsonrpc_client::methods::query::{RpcQueryError, RpcQueryRequest, RpcQueryResponse};
use near_jsonrpc_client::methods::{RpcMethod, block, status};
use near_jsonrpc_client::{JsonRpcClient, auth};
use near_jsonrpc_primitives::types::query::QueryResponseKind;
use near_primitives::hash::CryptoHash;
use near_primitives::types::{BlockReference, Finality, FunctionArgs};
use near_primitives::views::{
    AccessKeyInfoView, AccessKeyView, AccountView, BlockView, QueryRequest,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::{Error, Result};
use crate::ids;
use crate::network::Network;

/// How long an answer is waited for.
const PATIENCE: Duration = Duration::from_secs(60);

/// A node of a network.
pub struct Node {
    client: JsonRpcClient,
    http: reqwest::Client,
    network: Network,
}

impl Node {
    /// A node that nobody has talked to yet.
    pub fn new(network: Network) -> Result<Self> {
        let http = http::client(&network.url)?;
        let mut client = JsonRpcClient::with(http.clone()).connect(&network.url);
        if let Some(key) = &network.api_key {
            let key = auth::ApiKey::new(key).map_err(|_| Error::Node {
                url: network.url.clone(),
                reason: "near-cli's rpc_api_key for it is no header's value".to_string(),
            })?;
            client = client.header(key);
        }
        Ok(Self {
            client,
            http,
            network,
        })
    }

    /// The network that it is a node of.
    pub const fn network(&self) -> &Network {
        &self.network
    }

    /// How messages name it.
    pub fn name(&self) -> String {
        match &self.network.connection {
            Some(name) => name.clone(),
            None => self.network.url.clone(),
        }
    }

    /// The chain's own name.
    pub async fn chain_id(&self) -> Result<String> {
        let status = self.ask(status::RpcStatusRequest).await;
        Ok(status.map_err(|error| self.fault(error))?.chain_id)
    }

    /// The newest block that is final.
    pub async fn block(&self) -> Result<BlockView> {
        let request = block::RpcBlockRequest {
            block_reference: BlockReference::Finality(Finality::Final),
        };
        let block = self.ask(request).await;
        block.map_err(|error| self.fault(error))
    }

    /// The time of that block.
    pub async fn now(&self) -> Result<Timestamp> {
        Ok(Timestamp(self.block().await?.header.timestamp_nanosec))
    }

    /// Asks a view; its answer is JSON.
    pub async fn view<T: DeserializeOwned>(
        &self,
        contract_id: &AccountId,
        method: &str,
        args: impl Serialize,
    ) -> Result<T> {
        let answer = self.view_bytes(contract_id, method, args).await?;
        serde_json::from_slice(&answer).map_err(|error| Error::Answer {
            contract_id: contract_id.clone(),
            method: method.to_string(),
            reason: error.to_string(),
        })
    }

    /// Asks a view; its answer as it is.
    pub async fn view_bytes(
        &self,
        contract_id: &AccountId,
        method: &str,
        args: impl Serialize,
    ) -> Result<Vec<u8>> {
        let args = serde_json::to_vec(&args)
            .map_err(|error| Error::Words(format!("these arguments have no JSON: {error}")))?;
        let request = QueryRequest::CallFunction {
            account_id: ids::near(contract_id)?,
            method_name: method.to_string(),
            args: FunctionArgs::from(args),
        };
        match self.query(request).await {
            Ok(RpcQueryResponse {
                kind: QueryResponseKind::CallResult(result),
                ..
            }) => Ok(result.result),
            Ok(_) => Err(self.strange("a view")),
            Err(error) => Err(self.view_fault(contract_id, method, error)),
        }
    }

    /// An account. `None`: there is none.
    pub async fn account(&self, account_id: &AccountId) -> Result<Option<AccountView>> {
        let request = QueryRequest::ViewAccount {
            account_id: ids::near(account_id)?,
        };
        match self.query(request).await {
            Ok(RpcQueryResponse {
                kind: QueryResponseKind::ViewAccount(account),
                ..
            }) => Ok(Some(account)),
            Ok(_) => Err(self.strange("an account")),
            Err(error) => match error.handler_error() {
                Some(RpcQueryError::UnknownAccount { .. }) => Ok(None),
                _ => Err(self.fault(error)),
            },
        }
    }

    /// An account that must be there.
    pub async fn existing(&self, account_id: &AccountId) -> Result<AccountView> {
        let account = self.account(account_id).await?;
        account.ok_or_else(|| self.no_account(account_id))
    }

    /// All keys of an account.
    pub async fn keys(&self, account_id: &AccountId) -> Result<Vec<AccessKeyInfoView>> {
        let request = QueryRequest::ViewAccessKeyList {
            account_id: ids::near(account_id)?,
            after_key: None,
            limit: None,
        };
        match self.query(request).await {
            Ok(RpcQueryResponse {
                kind: QueryResponseKind::AccessKeyList(list),
                ..
            }) => Ok(list.keys),
            Ok(_) => Err(self.strange("a list of keys")),
            Err(error) => Err(self.view_fault(account_id, "its keys", error)),
        }
    }

    /// One key of an account, and the block in which it was seen. `None`: the account has no such key.
    pub async fn key(
        &self,
        account_id: &AccountId,
        public_key: &PublicKey,
    ) -> Result<Option<(AccessKeyView, CryptoHash)>> {
        let request = QueryRequest::ViewAccessKey {
            account_id: ids::near(account_id)?,
            public_key: public_key.clone(),
        };
        match self.query(request).await {
            Ok(RpcQueryResponse {
                kind: QueryResponseKind::AccessKey(key),
                block_hash,
                ..
            }) => Ok(Some((key, block_hash))),
            Ok(_) => Err(self.strange("a key")),
            Err(error) => match error.handler_error() {
                Some(RpcQueryError::UnknownAccessKey { .. }) => Ok(None),
                Some(RpcQueryError::UnknownAccount { .. }) => Err(self.no_account(account_id)),
                _ => Err(self.fault(error)),
            },
        }
    }

    /// The code that an account runs, its own copy or a global contract.
    pub async fn code(&self, account_id: &AccountId) -> Result<Vec<u8>> {
        let request = QueryRequest::ViewCode {
            account_id: ids::near(account_id)?,
        };
        match self.query(request).await {
            Ok(RpcQueryResponse {
                kind: QueryResponseKind::ViewCode(code),
                ..
            }) => Ok(code.code),
            Ok(_) => Err(self.strange("code")),
            Err(error) => Err(self.view_fault(account_id, "its code", error)),
        }
    }

    async fn query(
        &self,
        request: QueryRequest,
    ) -> Result<RpcQueryResponse, JsonRpcError<RpcQueryError>> {
        let request = RpcQueryRequest {
            block_reference: BlockReference::Finality(Finality::Final),
            request,
        };
        self.ask(request).await
    }

    /// Asks, and waits for the answer no longer than [`PATIENCE`].
    async fn ask<M: RpcMethod>(&self, request: M) -> Result<M::Response, JsonRpcError<M::Error>> {
        match tokio::time::timeout(PATIENCE, self.client.call(request)).await {
            Ok(answer) => answer,
            Err(_) => Err(JsonRpcError::ServerError(
                near_jsonrpc_client::errors::JsonRpcServerError::ResponseStatusError(
                    near_jsonrpc_client::errors::JsonRpcServerResponseStatusError::TimeoutError,
                ),
            )),
        }
    }

    /// An answer that fits no question.
    fn strange(&self, asked: &str) -> Error {
        self.says(format!("something else than {asked}"))
    }

    fn says(&self, reason: String) -> Error {
        Error::Node {
            url: self.network.url.clone(),
            reason,
        }
    }

    fn no_account(&self, account_id: &AccountId) -> Error {
        Error::NoAccount {
            account_id: account_id.clone(),
            network: self.name(),
        }
    }

    fn view_fault(
        &self,
        contract_id: &AccountId,
        method: &str,
        error: JsonRpcError<RpcQueryError>,
    ) -> Error {
        match error.handler_error() {
            Some(RpcQueryError::UnknownAccount { .. }) => self.no_account(contract_id),
            Some(RpcQueryError::NoContractCode { .. }) => self.is_no(contract_id, method),
            Some(RpcQueryError::ContractExecutionError { vm_error, .. }) => {
                if ["MethodNotFound", "CodeDoesNotExist"]
                    .iter()
                    .any(|known| vm_error.contains(known))
                {
                    return self.is_no(contract_id, method);
                }
                Error::View {
                    contract_id: contract_id.clone(),
                    reason: crate::cause::panic_message(vm_error),
                }
            }
            _ => self.fault(error),
        }
    }

    fn is_no(&self, contract_id: &AccountId, method: &str) -> Error {
        Error::IsNo {
            account_id: contract_id.clone(),
            network: self.name(),
            what: "contract of this kind",
            method: method.to_string(),
        }
    }

    /// Whatever else the node, or the way to it, answers.
    fn fault<E: std::fmt::Display>(&self, error: JsonRpcError<E>) -> Error {
        let url = self.network.url.clone();
        match error {
            JsonRpcError::TransportError(RpcTransportError::SendError(
                JsonRpcTransportSendError::PayloadSendError(error),
            )) => Error::NodeAway {
                url,
                reason: http::root(&error),
            },
            other => Error::Node {
                url,
                reason: other.to_string(),
            },
        }
    }
}
