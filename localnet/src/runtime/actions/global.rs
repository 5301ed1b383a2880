//! Global contracts: code that any account may run without storing it.

use near_primitives::account::AccountContract;
use near_primitives::action::{
    DeployGlobalContractAction, GlobalContractDeployMode, GlobalContractIdentifier,
};
use near_primitives::errors::ActionErrorKind;
use near_primitives::hash::hash;
use near_primitives::receipt::{GlobalContractDistributionReceipt, Receipt};
use near_primitives::trie_key::TrieKey;

use super::super::contract::global_key;
use super::super::outcome::ActionResult;
use super::Execution;
use crate::block::SHARD_ID;
use crate::error::{EngineError, Result};

impl Execution<'_> {
    /// Pays for the code, which is burnt, and sends it on its way to every shard.
    pub(super) fn deploy_global(
        &mut self,
        deploy: &DeployGlobalContractAction,
        result: &mut ActionResult,
    ) -> Result<()> {
        let account_id = self.account_id().clone();
        let per_byte = self
            .context
            .config
            .fees
            .storage_usage_config
            .global_contract_storage_amount_per_byte;
        let cost = per_byte
            .checked_mul(deploy.code.len() as u128)
            .ok_or(EngineError::Overflow)?;
        let account = self.existing()?;
        let Some(left) = account.amount().checked_sub(cost) else {
            result.fail(ActionErrorKind::LackBalanceForState {
                account_id,
                amount: cost,
            });
            return Ok(());
        };
        account.set_amount(left);
        result.tokens_burnt = result
            .tokens_burnt
            .checked_add(cost)
            .ok_or(EngineError::Overflow)?;

        let id = match deploy.deploy_mode {
            GlobalContractDeployMode::CodeHash => {
                GlobalContractIdentifier::CodeHash(hash(&deploy.code))
            }
            GlobalContractDeployMode::AccountId => {
                GlobalContractIdentifier::AccountId(account_id.clone())
            }
        };
        let code = deploy.code.clone();
        let distribution = if self.context.rules.global_nonces() {
            let nonce = self.next_global_nonce(&id)?;
            GlobalContractDistributionReceipt::new_v2(id, SHARD_ID, vec![], code, nonce)
        } else {
            GlobalContractDistributionReceipt::new_v1(id, SHARD_ID, vec![], code)
        };
        result
            .new_receipts
            .push(Receipt::new_global_contract_distribution(
                account_id,
                distribution,
            ));
        Ok(())
    }

    fn next_global_nonce(&mut self, id: &GlobalContractIdentifier) -> Result<u64> {
        let key = TrieKey::GlobalContractNonce {
            identifier: id.clone().into(),
        };
        let nonce = self
            .state
            .read::<u64>(&key)?
            .unwrap_or(0)
            .checked_add(1)
            .ok_or(EngineError::Overflow)?;
        self.state.write(key, &nonce);
        Ok(nonce)
    }

    /// Makes the account run a global contract in place of what it ran.
    pub(super) fn use_global(
        &mut self,
        id: &GlobalContractIdentifier,
        result: &mut ActionResult,
    ) -> Result<()> {
        if !self.state.contains(&global_key(id))? {
            result.fail(ActionErrorKind::GlobalContractDoesNotExist {
                identifier: id.clone(),
            });
            return Ok(());
        }
        let account_id = self.account_id().clone();
        self.clear_contract_storage()?;
        if self.existing()?.contract().is_local() {
            self.state.remove(TrieKey::ContractCode { account_id });
        }
        let contract = match id {
            GlobalContractIdentifier::CodeHash(hash) => AccountContract::Global(*hash),
            GlobalContractIdentifier::AccountId(owner) => {
                AccountContract::GlobalByAccount(owner.clone())
            }
        };
        let account = self.existing()?;
        let usage = account
            .storage_usage()
            .checked_add(id.len() as u64)
            .ok_or(EngineError::Overflow)?;
        account.set_storage_usage(usage);
        account
            .set_contract(contract)
            .map_err(|error| EngineError::InconsistentState(error.to_string()))
    }
}
