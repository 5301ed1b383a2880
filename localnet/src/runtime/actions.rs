//! Actions: what each does to the account that receives it.

mod account;
mod check;
mod delegate;
mod global;
mod implicit;
mod keys;
mod stake;
mod state_init;

use std::sync::Arc;

use near_primitives::account::{Account, AccountContract};
use near_primitives::hash::CryptoHash;
use near_primitives::receipt::{Receipt, VersionedActionReceipt};
use near_primitives::transaction::Action;
use near_primitives::types::AccountId;
use near_vm_runner::logic::types::PromiseResult;

use super::call::{self, Frame};
use super::context::Context;
use super::fees;
use super::outcome::ActionResult;
use crate::error::{EngineError, Result};
use crate::state::StateUpdate;

/// A receipt while its actions run.
pub(crate) struct Execution<'a> {
    pub context: &'a Context,
    pub state: &'a mut StateUpdate,
    pub receipt: &'a Receipt,
    pub action_receipt: &'a VersionedActionReceipt<'a>,
    /// The receiver; `None` while it does not exist.
    pub account: Option<Account>,
    /// Who acts: the predecessor, or the account itself once it was created by an earlier action.
    pub actor_id: AccountId,
    pub promise_results: Arc<[PromiseResult]>,
    /// The size of the block's storage proof when the receipt began, from version 86.
    pub proof_before: Option<usize>,
}

impl Execution<'_> {
    fn account_id(&self) -> &AccountId {
        self.receipt.receiver_id()
    }

    /// Refunds come from the system: they are free and cannot create accounts.
    fn is_refund(&self) -> bool {
        self.receipt.predecessor_id().is_system()
    }

    /// The account, which the checks before an action found to exist.
    fn existing(&mut self) -> Result<&mut Account> {
        let missing =
            || EngineError::InconsistentState("an action ran without its account".to_owned());
        self.account.as_mut().ok_or_else(missing)
    }

    /// Runs one action. What fails is in the result; an error is the chain's own.
    pub(crate) fn apply(
        &mut self,
        index: usize,
        action: &Action,
        action_hash: CryptoHash,
    ) -> Result<ActionResult> {
        let fee = fees::exec_fee(&self.context.config, action, self.account_id())?;
        let mut result = ActionResult::charged(fee);
        let contract = self
            .account
            .as_ref()
            .map_or(AccountContract::None, |account| {
                account.contract().into_owned()
            });
        result.contracts.push(contract);
        if let Err(kind) = self.check(action) {
            result.fail(kind);
            return Ok(result);
        }
        match action {
            Action::CreateAccount(_) => self.create_account(&mut result),
            Action::DeployContract(deploy) => self.deploy(deploy)?,
            Action::FunctionCall(call) => {
                let mut account = self.existing()?.clone();
                let frame = Frame {
                    receipt: self.action_receipt,
                    predecessor_id: self.receipt.predecessor_id(),
                    account_id: self.receipt.receiver_id(),
                    promise_results: Arc::clone(&self.promise_results),
                    action_hash,
                    is_last: index + 1 == self.action_receipt.actions().len(),
                    proof_before: self.proof_before,
                };
                call::function_call(
                    self.context,
                    self.state,
                    &mut account,
                    &frame,
                    call,
                    &mut result,
                )?;
                self.account = Some(account);
            }
            Action::Transfer(transfer) => self.transfer(transfer.deposit)?,
            Action::Stake(stake) => self.stake(stake, &mut result)?,
            Action::AddKey(add_key) => self.add_key(add_key, &mut result)?,
            Action::DeleteKey(delete_key) => self.delete_key(delete_key, &mut result)?,
            Action::DeleteAccount(delete) => self.delete_account(delete, &mut result)?,
            Action::Delegate(signed) => self.delegate((&**signed).into(), &mut result)?,
            Action::DelegateV2(signed) => self.delegate((&**signed).into(), &mut result)?,
            Action::DeployGlobalContract(deploy) => self.deploy_global(deploy, &mut result)?,
            Action::UseGlobalContract(use_global) => {
                self.use_global(&use_global.contract_identifier, &mut result)?
            }
            Action::DeterministicStateInit(init) => {
                self.deterministic_state_init(init, &mut result)?
            }
            Action::UniversalStateInit(init) => self.universal_state_init(init, &mut result)?,
            Action::TransferToGasKey(transfer) => {
                self.transfer_to_gas_key(transfer, &mut result)?
            }
            Action::WithdrawFromGasKey(withdraw) => {
                self.withdraw_from_gas_key(withdraw, &mut result)?
            }
        }
        Ok(result)
    }
}
