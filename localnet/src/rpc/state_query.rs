//! What the state says to a query: accounts, keys, code, storage, and calls that only look.

use near_jsonrpc_primitives::types::query::{QueryResponseKind, RpcQueryError};
use near_primitives::account::AccountContract;
use near_primitives::action::GlobalContractIdentifier;
use near_primitives::types::{AccountId, StoreKey, StoreValue};
use near_primitives::views::{
    AccessKeyInfoView, AccessKeyList, AccountView, CallResult, ContractCodeView, GasKeyNoncesView,
    QueryRequest, StateItem, ViewStateResult,
};

use crate::block::Block;
use crate::chain::{QueryError, StateView};

/// Why a query has no answer.
pub(super) enum Failure {
    Query(QueryError),
    TooLarge(AccountId),
}

impl From<QueryError> for Failure {
    fn from(error: QueryError) -> Self {
        Self::Query(error)
    }
}

impl Failure {
    pub(super) fn into_rpc(self, block: &Block) -> RpcQueryError {
        let (block_height, block_hash) = (block.height(), block.hash());
        let error = match self {
            Self::TooLarge(contract_account_id) => {
                return RpcQueryError::TooLargeContractState {
                    contract_account_id,
                    block_height,
                    block_hash,
                };
            }
            Self::Query(error) => error,
        };
        match error {
            QueryError::UnknownAccount(requested_account_id) => RpcQueryError::UnknownAccount {
                requested_account_id,
                block_height,
                block_hash,
            },
            QueryError::UnknownAccessKey(_, public_key) => RpcQueryError::UnknownAccessKey {
                public_key: *public_key,
                block_height,
                block_hash,
            },
            QueryError::UnknownGasKey(_, public_key) => RpcQueryError::UnknownGasKey {
                public_key: *public_key,
                block_height,
                block_hash,
            },
            QueryError::NoCode(contract_account_id) => RpcQueryError::NoContractCode {
                contract_account_id,
                block_height,
                block_hash,
            },
            QueryError::NoGlobalCode(identifier) => RpcQueryError::NoGlobalContractCode {
                identifier,
                block_height,
                block_hash,
            },
            QueryError::Contract { message, error, .. } => RpcQueryError::ContractExecutionError {
                vm_error: message,
                error: *error,
                block_height,
                block_hash,
            },
            error @ (QueryError::Decode(_) | QueryError::Engine(_)) => {
                RpcQueryError::InternalError {
                    error_message: error.to_string(),
                }
            }
        }
    }
}

/// Answers a query from the state after a block. `max_state` is how many bytes of a contract's state are listed at once.
pub(super) fn answer(
    state: StateView,
    request: QueryRequest,
    max_state: u64,
) -> Result<QueryResponseKind, Failure> {
    Ok(match request {
        QueryRequest::ViewAccount { account_id } => {
            QueryResponseKind::ViewAccount(state.account(&account_id)?)
        }
        QueryRequest::ViewCode { account_id } => code(&state.code(&account_id)?),
        QueryRequest::ViewGlobalContractCode { code_hash } => {
            code(&state.global_code(&GlobalContractIdentifier::CodeHash(code_hash))?)
        }
        QueryRequest::ViewGlobalContractCodeByAccountId { account_id } => {
            code(&state.global_code(&GlobalContractIdentifier::AccountId(account_id))?)
        }
        QueryRequest::ViewState {
            account_id,
            prefix,
            after_key,
            limit,
            include_proof,
        } => {
            let limit = limit.map(|limit| limit.get() as usize);
            let page = Page {
                after_key,
                limit,
                include_proof,
                max_state,
            };
            QueryResponseKind::ViewState(page.of(&state, account_id, &prefix)?)
        }
        QueryRequest::ViewAccessKey {
            account_id,
            public_key,
        } => QueryResponseKind::AccessKey(state.access_key(&account_id, &public_key)?),
        QueryRequest::ViewAccessKeyList {
            account_id,
            after_key,
            limit,
        } => {
            let all = state.access_keys(&account_id)?;
            let mut left = all
                .into_iter()
                .skip_while(|(key, _)| after_key.as_ref().is_some_and(|after| key <= after));
            let limit = limit.map_or(usize::MAX, |limit| limit.get() as usize);
            let keys: Vec<_> = left
                .by_ref()
                .take(limit)
                .map(|(key, view)| AccessKeyInfoView::new(key, view))
                .collect();
            let last_key = left
                .next()
                .and_then(|_| keys.last().map(|last| last.public_key.clone()));
            QueryResponseKind::AccessKeyList(AccessKeyList { keys, last_key })
        }
        QueryRequest::ViewGasKeyNonces {
            account_id,
            public_key,
        } => {
            let nonces = state.gas_key_nonces(&account_id, &public_key)?;
            QueryResponseKind::GasKeyNonces(GasKeyNoncesView { nonces })
        }
        QueryRequest::CallFunction {
            account_id,
            method_name,
            args,
        } => {
            let answer = state.call(&account_id, &method_name, &args)?;
            QueryResponseKind::CallResult(CallResult {
                result: answer.value,
                logs: answer.logs,
            })
        }
    })
}

fn code(code: &[u8]) -> QueryResponseKind {
    let hash = near_primitives::hash::hash(code);
    QueryResponseKind::ViewCode(ContractCodeView {
        code: code.to_vec(),
        hash,
    })
}

/// Which part of a contract's state is listed.
struct Page {
    after_key: Option<StoreKey>,
    limit: Option<usize>,
    include_proof: bool,
    max_state: u64,
}

impl Page {
    fn of(
        self,
        state: &StateView,
        account_id: AccountId,
        prefix: &[u8],
    ) -> Result<ViewStateResult, Failure> {
        if self.limit.is_none() && data_size(state, &account_id)? > self.max_state {
            return Err(Failure::TooLarge(account_id));
        }
        let after = self.after_key.map(Vec::<u8>::from);
        let limit = self.limit.unwrap_or(usize::MAX);
        let (page, more) = state.storage_page(&account_id, prefix, after.as_deref(), limit)?;
        let item = |(key, value): (Vec<u8>, std::sync::Arc<[u8]>)| StateItem {
            key: StoreKey::from(key),
            value: StoreValue::from(value.to_vec()),
        };
        let values: Vec<_> = page.into_iter().map(item).collect();
        let last_key = values.last().filter(|_| more).map(|last| last.key.clone());
        let proof = if self.include_proof {
            state.storage_proof(&account_id, prefix)
        } else {
            Vec::new()
        };
        Ok(ViewStateResult {
            values,
            proof,
            last_key,
        })
    }
}

/// The bytes that an account stores besides its own code.
fn data_size(state: &StateView, account_id: &AccountId) -> Result<u64, QueryError> {
    let account: AccountView = state.account(account_id)?;
    let code = match AccountContract::from_local_code_hash(account.code_hash) {
        AccountContract::Local(_) => state.own_code(account_id)?.len() as u64,
        _ => 0,
    };
    Ok(account.storage_usage.saturating_sub(code))
}
