//! Which code an account runs.

use std::sync::Arc;

use near_primitives::account::{Account, AccountContract};
use near_primitives::action::GlobalContractIdentifier;
use near_primitives::hash::CryptoHash;
use near_primitives::trie_key::TrieKey;
use near_primitives::types::{AccountId, StorageUsage};
use near_vm_runner::{Contract, ContractCode};

use crate::error::Result;
use crate::state::{Found, StateUpdate};
use crate::trie::Value;

/// The code of one account, for the VM: its hash, and the bytes if they are in the state.
pub(crate) struct AccountCode {
    hash: CryptoHash,
    code: Option<Value>,
}

impl AccountCode {
    /// The code that `account` runs. Looking it up is recorded, its bytes are not: validators have contracts apart
    /// from storage proofs.
    pub(crate) fn of(
        state: &StateUpdate,
        account_id: &AccountId,
        account: &Account,
    ) -> Result<Self> {
        let contract = account.contract().into_owned();
        let (key, hash) = match &contract {
            AccountContract::None => {
                return Ok(Self {
                    hash: CryptoHash::default(),
                    code: None,
                });
            }
            AccountContract::Local(hash) => (
                TrieKey::ContractCode {
                    account_id: account_id.clone(),
                },
                Some(*hash),
            ),
            AccountContract::Global(hash) => (
                global_key(&GlobalContractIdentifier::CodeHash(*hash)),
                Some(*hash),
            ),
            AccountContract::GlobalByAccount(owner) => (
                global_key(&GlobalContractIdentifier::AccountId(owner.clone())),
                None,
            ),
        };
        match (state.lookup(&key)?.found, hash) {
            (Some(found), hash) => {
                let code = found.value().clone();
                Ok(Self {
                    hash: hash.unwrap_or_else(|| code.hash()),
                    code: Some(code),
                })
            }
            (None, Some(hash)) => Ok(Self { hash, code: None }),
            (None, None) => Err(state.inconsistent(format!("{key:?} should be in the state"))),
        }
    }

    /// The bytes, if the state has them.
    pub(crate) fn bytes(&self) -> Option<&Arc<[u8]>> {
        self.code.as_ref().map(Value::bytes)
    }
}

impl Contract for AccountCode {
    fn hash(&self) -> CryptoHash {
        self.hash
    }

    fn get_code(&self) -> Option<Arc<ContractCode>> {
        let code = ContractCode::new(self.bytes()?.to_vec(), Some(self.hash));
        Some(Arc::new(code))
    }
}

/// Where a global contract is kept.
pub(crate) fn global_key(identifier: &GlobalContractIdentifier) -> TrieKey {
    TrieKey::GlobalContractCode {
        identifier: identifier.clone().into(),
    }
}

/// The bytes of storage that an account pays for its contract.
pub(crate) fn contract_storage(
    state: &StateUpdate,
    account_id: &AccountId,
    account: &Account,
) -> Result<StorageUsage> {
    match account.contract().as_ref() {
        AccountContract::Local(_) => local_code_length(state, account_id),
        contract => Ok(contract.identifier_storage_usage()),
    }
}

/// The length of the code that the account itself stores; zero when it stores none.
pub(crate) fn local_code_length(
    state: &StateUpdate,
    account_id: &AccountId,
) -> Result<StorageUsage> {
    let found = state
        .lookup(&TrieKey::ContractCode {
            account_id: account_id.clone(),
        })?
        .found;
    Ok(found
        .as_ref()
        .map_or(0, |found: &Found| found.value().bytes().len() as u64))
}
