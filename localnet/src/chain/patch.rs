//! Writing into the state from outside, as a sandbox node's `sandbox_patch_state` does.

use std::sync::Arc;

use near_crypto::PublicKey;
use near_primitives::account::{AccessKey, AccountContract};
use near_primitives::action::GlobalContractIdentifier;
use near_primitives::hash::CryptoHash;
use near_primitives::state_record::StateRecord;
use near_primitives::trie_key::TrieKey;
use near_primitives::types::{AccountId, Balance, StateChangeCause};

use super::Chain;
use super::supply::Ledger;
use crate::block::Block;
use crate::error::EngineError;
use crate::runtime::global_key;
use crate::state::StateUpdate;

/// Why a patch was refused. Nothing of it was written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PatchError {
    /// Code for an account that does not exist and was not patched in before.
    #[error("the code of {0} must be preceded by its account")]
    NoAccount(AccountId),
    /// A key for an account that does not exist.
    #[error("the account {0} does not exist")]
    UnknownAccount(AccountId),
    /// Code that is not what its account names.
    #[error("the account {account_id} names the code {expected}, not {actual}")]
    CodeHash {
        /// The account.
        account_id: AccountId,
        /// What the account names; the zero hash when it names no code of its own.
        expected: CryptoHash,
        /// What the code is.
        actual: CryptoHash,
    },
    /// An account that runs global code of another account, which has published none.
    #[error("{account_id} names the global code of {owner}, who has published none")]
    NoGlobalCode {
        /// The account.
        account_id: AccountId,
        /// Whose code it names.
        owner: AccountId,
    },
    /// There would be more tokens than there are numbers for.
    #[error("the patch makes more tokens than there are numbers for")]
    TooManyTokens,
    /// A kind of record that cannot be patched.
    #[error(
        "records of the kind {0} cannot be patched, only Account, Data, Contract, AccessKey and GasKeyNonce"
    )]
    NotModelled(&'static str),
    /// The chain cannot go on.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

impl Chain {
    /// Writes records into the state and makes a block in which nothing else happens. The supply changes by what the
    /// patch adds or takes, and accounts for it.
    ///
    /// # Errors
    ///
    /// When a record cannot be patched: accounts, data, code (after the account that names it), access keys and gas
    /// key nonces can. And when the chain could not go on from there.
    pub fn patch(&mut self, records: Vec<StateRecord>) -> Result<Arc<Block>, PatchError> {
        let mut state = StateUpdate::new(self.head.state.clone());
        let mut ledger = self.ledger;
        for record in records {
            write(&mut state, record, &mut ledger)?;
        }
        // As long as all tokens that ever were fit into one balance, no payment can overflow one.
        let supply = self.settings.total_supply.checked_add(ledger.patched_in);
        supply.ok_or(PatchError::TooManyTokens)?;
        state.commit(StateChangeCause::Migration);
        Ok(self.produce_patched(state, ledger)?)
    }
}

impl Chain {
    /// Puts a full access key on an account that did not ask for it, so that one can act for it; see
    /// [`patch`](Self::patch). A key that is there is replaced.
    ///
    /// # Errors
    ///
    /// When the account does not exist, or the chain could not go on from there.
    pub fn add_key(
        &mut self,
        account_id: AccountId,
        public_key: PublicKey,
    ) -> Result<Arc<Block>, PatchError> {
        let state = StateUpdate::new(self.head.state.clone());
        if state.account(&account_id)?.is_none() {
            return Err(PatchError::UnknownAccount(account_id));
        }
        let key = AccessKey::full_access();
        self.patch(vec![StateRecord::access_key(account_id, public_key, key)])
    }
}

fn write(
    state: &mut StateUpdate,
    record: StateRecord,
    ledger: &mut Ledger,
) -> Result<(), PatchError> {
    match record {
        StateRecord::Account {
            account_id,
            account,
        } => {
            let before = state
                .account(&account_id)?
                .map_or(Ok(Balance::ZERO), |old| total(old.amount(), old.locked()))?;
            ledger.patch(before, total(account.amount(), account.locked())?)?;
            if let AccountContract::GlobalByAccount(owner) = account.contract().as_ref() {
                let code = GlobalContractIdentifier::AccountId(owner.clone());
                if !state.contains(&global_key(&code))? {
                    let owner = owner.clone();
                    return Err(PatchError::NoGlobalCode { account_id, owner });
                }
            }
            state.set_account(&account_id, &account);
        }
        StateRecord::Data {
            account_id,
            data_key,
            value,
        } => {
            let value: Vec<u8> = value.into();
            state.set(
                TrieKey::ContractData {
                    account_id,
                    key: data_key.into(),
                },
                value,
            );
        }
        StateRecord::Contract { account_id, code } => {
            let Some(account) = state.account(&account_id)? else {
                return Err(PatchError::NoAccount(account_id));
            };
            let expected = match account.contract().as_ref() {
                AccountContract::Local(hash) => *hash,
                _ => CryptoHash::default(),
            };
            let actual = CryptoHash::hash_bytes(&code);
            if expected != actual {
                return Err(PatchError::CodeHash {
                    account_id,
                    expected,
                    actual,
                });
            }
            state.set(TrieKey::ContractCode { account_id }, code);
        }
        StateRecord::AccessKey {
            account_id,
            public_key,
            access_key,
        } => {
            let key = TrieKey::access_key(account_id.clone(), public_key.clone());
            let balance = |key: &near_primitives::account::AccessKey| {
                key.gas_key_info().map(|info| info.balance)
            };
            let before = state.read(&key)?.as_ref().and_then(balance);
            ledger.patch(
                before.unwrap_or(Balance::ZERO),
                balance(&access_key).unwrap_or(Balance::ZERO),
            )?;
            state.set_access_key(&account_id, public_key, &access_key);
        }
        StateRecord::GasKeyNonce {
            account_id,
            public_key,
            index,
            nonce,
        } => {
            state.write(
                TrieKey::gas_key_nonce(account_id, public_key, index),
                &nonce,
            );
        }
        StateRecord::PostponedReceipt(_) => {
            return Err(PatchError::NotModelled("PostponedReceipt"));
        }
        StateRecord::ReceivedData { .. } => return Err(PatchError::NotModelled("ReceivedData")),
        StateRecord::DelayedReceipt(_) => return Err(PatchError::NotModelled("DelayedReceipt")),
    }
    Ok(())
}

impl Ledger {
    /// Counts a patch that turns `before` into `after`.
    pub(super) fn patch(&mut self, before: Balance, after: Balance) -> Result<(), EngineError> {
        let add =
            |total: Balance, part: Balance| total.checked_add(part).ok_or(EngineError::Overflow);
        self.patched_in = add(self.patched_in, after.saturating_sub(before))?;
        self.patched_out = add(self.patched_out, before.saturating_sub(after))?;
        Ok(())
    }
}

fn total(amount: Balance, locked: Balance) -> Result<Balance, EngineError> {
    amount.checked_add(locked).ok_or(EngineError::Overflow)
}
