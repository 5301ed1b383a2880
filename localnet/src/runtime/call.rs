//! Function calls: the VM, what it burns, and what it leaves behind.

use std::rc::Rc;
use std::sync::Arc;

use near_parameters::RuntimeConfig;
use near_primitives::account::Account;
use near_primitives::errors::ActionErrorKind;
use near_primitives::hash::CryptoHash;
use near_primitives::receipt::{PromiseYieldIndices, PromiseYieldTimeout, VersionedActionReceipt};
use near_primitives::transaction::FunctionCallAction;
use near_primitives::trie_key::TrieKey;
use near_primitives::types::{AccountId, Balance, Gas};
use near_primitives::utils::create_random_seed;
use near_primitives_core::config::ViewConfig;
use near_vm_runner::Contract;
use near_vm_runner::logic::errors::{CompilationError, FunctionCallError, VMRunnerError};
use near_vm_runner::logic::types::PromiseResult;
use near_vm_runner::logic::{GasCounter, VMContext, VMOutcome};

use super::context::Context;
use super::contract::AccountCode;
use super::convert;
use super::ext::{Ext, engine_error};
use super::outcome::ActionResult;
use crate::error::{EngineError, Result};
use crate::state::StateUpdate;

/// Who calls, what with, and where the result goes.
pub(crate) struct Call<'a> {
    pub signer_id: &'a AccountId,
    /// The borsh of the key that signed.
    pub signer_public_key: Vec<u8>,
    pub predecessor_id: &'a AccountId,
    pub refund_to: &'a AccountId,
    pub method_name: &'a str,
    pub args: Rc<[u8]>,
    pub gas: Gas,
    pub deposit: Balance,
    pub promise_results: Arc<[PromiseResult]>,
    pub output_data_receivers: Vec<AccountId>,
    pub view: Option<ViewConfig>,
}

/// Runs a contract. A contract that fails is an outcome; an error is the chain's own.
pub(crate) fn execute(ext: &mut Ext, code: &AccountCode, call: Call) -> Result<VMOutcome> {
    let context = ext.context;
    let config = Arc::clone(&context.config.wasm_config);
    context
        .code_cache
        .prepare(&config, code.hash(), || code.get_code())?;

    let vm_context = VMContext {
        current_account_id: ext.account_id.clone(),
        signer_account_id: call.signer_id.clone(),
        signer_account_pk: call.signer_public_key,
        predecessor_account_id: call.predecessor_id.clone(),
        refund_to_account_id: call.refund_to.clone(),
        input: call.args,
        promise_results: call.promise_results,
        block_height: context.height,
        block_timestamp: context.timestamp,
        epoch_height: context.epoch_height,
        account_balance: ext.account.amount(),
        account_locked_balance: ext.account.locked(),
        storage_usage: ext.account.storage_usage(),
        account_contract: ext.account.contract().into_owned(),
        attached_deposit: call.deposit,
        prepaid_gas: call.gas,
        random_seed: create_random_seed(ext.action_hash, context.random_seed),
        view_config: call.view,
        output_data_receivers: call.output_data_receivers,
    };
    let counter = gas_counter(&context.config, &vm_context);
    let prepared = near_vm_runner::prepare(
        code,
        config,
        Some(context.code_cache.runtime()),
        counter,
        call.method_name,
    );
    let fees = Arc::clone(&context.config.fees);
    match prepared.run(ext, &vm_context, fees) {
        Ok(outcome) => Ok(outcome),
        Err(error) => failure(error, ext.account_id),
    }
}

fn gas_counter(config: &RuntimeConfig, call: &VMContext) -> GasCounter {
    let vm = &config.wasm_config;
    let max_burnt = call
        .view_config
        .as_ref()
        .map_or(vm.limit_config.max_gas_burnt, |view| view.max_gas_burnt);
    let costs = vm.ext_costs.clone();
    GasCounter::new(
        costs,
        max_burnt,
        vm.regular_op_cost,
        call.prepaid_gas,
        call.is_view(),
    )
}

fn failure(error: VMRunnerError, account_id: &AccountId) -> Result<VMOutcome> {
    match error {
        VMRunnerError::ContractCodeNotPresent => {
            let error = CompilationError::CodeDoesNotExist {
                account_id: account_id.as_str().into(),
            };
            Ok(VMOutcome::nop_outcome(FunctionCallError::CompilationError(
                error,
            )))
        }
        VMRunnerError::LoadingError(msg) => {
            Ok(VMOutcome::nop_outcome(FunctionCallError::LoadingError {
                msg,
            }))
        }
        VMRunnerError::ExternalError(error) => Err(engine_error(error)),
        VMRunnerError::InconsistentStateError(error) => {
            Err(EngineError::InconsistentState(error.to_string()))
        }
        error => Err(EngineError::Vm(error.to_string())),
    }
}

/// The receipt around a call, as far as calls care.
pub(crate) struct Frame<'a> {
    pub receipt: &'a VersionedActionReceipt<'a>,
    pub predecessor_id: &'a AccountId,
    pub account_id: &'a AccountId,
    pub promise_results: Arc<[PromiseResult]>,
    pub action_hash: CryptoHash,
    /// Only the last action of a receipt has its result sent on.
    pub is_last: bool,
    /// The size of the block's storage proof when the receipt began, from version 86.
    pub proof_before: Option<usize>,
}

/// The function call action.
pub(crate) fn function_call(
    context: &Context,
    state: &mut StateUpdate,
    account: &mut Account,
    frame: &Frame,
    action: &FunctionCallAction,
    result: &mut ActionResult,
) -> Result<()> {
    account
        .amount()
        .checked_add(action.deposit)
        .ok_or(EngineError::Overflow)?;
    let code = AccountCode::of(state, frame.account_id, account)?;
    let receivers = frame
        .receipt
        .output_data_receivers()
        .iter()
        .map(|receiver| receiver.receiver_id.clone());
    let call = Call {
        signer_id: frame.receipt.signer_id(),
        signer_public_key: crate::state::encode(frame.receipt.signer_public_key()),
        predecessor_id: frame.predecessor_id,
        refund_to: frame
            .receipt
            .refund_to()
            .as_ref()
            .unwrap_or(frame.predecessor_id),
        method_name: &action.method_name,
        args: Rc::from(action.args.as_slice()),
        gas: action.gas,
        deposit: action.deposit,
        promise_results: Arc::clone(&frame.promise_results),
        output_data_receivers: if frame.is_last {
            receivers.collect()
        } else {
            Vec::new()
        },
        view: None,
    };
    let before = account.clone();
    let mut ext = Ext::new(
        context,
        state,
        frame.account_id,
        &before,
        frame.action_hash,
        frame.proof_before,
    );
    let outcome = execute(&mut ext, &code, call)?;
    let mut promises = ext.promises;
    let distributed = promises.distribute(action.gas.saturating_sub(outcome.used_gas))?;

    result.gas_burnt = result.gas_burnt.checked_add_result(outcome.burnt_gas)?;
    result.gas_burnt_for_call = result
        .gas_burnt_for_call
        .checked_add_result(outcome.burnt_gas)?;
    result.gas_used = result
        .gas_used
        .checked_add_result(outcome.used_gas)?
        .checked_add_result(distributed)?;
    result.compute = result
        .compute
        .checked_add(outcome.compute_usage)
        .ok_or(EngineError::Overflow)?;
    result.logs.extend(outcome.logs);
    result.profile.merge(&outcome.profile);
    if let Some(error) = outcome.aborted {
        result.fail(ActionErrorKind::FunctionCallError(convert::call_error(
            error,
        )?));
        return Ok(());
    }

    for data_id in promises.yields() {
        enqueue_timeout(context, state, frame.account_id, data_id)?;
    }
    account.set_amount(outcome.balance);
    account.set_storage_usage(outcome.storage_usage);
    result.subsidized = result
        .subsidized
        .checked_add(outcome.subsidized_amount)
        .ok_or(EngineError::Overflow)?;
    result.result = Ok(outcome.return_data);
    result
        .new_receipts
        .extend(promises.into_receipts(frame.account_id, frame.receipt));
    Ok(())
}

/// A yield that nobody resumes is resumed without data after some blocks.
fn enqueue_timeout(
    context: &Context,
    state: &mut StateUpdate,
    account_id: &AccountId,
    data_id: CryptoHash,
) -> Result<()> {
    let mut indices: PromiseYieldIndices = state
        .read(&TrieKey::PromiseYieldIndices)?
        .unwrap_or_default();
    let limits = &context.config.wasm_config.limit_config;
    let expires_at = context.height + limits.yield_timeout_length_in_blocks;
    let timeout = PromiseYieldTimeout {
        account_id: account_id.clone(),
        data_id,
        expires_at,
    };
    state.write(
        TrieKey::PromiseYieldTimeout {
            index: indices.next_available_index,
        },
        &timeout,
    );
    indices.next_available_index += 1;
    state.write(TrieKey::PromiseYieldIndices, &indices);
    Ok(())
}
