//! Access keys and gas keys.

use near_crypto::PublicKey;
use near_parameters::{ExtCosts, StorageUsageConfig};
use near_primitives::account::{AccessKey, AccessKeyPermission, GasKeyInfo};
use near_primitives::action::{TransferToGasKeyAction, WithdrawFromGasKeyAction};
use near_primitives::errors::ActionErrorKind;
use near_primitives::transaction::{AddKeyAction, DeleteKeyAction};
use near_primitives::trie_key::{TrieKey, gas_key_nonce_key_len};
use near_primitives::types::{Balance, BlockHeight, Compute, Nonce, NonceIndex, StorageUsage};

use super::super::outcome::ActionResult;
use super::Execution;
use crate::error::{EngineError, Result};

/// The nonce of a key made at `height`: above everything that an earlier key of the same account could have signed.
pub(crate) fn initial_nonce(height: BlockHeight) -> Nonce {
    height
        .saturating_sub(1)
        .saturating_mul(AccessKey::ACCESS_KEY_NONCE_RANGE_MULTIPLIER)
}

/// The bytes that an access key adds to its account.
pub(super) fn access_key_storage(
    config: &StorageUsageConfig,
    public_key: &PublicKey,
    access_key: &AccessKey,
) -> StorageUsage {
    public_key.trie_id_len() as u64 + encoded_length(access_key) + config.num_extra_bytes_record
}

pub(super) fn encoded_length(access_key: &AccessKey) -> u64 {
    crate::state::encode(access_key).len() as u64
}

/// The bytes that a key and all its nonces add.
fn key_storage(
    config: &StorageUsageConfig,
    public_key: &PublicKey,
    access_key: &AccessKey,
) -> StorageUsage {
    let nonces = access_key
        .gas_key_info()
        .map_or(0, |info| u64::from(info.num_nonces));
    let index = size_of::<NonceIndex>() as u64;
    let value = AccessKey::NONCE_VALUE_LEN as u64;
    let nonce = public_key.trie_id_len() as u64 + index + value + config.num_extra_bytes_record;
    access_key_storage(config, public_key, access_key) + nonces * nonce
}

impl Execution<'_> {
    pub(super) fn add_key(
        &mut self,
        add_key: &AddKeyAction,
        result: &mut ActionResult,
    ) -> Result<()> {
        let account_id = self.account_id().clone();
        let public_key = &add_key.public_key;
        if self.state.access_key(&account_id, public_key)?.is_some() {
            let public_key = Box::new(public_key.clone());
            result.fail(ActionErrorKind::AddKeyAlreadyExists {
                account_id,
                public_key,
            });
            return Ok(());
        }
        let nonce = initial_nonce(self.context.height);
        let mut access_key = add_key.access_key.clone();
        match access_key.gas_key_info() {
            None => access_key.nonce = nonce,
            // The nonces of a gas key are records of their own.
            Some(info) => {
                for index in 0..info.num_nonces {
                    self.state
                        .set_gas_key_nonce(&account_id, public_key, index, nonce);
                }
                access_key.nonce = 0;
            }
        }
        self.state
            .set_access_key(&account_id, public_key, &access_key);
        let usage = key_storage(
            &self.context.config.fees.storage_usage_config,
            public_key,
            &access_key,
        );
        let account = self.existing()?;
        account.set_storage_usage(
            account
                .storage_usage()
                .checked_add(usage)
                .ok_or(EngineError::Overflow)?,
        );
        Ok(())
    }

    pub(super) fn delete_key(
        &mut self,
        delete_key: &DeleteKeyAction,
        result: &mut ActionResult,
    ) -> Result<()> {
        let account_id = self.account_id().clone();
        let public_key = &delete_key.public_key;
        let Some(access_key) = self.state.access_key(&account_id, public_key)? else {
            let public_key = Box::new(public_key.clone());
            result.fail(ActionErrorKind::DeleteKeyDoesNotExist {
                account_id,
                public_key,
            });
            return Ok(());
        };
        if let Some(info) = access_key.gas_key_info() {
            if info.balance > GasKeyInfo::MAX_BALANCE_TO_BURN {
                let (public_key, balance) = (Some(Box::new(public_key.clone())), info.balance);
                result.fail(ActionErrorKind::GasKeyBalanceTooHigh {
                    account_id,
                    public_key,
                    balance,
                });
                return Ok(());
            }
            // What is left on it is burnt.
            result.tokens_burnt = result
                .tokens_burnt
                .checked_add(info.balance)
                .ok_or(EngineError::Overflow)?;
            for index in 0..info.num_nonces {
                self.state.remove(TrieKey::gas_key_nonce(
                    account_id.clone(),
                    public_key,
                    index,
                ));
            }
            let nonces = u64::from(info.num_nonces);
            let key_bytes = gas_key_nonce_key_len(&account_id, &public_key.into()) as u64 * nonces;
            let compute = self.removal_compute(nonces, key_bytes);
            result.compute = result
                .compute
                .checked_add(compute)
                .ok_or(EngineError::Overflow)?;
        }
        self.state
            .remove(TrieKey::access_key(account_id, public_key));
        let usage = key_storage(
            &self.context.config.fees.storage_usage_config,
            public_key,
            &access_key,
        );
        let account = self.existing()?;
        account.set_storage_usage(account.storage_usage().saturating_sub(usage));
        Ok(())
    }

    /// The compute time of removing gas key nonces, priced as removals by a contract are.
    pub(super) fn removal_compute(&self, nonces: u64, key_bytes: u64) -> Compute {
        let costs = &self.context.config.wasm_config.ext_costs;
        let value_bytes = nonces * AccessKey::NONCE_VALUE_LEN as u64;
        let priced = [
            (ExtCosts::storage_remove_base, nonces),
            (ExtCosts::storage_remove_key_byte, key_bytes),
            (ExtCosts::storage_remove_ret_value_byte, value_bytes),
        ];
        priced.into_iter().fold(0, |total: Compute, (cost, units)| {
            total.saturating_add(costs.compute_cost(cost).saturating_mul(units))
        })
    }

    pub(super) fn transfer_to_gas_key(
        &mut self,
        transfer: &TransferToGasKeyAction,
        result: &mut ActionResult,
    ) -> Result<()> {
        let Some((mut key, info)) = self.gas_key(&transfer.public_key, result)? else {
            return Ok(());
        };
        let balance = info
            .balance
            .checked_add(transfer.deposit)
            .ok_or(EngineError::Overflow)?;
        self.set_gas_key_balance(&transfer.public_key, &mut key, balance);
        Ok(())
    }

    pub(super) fn withdraw_from_gas_key(
        &mut self,
        withdraw: &WithdrawFromGasKeyAction,
        result: &mut ActionResult,
    ) -> Result<()> {
        let Some((mut key, info)) = self.gas_key(&withdraw.public_key, result)? else {
            return Ok(());
        };
        let Some(left) = info.balance.checked_sub(withdraw.amount) else {
            result.fail(ActionErrorKind::InsufficientGasKeyBalance {
                account_id: self.account_id().clone(),
                public_key: Box::new(withdraw.public_key.clone()),
                balance: info.balance,
                required: withdraw.amount,
            });
            return Ok(());
        };
        self.set_gas_key_balance(&withdraw.public_key, &mut key, left);
        let account = self.existing()?;
        account.set_amount(
            account
                .amount()
                .checked_add(withdraw.amount)
                .ok_or(EngineError::Overflow)?,
        );
        Ok(())
    }

    /// A gas key of the account; the result says so when there is none.
    fn gas_key(
        &mut self,
        public_key: &PublicKey,
        result: &mut ActionResult,
    ) -> Result<Option<(AccessKey, GasKeyInfo)>> {
        let key = self
            .state
            .access_key(self.receipt.receiver_id(), public_key)?;
        let found = key.and_then(|key| key.gas_key_info().cloned().map(|info| (key, info)));
        if found.is_none() {
            let (account_id, public_key) =
                (self.account_id().clone(), Box::new(public_key.clone()));
            result.fail(ActionErrorKind::GasKeyDoesNotExist {
                account_id,
                public_key,
            });
        }
        Ok(found)
    }

    fn set_gas_key_balance(
        &mut self,
        public_key: &PublicKey,
        key: &mut AccessKey,
        balance: Balance,
    ) {
        if let Some(info) = key.gas_key_info_mut() {
            info.balance = balance;
        }
        self.state
            .set_access_key(self.receipt.receiver_id(), public_key, key);
    }

    /// Gives a gas refund back to the gas key that paid; false when no gas key did.
    pub(super) fn refund_gas_key(&mut self, refund: Balance) -> Result<bool> {
        let public_key = self.action_receipt.signer_public_key();
        let Some(mut key) = self
            .state
            .access_key(self.receipt.receiver_id(), public_key)?
        else {
            return Ok(false);
        };
        let Some(info) = key.gas_key_info() else {
            return Ok(false);
        };
        let balance = info
            .balance
            .checked_add(refund)
            .ok_or(EngineError::Overflow)?;
        self.set_gas_key_balance(public_key, &mut key, balance);
        Ok(true)
    }

    /// Gives a gas refund back to the allowance of the key that paid, if it still exists and has one.
    pub(super) fn refund_allowance(&mut self, refund: Balance) -> Result<()> {
        let public_key = self.action_receipt.signer_public_key();
        let Some(mut key) = self
            .state
            .access_key(self.receipt.receiver_id(), public_key)?
        else {
            return Ok(());
        };
        let AccessKeyPermission::FunctionCall(call) = &mut key.permission else {
            return Ok(());
        };
        let Some(allowance) = call.allowance.as_mut() else {
            return Ok(());
        };
        *allowance = allowance.saturating_add(refund);
        self.state
            .set_access_key(self.receipt.receiver_id(), public_key, &key);
        Ok(())
    }
}
