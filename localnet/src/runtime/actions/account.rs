//! Creating, paying, changing and deleting accounts.

use near_primitives::account::{Account, AccountContract, GasKeyInfo};
use near_primitives::errors::ActionErrorKind;
use near_primitives::hash::hash;
use near_primitives::receipt::Receipt;
use near_primitives::transaction::{DeleteAccountAction, DeployContractAction};
use near_primitives::trie_key::TrieKey;
use near_primitives::types::Balance;
use near_primitives::version::ProtocolFeature;

use super::super::contract::{contract_storage, local_code_length};
use super::super::outcome::ActionResult;
use super::Execution;
use crate::error::{EngineError, Result};

impl Execution<'_> {
    pub(super) fn create_account(&mut self, result: &mut ActionResult) {
        let account_id = self.account_id().clone();
        let predecessor_id = self.receipt.predecessor_id();
        let config = &self.context.config.account_creation_config;
        if account_id.is_top_level() {
            let short = account_id.len() < usize::from(config.min_allowed_top_level_account_length);
            if short && predecessor_id != self.context.registrar() {
                result.fail(ActionErrorKind::CreateAccountOnlyByRegistrar {
                    account_id,
                    registrar_account_id: self.context.registrar().clone(),
                    predecessor_id: predecessor_id.clone(),
                });
                return;
            }
        } else if !account_id.is_sub_account_of(predecessor_id) {
            let predecessor_id = predecessor_id.clone();
            result.fail(ActionErrorKind::CreateAccountNotAllowed {
                account_id,
                predecessor_id,
            });
            return;
        }
        // From here on the receipt may act for the account that it made.
        self.actor_id = account_id;
        self.account = Some(self.empty_account(Balance::ZERO));
    }

    /// A new account without keys and code.
    pub(super) fn empty_account(&self, amount: Balance) -> Account {
        let usage = self
            .context
            .config
            .fees
            .storage_usage_config
            .num_bytes_account;
        Account::new(amount, Balance::ZERO, AccountContract::None, usage)
    }

    /// Pays the account, creating it when its id allows that.
    pub(super) fn transfer(&mut self, deposit: Balance) -> Result<()> {
        if self.account.is_none() {
            return self.create_implicit(deposit);
        }
        let signer_id = self.action_receipt.signer_id();
        let is_gas_refund = self.is_refund() && signer_id == self.account_id();
        if is_gas_refund && self.refund_gas_key(deposit)? {
            return Ok(());
        }
        let account = self.existing()?;
        account.set_amount(
            account
                .amount()
                .checked_add(deposit)
                .ok_or(EngineError::Overflow)?,
        );
        if is_gas_refund {
            self.refund_allowance(deposit)
        } else {
            Ok(())
        }
    }

    pub(super) fn deploy(&mut self, deploy: &DeployContractAction) -> Result<()> {
        let account_id = self.account_id().clone();
        self.clear_contract_storage()?;
        let account = self.existing()?;
        let usage = account
            .storage_usage()
            .checked_add(deploy.code.len() as u64)
            .ok_or(EngineError::Overflow)?;
        account.set_storage_usage(usage);
        account
            .set_contract(AccountContract::Local(hash(&deploy.code)))
            .map_err(|error| EngineError::InconsistentState(error.to_string()))?;
        self.state
            .set(TrieKey::ContractCode { account_id }, deploy.code.clone());
        Ok(())
    }

    /// Takes the account's present contract off its storage usage.
    pub(super) fn clear_contract_storage(&mut self) -> Result<()> {
        let account_id = self.account_id().clone();
        let account = self.existing()?.clone();
        let used = contract_storage(self.state, &account_id, &account)?;
        self.existing()?
            .set_storage_usage(account.storage_usage().saturating_sub(used));
        Ok(())
    }

    pub(super) fn delete_account(
        &mut self,
        delete: &DeleteAccountAction,
        result: &mut ActionResult,
    ) -> Result<()> {
        let account_id = self.account_id().clone();
        let account = self.existing()?.clone();
        // Version 84 did not count what refers to a global contract as part of the contract.
        let contract = match self
            .context
            .rules
            .has(ProtocolFeature::FixDeleteAccountGlobalContractStorageUsage)
        {
            true => contract_storage(self.state, &account_id, &account)?,
            false => local_code_length(self.state, &account_id)?,
        };
        if account.storage_usage().saturating_sub(contract)
            > Account::MAX_ACCOUNT_DELETION_STORAGE_USAGE
        {
            result.fail(ActionErrorKind::DeleteAccountWithLargeState { account_id });
            return Ok(());
        }
        let gas_keys = self.state.gas_keys(&account_id)?;
        if gas_keys.balance > GasKeyInfo::MAX_BALANCE_TO_BURN {
            let balance = gas_keys.balance;
            result.fail(ActionErrorKind::GasKeyBalanceTooHigh {
                account_id,
                public_key: None,
                balance,
            });
            return Ok(());
        }
        if account.amount() > Balance::ZERO {
            result.new_receipts.push(Receipt::new_balance_refund(
                &delete.beneficiary_id,
                account.amount(),
            ));
        }
        self.state.remove_account(&account_id)?;
        result.tokens_burnt = result
            .tokens_burnt
            .checked_add(gas_keys.balance)
            .ok_or(EngineError::Overflow)?;
        let compute = self.removal_compute(gas_keys.nonces, gas_keys.nonce_key_bytes);
        result.compute = result
            .compute
            .checked_add(compute)
            .ok_or(EngineError::Overflow)?;
        self.actor_id = self.receipt.predecessor_id().clone();
        self.account = None;
        Ok(())
    }
}
