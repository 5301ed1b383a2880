//! Accounts whose id is derived from the state they begin with.

use near_primitives::account::AccessKey;
use near_primitives::action::{DeterministicStateInitAction, UniversalStateInitAction};
use near_primitives::errors::ActionErrorKind;
use near_primitives::receipt::Receipt;
use near_primitives::trie_key::TrieKey;
use near_primitives::types::{Balance, Nonce};
use near_primitives::universal_state_init::UniversalStateInit;
use near_primitives::version::ProtocolFeature;

use super::super::outcome::ActionResult;
use super::super::staking::missing_for_storage;
use super::super::validate_state_init::decode_mode;
use super::Execution;
use super::keys::{encoded_length, initial_nonce};
use crate::error::{EngineError, Result};

impl Execution<'_> {
    /// NEP-616. Neither this nor the universal one makes the receipt act for the account: whatever follows in the
    /// same receipt must not be able to take it over.
    pub(super) fn deterministic_state_init(
        &mut self,
        init: &DeterministicStateInitAction,
        result: &mut ActionResult,
    ) -> Result<()> {
        if self.account.is_none() {
            self.account = Some(self.empty_account(Balance::ZERO));
        }
        if self.existing()?.contract().is_none() {
            self.use_global(init.state_init.code(), result)?;
            if result.result.is_err() {
                return Ok(());
            }
            self.install_data(init.state_init.data())?;
        }
        self.settle_deposit(init.deposit, result)
    }

    /// Universal accounts, from version 88.
    pub(super) fn universal_state_init(
        &mut self,
        init: &UniversalStateInitAction,
        result: &mut ActionResult,
    ) -> Result<()> {
        if self.account.is_none() {
            self.account = Some(self.uninitialized_account(Balance::ZERO));
        }
        if self.existing()?.is_initialized() {
            if self
                .context
                .rules
                .has(ProtocolFeature::RefundRepeatedUniversalStateInitDeposit)
            {
                self.refund_deposit(init.deposit, result);
                return Ok(());
            }
            return self.settle_deposit(init.deposit, result);
        }
        let Ok(state_init) =
            UniversalStateInit::from_raw(&init.state_init, decode_mode(self.context.rules))
        else {
            result.fail(ActionErrorKind::MalformedUniversalStateInit);
            return Ok(());
        };
        // Keys begin above the nonce that the account's own transaction used up.
        let used = self.existing()?.bootstrap_nonce().unwrap_or_default();
        let nonce = initial_nonce(self.context.height).max(used);
        self.existing()?
            .initialize()
            .map_err(|error| EngineError::InconsistentState(error.to_string()))?;
        if let Some(code) = state_init.code() {
            self.use_global(code, result)?;
            if result.result.is_err() {
                return Ok(());
            }
        }
        self.install_data(state_init.data())?;
        self.install_keys(&state_init, nonce)?;
        self.settle_deposit(init.deposit, result)
    }

    fn install_data(&mut self, data: &std::collections::BTreeMap<Vec<u8>, Vec<u8>>) -> Result<()> {
        let account_id = self.account_id().clone();
        for (key, value) in data {
            self.use_bytes(key.len(), value.len() as u64)?;
            let key = TrieKey::ContractData {
                account_id: account_id.clone(),
                key: key.clone(),
            };
            self.state.set(key, value.clone());
        }
        Ok(())
    }

    fn install_keys(&mut self, state_init: &UniversalStateInit, nonce: Nonce) -> Result<()> {
        let account_id = self.account_id().clone();
        let mut key = AccessKey::full_access();
        key.nonce = nonce;
        for handle in state_init.access_keys() {
            self.use_bytes(handle.trie_id_len(), encoded_length(&key))?;
            self.state.set_access_key(&account_id, handle.clone(), &key);
        }
        Ok(())
    }

    /// Counts one more record against the account's storage.
    fn use_bytes(&mut self, key: usize, value: u64) -> Result<()> {
        let extra = self
            .context
            .config
            .fees
            .storage_usage_config
            .num_extra_bytes_record;
        let account = self.existing()?;
        let usage = (key as u64)
            .checked_add(value)
            .and_then(|bytes| bytes.checked_add(extra));
        let total = usage.and_then(|usage| account.storage_usage().checked_add(usage));
        account.set_storage_usage(total.ok_or(EngineError::Overflow)?);
        Ok(())
    }

    /// Uses as much of the deposit as the storage needs, and gives the rest back.
    fn settle_deposit(&mut self, deposit: Balance, result: &mut ActionResult) -> Result<()> {
        let account_id = self.account_id().clone();
        let config = &self.context.config;
        let account = self.existing()?;
        let missing =
            missing_for_storage(account, account.amount(), config)?.unwrap_or(Balance::ZERO);
        let Some(left) = deposit.checked_sub(missing) else {
            result.fail(ActionErrorKind::LackBalanceForState {
                account_id,
                amount: missing,
            });
            return Ok(());
        };
        account.set_amount(
            account
                .amount()
                .checked_add(missing)
                .ok_or(EngineError::Overflow)?,
        );
        self.refund_deposit(left, result);
        Ok(())
    }

    fn refund_deposit(&mut self, deposit: Balance, result: &mut ActionResult) {
        if deposit > Balance::ZERO {
            let receiver_id = self.receipt.balance_refund_receiver();
            result
                .new_receipts
                .push(Receipt::new_balance_refund(receiver_id, deposit));
        }
    }
}
