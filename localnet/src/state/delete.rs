//! Removing an account with everything that belongs to it.

use near_primitives::account::AccessKey;
use near_primitives::trie_key::{TrieKey, trie_key_parsers as keys};
use near_primitives::types::{AccountId, Balance};

use super::StateUpdate;
use crate::error::{EngineError, Result};

/// What the keys of an account amount to.
#[derive(Default)]
pub(crate) struct GasKeys {
    /// The balances of all gas keys.
    pub balance: Balance,
    /// How many nonces they have.
    pub nonces: u64,
    /// The bytes of the keys under which the nonces are stored.
    pub nonce_key_bytes: u64,
}

impl StateUpdate {
    /// The gas keys of an account.
    pub(crate) fn gas_keys(&self, account_id: &AccountId) -> Result<GasKeys> {
        let mut total = GasKeys::default();
        for (key, length) in self.account_keys(account_id)? {
            if let TrieKey::GasKeyNonce { .. } = key {
                total.nonces += 1;
                total.nonce_key_bytes += length;
                continue;
            }
            if let Some(info) = self.expect::<AccessKey>(&key)?.gas_key_info() {
                total.balance = total
                    .balance
                    .checked_add(info.balance)
                    .ok_or(EngineError::Overflow)?;
            }
        }
        Ok(total)
    }

    /// The access keys and gas key nonces of an account, with the length of each trie key.
    pub(crate) fn account_keys(&self, account_id: &AccountId) -> Result<Vec<(TrieKey, u64)>> {
        let parsed = self
            .keys(
                &keys::get_raw_prefix_for_access_keys(account_id),
                self.base.access_keys_below(account_id)?,
            )
            .into_iter()
            .map(|raw| {
                let handle = keys::parse_key_handle_from_access_key_key(&raw, account_id)?;
                let index = keys::parse_nonce_index_from_gas_key_key(&raw, account_id, &handle)?;
                let key = match index {
                    None => TrieKey::access_key(account_id.clone(), handle),
                    Some(index) => TrieKey::gas_key_nonce(account_id.clone(), handle, index),
                };
                Ok((key, raw.len() as u64))
            });
        parsed.collect::<std::io::Result<_>>().map_err(|error| {
            EngineError::InconsistentState(format!("a key of {account_id} does not parse: {error}"))
        })
    }

    /// Removes an account, its code, its keys and its data. Receipts that wait for it stay.
    pub(crate) fn remove_account(&mut self, account_id: &AccountId) -> Result<()> {
        self.remove(TrieKey::Account {
            account_id: account_id.clone(),
        });
        self.remove(TrieKey::ContractCode {
            account_id: account_id.clone(),
        });
        for (key, _) in self.account_keys(account_id)? {
            self.remove(key);
        }
        let prefix = keys::get_raw_prefix_for_contract_data(account_id, &[]);
        for raw in self.keys(&prefix, self.base.data_below(account_id)?) {
            let key = raw[prefix.len()..].to_vec();
            self.remove(TrieKey::ContractData {
                account_id: account_id.clone(),
                key,
            });
        }
        Ok(())
    }
}
