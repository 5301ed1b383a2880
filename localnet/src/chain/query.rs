//! Looking at the state, now or after an earlier block.

use std::sync::Arc;

use borsh::BorshDeserialize;
use near_crypto::{PublicKey, PublicKeyHandle};
use near_primitives::account::{AccessKey, Account, AccountContract};
use near_primitives::action::GlobalContractIdentifier;
use near_primitives::errors::FunctionCallError;
use near_primitives::hash::CryptoHash;
use near_primitives::trie_key::{TrieKey, trie_key_parsers};
use near_primitives::types::{AccountId, Balance, Gas, Nonce};
use near_primitives::views::{AccessKeyView, AccountView};

use super::Chain;
use crate::block::Block;
use crate::call::Call;
use crate::error::EngineError;
use crate::runtime::{self, ViewError, global_key, storage_cost};
use crate::state::StateUpdate;
use crate::trie::Value;

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum QueryError {
    /// The account does not exist.
    #[error("the account {0} does not exist")]
    UnknownAccount(AccountId),
    /// The account has no such key.
    #[error("the account {0} has no key {1}")]
    UnknownAccessKey(AccountId, Box<PublicKey>),
    /// The key exists, and is no gas key.
    #[error("the account {0} has no gas key {1}")]
    UnknownGasKey(AccountId, Box<PublicKey>),
    /// The account has no code.
    #[error("the account {0} has no code")]
    NoCode(AccountId),
    /// There is no such global contract.
    #[error("there is no global contract {0:?}")]
    NoGlobalCode(GlobalContractIdentifier),
    /// The contract failed.
    #[error("the contract failed: {message}")]
    Contract {
        /// What the VM said.
        message: String,
        /// The same as the protocol has it.
        error: Box<FunctionCallError>,
        /// What the contract had logged before.
        logs: Vec<String>,
    },
    /// The answer is not what was asked for.
    #[error("the answer does not decode: {0}")]
    Decode(String),
    /// The chain cannot go on.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

/// What a view answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViewResult {
    /// The bytes that the contract returned; none when it returned nothing.
    pub value: Vec<u8>,
    /// What it logged.
    pub logs: Vec<String>,
    /// The gas that it would have burnt.
    pub gas_burnt: Gas,
}

impl ViewResult {
    /// The answer, read as JSON.
    ///
    /// # Errors
    ///
    /// [`QueryError::Decode`] when it is not that.
    pub fn json<T: serde::de::DeserializeOwned>(&self) -> Result<T, QueryError> {
        serde_json::from_slice(&self.value).map_err(|error| QueryError::Decode(error.to_string()))
    }

    /// The answer, read as borsh.
    ///
    /// # Errors
    ///
    /// [`QueryError::Decode`] when it is not that.
    pub fn borsh<T: BorshDeserialize>(&self) -> Result<T, QueryError> {
        borsh::from_slice(&self.value).map_err(|error| QueryError::Decode(error.to_string()))
    }
}

/// A key of a contract's storage, and its value.
pub type StorageEntry = (Vec<u8>, Arc<[u8]>);

/// The state after one block.
#[derive(Clone, Copy)]
pub struct StateView<'a> {
    chain: &'a Chain,
    block: &'a Block,
}

impl Chain {
    /// The state after the newest block.
    pub fn state(&self) -> StateView<'_> {
        StateView {
            chain: self,
            block: &self.head,
        }
    }

    /// The state after a block of this chain.
    pub fn state_after<'a>(&'a self, block: &'a Block) -> StateView<'a> {
        StateView { chain: self, block }
    }

    /// An account as it is now; see [`StateView::account`].
    ///
    /// # Errors
    ///
    /// When it does not exist.
    pub fn account(&self, account_id: &AccountId) -> Result<AccountView, QueryError> {
        self.state().account(account_id)
    }

    /// The free balance of an account in yoctoNEAR, which backs its storage as well.
    ///
    /// # Errors
    ///
    /// When it does not exist.
    pub fn balance(&self, account_id: &AccountId) -> Result<Balance, QueryError> {
        Ok(self.account(account_id)?.amount)
    }

    /// Whether an account exists.
    ///
    /// # Errors
    ///
    /// When its record does not decode, which only a patch can bring about.
    pub fn exists(&self, account_id: &AccountId) -> Result<bool, QueryError> {
        match self.account(account_id) {
            Ok(_) => Ok(true),
            Err(QueryError::UnknownAccount(_)) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Asks a contract without changing anything; see [`StateView::call`].
    ///
    /// # Errors
    ///
    /// When the account or the method does not exist, or the contract fails.
    pub fn view(&self, account_id: &AccountId, call: &Call) -> Result<ViewResult, QueryError> {
        self.state().call(account_id, &call.method_name, &call.args)
    }
}

impl StateView<'_> {
    fn update(&self) -> StateUpdate {
        StateUpdate::new(self.block.state.clone())
    }

    /// The block after which this is the state.
    pub fn block(&self) -> &Block {
        self.block
    }

    /// An account: balances in yoctoNEAR, storage in bytes, the hash of its code.
    ///
    /// # Errors
    ///
    /// When it does not exist.
    pub fn account(&self, account_id: &AccountId) -> Result<AccountView, QueryError> {
        Ok(AccountView::from(&self.record(account_id)?))
    }

    fn record(&self, account_id: &AccountId) -> Result<Account, QueryError> {
        self.update()
            .account(account_id)?
            .ok_or_else(|| QueryError::UnknownAccount(account_id.clone()))
    }

    /// What an account must keep for its storage, in yoctoNEAR.
    ///
    /// # Errors
    ///
    /// When it does not exist.
    pub fn storage_cost(&self, account_id: &AccountId) -> Result<Balance, QueryError> {
        Ok(storage_cost(
            self.record(account_id)?.storage_usage(),
            self.chain.config(),
        )?)
    }

    /// One key of an account, with its nonce.
    ///
    /// # Errors
    ///
    /// When the account or the key does not exist.
    pub fn access_key(
        &self,
        account_id: &AccountId,
        public_key: &PublicKey,
    ) -> Result<AccessKeyView, QueryError> {
        Ok(self.key_record(account_id, public_key)?.into())
    }

    fn key_record(
        &self,
        account_id: &AccountId,
        public_key: &PublicKey,
    ) -> Result<AccessKey, QueryError> {
        let missing =
            || QueryError::UnknownAccessKey(account_id.clone(), Box::new(public_key.clone()));
        self.update()
            .access_key(account_id, public_key)?
            .ok_or_else(missing)
    }

    /// All keys of an account, in the order of the trie.
    ///
    /// # Errors
    ///
    /// When a key does not decode, which only a patch can bring about.
    pub fn access_keys(
        &self,
        account_id: &AccountId,
    ) -> Result<Vec<(PublicKeyHandle, AccessKeyView)>, QueryError> {
        let state = self.update();
        let mut keys = Vec::new();
        for (key, _) in state.account_keys(account_id)? {
            if let TrieKey::AccessKey { key_handle, .. } = &key {
                keys.push((key_handle.clone(), state.expect::<AccessKey>(&key)?.into()));
            }
        }
        Ok(keys)
    }

    /// The nonces of a gas key, by index.
    ///
    /// # Errors
    ///
    /// When the key does not exist or is no gas key.
    pub fn gas_key_nonces(
        &self,
        account_id: &AccountId,
        public_key: &PublicKey,
    ) -> Result<Vec<Nonce>, QueryError> {
        let missing =
            || QueryError::UnknownGasKey(account_id.clone(), Box::new(public_key.clone()));
        let state = self.update();
        let key = state
            .access_key(account_id, public_key)?
            .ok_or_else(missing)?;
        let info = key.gas_key_info().ok_or_else(missing)?;
        let nonce = |index| {
            let lost = || {
                EngineError::InconsistentState(format!("a gas key of {account_id} lacks a nonce"))
            };
            Ok(state
                .gas_key_nonce(account_id, public_key, index)?
                .ok_or_else(lost)?)
        };
        (0..info.num_nonces).map(nonce).collect()
    }

    /// The code that an account runs: its own, or the global contract it uses.
    ///
    /// # Errors
    ///
    /// When the account does not exist or has no code.
    pub fn code(&self, account_id: &AccountId) -> Result<Arc<[u8]>, QueryError> {
        let account = self.record(account_id)?;
        let code = runtime::AccountCode::of(&self.update(), account_id, &account)?;
        code.bytes()
            .cloned()
            .ok_or_else(|| QueryError::NoCode(account_id.clone()))
    }

    /// The code that an account stores itself; see [`code`](Self::code) for what it runs.
    ///
    /// # Errors
    ///
    /// When the account does not exist or stores no code.
    pub fn own_code(&self, account_id: &AccountId) -> Result<Arc<[u8]>, QueryError> {
        match self.record(account_id)?.contract().as_ref() {
            AccountContract::Local(_) => self.code(account_id),
            _ => Err(QueryError::NoCode(account_id.clone())),
        }
    }

    /// The code of a global contract.
    ///
    /// # Errors
    ///
    /// When there is none.
    pub fn global_code(
        &self,
        identifier: &GlobalContractIdentifier,
    ) -> Result<Arc<[u8]>, QueryError> {
        let code = self.update().get(&global_key(identifier))?;
        Ok(Arc::clone(
            code.ok_or_else(|| QueryError::NoGlobalCode(identifier.clone()))?
                .bytes(),
        ))
    }

    /// What a contract stores under keys that start with `prefix`, in the order of the keys.
    ///
    /// # Errors
    ///
    /// When the account does not exist.
    pub fn storage(
        &self,
        account_id: &AccountId,
        prefix: &[u8],
    ) -> Result<Vec<StorageEntry>, QueryError> {
        Ok(self.storage_page(account_id, prefix, None, usize::MAX)?.0)
    }

    /// Up to `limit` entries of [`storage`](Self::storage) whose keys come after `after`, and whether there are more.
    ///
    /// # Errors
    ///
    /// When the account does not exist.
    pub fn storage_page(
        &self,
        account_id: &AccountId,
        prefix: &[u8],
        after: Option<&[u8]>,
        limit: usize,
    ) -> Result<(Vec<StorageEntry>, bool), QueryError> {
        self.record(account_id)?;
        let state = &self.block.state;
        let (entries, more) = state.data_page(account_id, prefix, after, limit)?;
        let entry = |(key, value): (Vec<u8>, Value)| (key, Arc::clone(value.bytes()));
        Ok((entries.into_iter().map(entry).collect(), more))
    }

    /// The trie nodes that prove what [`storage`](Self::storage) says.
    pub fn storage_proof(&self, account_id: &AccountId, prefix: &[u8]) -> Vec<Arc<[u8]>> {
        self.block
            .state
            .trie
            .proof(&trie_key_parsers::get_raw_prefix_for_contract_data(
                account_id, prefix,
            ))
    }

    /// Asks a contract without changing anything. It may burn as much gas as one call may.
    ///
    /// # Errors
    ///
    /// When the account or the method does not exist, or the contract fails: it does when it asks for something that
    /// a view may not do.
    pub fn call(
        &self,
        account_id: &AccountId,
        method_name: &str,
        args: &[u8],
    ) -> Result<ViewResult, QueryError> {
        let mut context = self.chain.context(self.block);
        // What a view sees as randomness is the state itself.
        context.random_seed = self.block.state.trie.root();
        let answer = runtime::view(&context, self.update(), account_id, method_name, args);
        match answer {
            Ok(answer) => Ok(ViewResult {
                value: answer.value,
                logs: answer.logs,
                gas_burnt: answer.gas_burnt,
            }),
            Err(ViewError::NoAccount) => Err(QueryError::UnknownAccount(account_id.clone())),
            Err(ViewError::Failed {
                message,
                error,
                logs,
            }) => Err(QueryError::Contract {
                message,
                error,
                logs,
            }),
            Err(ViewError::Engine(error)) => Err(error.into()),
        }
    }

    /// The hash of the state's trie.
    pub fn root(&self) -> CryptoHash {
        self.block.state.trie.root()
    }
}
