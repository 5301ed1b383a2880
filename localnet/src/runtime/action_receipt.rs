//! Running an action receipt: its inputs, its actions, what it gives back and what it sends on.

use std::rc::Rc;
use std::sync::Arc;

use near_parameters::ActionCosts;
use near_primitives::account::AccountContract;
use near_primitives::errors::{ActionError, ActionErrorKind, TxExecutionError};
use near_primitives::hash::CryptoHash;
use near_primitives::receipt::{
    DataReceipt, Receipt, ReceiptEnum, ReceiptV0, ReceivedData, VersionedActionReceipt,
    VersionedReceiptEnum,
};
use near_primitives::transaction::{
    ExecutionMetadata, ExecutionMetadataV4, ExecutionOutcome, ExecutionOutcomeWithId,
    ExecutionStatus,
};
use near_primitives::types::{Balance, Gas, StateChangeCause};
use near_primitives::utils::create_action_hash_from_receipt_id;
use near_primitives::version::ProtocolFeature;
use near_vm_runner::logic::ReturnData;
use near_vm_runner::logic::types::PromiseResult;

use super::actions::Execution;
use super::context::Context;
use super::convert;
use super::effects::{Effects, Totals};
use super::fees;
use super::limits::{Age, Limits};
use super::outcome::ActionResult;
use super::receipt_keys::data_key;
use super::refund;
use super::staking::missing_for_storage;
use super::validate::validate_receipt;
use crate::error::{EngineError, Result};
use crate::state::StateUpdate;

/// Runs an action receipt, or a yield that was resumed. All its inputs are in the state.
pub(super) fn apply(
    context: &Context,
    state: &mut StateUpdate,
    receipt: &Receipt,
) -> Result<Effects> {
    let action_receipt = match receipt.versioned_receipt() {
        VersionedReceiptEnum::Action(action) | VersionedReceiptEnum::PromiseYield(action) => action,
        _ => {
            return Err(EngineError::InconsistentState(
                "only action receipts have actions".to_owned(),
            ));
        }
    };
    let promise_results = take_inputs(state, receipt, &action_receipt)?;
    state.commit(StateChangeCause::ActionReceiptProcessingStarted {
        receipt_hash: receipt.get_hash(),
    });

    let (mut result, created) =
        run_actions(context, state, receipt, &action_receipt, promise_results)?;
    let burnt_for_gas = settle(context, receipt, &action_receipt, created, &mut result)?;
    match &result.result {
        Ok(_) => state.commit(StateChangeCause::ReceiptProcessing {
            receipt_hash: receipt.get_hash(),
        }),
        Err(_) => state.rollback(),
    }
    let rewarded = reward(context, state, receipt, burnt_for_gas.reward_price, &result)?;
    send_data(receipt, &action_receipt, &mut result)?;
    finish(
        context,
        receipt,
        &action_receipt,
        burnt_for_gas.burnt,
        rewarded,
        result,
    )
}

/// Takes the data that the receipt waited for out of the state.
fn take_inputs(
    state: &mut StateUpdate,
    receipt: &Receipt,
    action_receipt: &VersionedActionReceipt,
) -> Result<Arc<[PromiseResult]>> {
    let inputs = action_receipt.input_data_ids().iter().map(|data_id| {
        let key = data_key(receipt.receiver_id(), *data_id);
        let received: ReceivedData = state.expect(&key)?;
        state.remove(key);
        Ok(match received.data {
            Some(value) => PromiseResult::Successful(Rc::from(value)),
            None => PromiseResult::Failed,
        })
    });
    inputs.collect()
}

/// Runs the actions until one fails. Says as well whether the receipt created its account.
fn run_actions(
    context: &Context,
    state: &mut StateUpdate,
    receipt: &Receipt,
    action_receipt: &VersionedActionReceipt,
    promise_results: Arc<[PromiseResult]>,
) -> Result<(ActionResult, bool)> {
    let rules = context.rules;
    let limits = Limits {
        limits: &context.config.wasm_config.limit_config,
        rules,
        age: Age::New,
    };
    let proof_start = state.proof_size();
    let account = state.account(receipt.receiver_id())?;
    let existed = account.is_some();
    let proof_before = rules
        .has(ProtocolFeature::EnforcePerReceiptStorageProofLimit)
        .then_some(proof_start);
    let mut result = ActionResult::charged(
        context
            .config
            .fees
            .fee(ActionCosts::new_action_receipt)
            .exec_fee(),
    );
    let actor_id = receipt.predecessor_id().clone();
    let mut execution = Execution {
        context,
        state,
        receipt,
        action_receipt,
        account,
        actor_id,
        promise_results,
        proof_before,
    };

    for (index, action) in action_receipt.actions().iter().enumerate() {
        let action_hash =
            create_action_hash_from_receipt_id(receipt.receipt_id(), context.height, index);
        let mut next = execution.apply(index, action, action_hash)?;
        if next.result.is_ok() {
            let invalid = next
                .new_receipts
                .iter()
                .find_map(|made| validate_receipt(limits, made).err());
            if let Some(error) = invalid {
                next.fail(ActionErrorKind::NewReceiptValidationError(error));
            } else if let Some(limit) = exceeded_proof(context, execution.state, proof_start) {
                next.fail(ActionErrorKind::ReceiptStorageProofSizeExceeded { limit });
            }
        }
        result.merge(next)?;
        if let Err(error) = &mut result.result {
            error.index = Some(index as u64);
            break;
        }
    }

    let Execution { account, state, .. } = execution;
    let created = !existed && account.is_some() && result.result.is_ok();
    if let (Ok(_), Some(account)) = (&result.result, account) {
        match missing_for_storage(&account, account.amount(), &context.config)? {
            None => state.set_account(receipt.receiver_id(), &account),
            Some(amount) => {
                let kind = ActionErrorKind::LackBalanceForState {
                    account_id: receipt.receiver_id().clone(),
                    amount,
                };
                result.fail_receipt(ActionError { index: None, kind });
            }
        }
    }
    let created = created && result.result.is_ok();
    Ok((result, created))
}

/// The limit on the receipt's storage proof, if it is exceeded. Inside calls the VM watches it; from version 87 on it
/// holds for all actions.
fn exceeded_proof(context: &Context, state: &StateUpdate, start: usize) -> Option<u64> {
    if !context
        .rules
        .has(ProtocolFeature::EnforceStorageProofLimitForAllActions)
    {
        return None;
    }
    let limit = context
        .config
        .wasm_config
        .limit_config
        .per_receipt_storage_proof_size_limit;
    (state.proof_size().saturating_sub(start) > limit).then_some(limit as u64)
}

/// Refunds are free, and what a failed refund carried is burnt. Everything else settles its gas.
fn settle(
    context: &Context,
    receipt: &Receipt,
    action_receipt: &VersionedActionReceipt,
    created: bool,
    result: &mut ActionResult,
) -> Result<refund::Settlement> {
    if !receipt.predecessor_id().is_system() {
        return refund::settle(context, receipt, action_receipt, created, result);
    }
    if result.result.is_err() {
        result.tokens_lost = fees::deposits(action_receipt.actions())?;
    }
    Ok(refund::Settlement {
        burnt: Balance::ZERO,
        reward_price: Balance::ZERO,
    })
}

/// Pays a contract its share of the gas that was burnt in it (none from version 87). Returns the share.
fn reward(
    context: &Context,
    state: &mut StateUpdate,
    receipt: &Receipt,
    price: Balance,
    result: &ActionResult,
) -> Result<Balance> {
    let share = context.config.fees.burnt_gas_reward;
    let gas = u128::from(result.gas_burnt_for_call.as_gas())
        * u128::from(share.numer().unsigned_abs())
        / u128::from(share.denom().unsigned_abs());
    let gas = Gas::from_gas(u64::try_from(gas).map_err(|_| EngineError::Overflow)?);
    let reward = fees::price(price, gas)?;
    if reward.is_zero() {
        return Ok(reward);
    }
    let Some(mut account) = state.account(receipt.receiver_id())? else {
        return Ok(Balance::ZERO);
    };
    account.set_amount(fees::add(account.amount(), reward)?);
    state.set_account(receipt.receiver_id(), &account);
    state.commit(StateChangeCause::ActionReceiptGasReward {
        receipt_hash: receipt.get_hash(),
    });
    Ok(reward)
}

/// Sends the result to those who wait for it, or has the returned promise send its own.
fn send_data(
    receipt: &Receipt,
    action_receipt: &VersionedActionReceipt,
    result: &mut ActionResult,
) -> Result<()> {
    let receivers = action_receipt.output_data_receivers();
    if receivers.is_empty() {
        return Ok(());
    }
    let data = match &result.result {
        Ok(ReturnData::ReceiptIndex(index)) => {
            let promise = result
                .new_receipts
                .get_mut(*index as usize)
                .map(Receipt::receipt_mut);
            match promise {
                Some(ReceiptEnum::Action(action) | ReceiptEnum::PromiseYield(action)) => {
                    action.output_data_receivers.extend_from_slice(receivers);
                }
                Some(ReceiptEnum::ActionV2(action) | ReceiptEnum::PromiseYieldV2(action)) => {
                    action.output_data_receivers.extend_from_slice(receivers);
                }
                _ => {
                    return Err(EngineError::Vm(
                        "a call returned a promise that it did not make".to_owned(),
                    ));
                }
            }
            return Ok(());
        }
        Ok(ReturnData::Value(value)) => Some(value.clone()),
        Ok(ReturnData::None) => Some(Vec::new()),
        Err(_) => None,
    };
    result.new_receipts.extend(receivers.iter().map(|receiver| {
        Receipt::V0(ReceiptV0 {
            predecessor_id: receipt.receiver_id().clone(),
            receiver_id: receiver.receiver_id.clone(),
            receipt_id: CryptoHash::default(),
            receipt: ReceiptEnum::Data(DataReceipt {
                data_id: receiver.data_id,
                data: data.clone(),
            }),
        })
    }));
    Ok(())
}

/// Numbers the new receipts and writes the outcome.
fn finish(
    context: &Context,
    receipt: &Receipt,
    action_receipt: &VersionedActionReceipt,
    burnt_for_gas: Balance,
    rewarded: Balance,
    result: ActionResult,
) -> Result<Effects> {
    let mut receipts = result.new_receipts;
    let mut receipt_ids = Vec::new();
    for (index, made) in receipts.iter_mut().enumerate() {
        let receipt_id = context.receipt_id(receipt.receipt_id(), index);
        made.set_receipt_id(receipt_id);
        if matches!(
            made.versioned_receipt(),
            VersionedReceiptEnum::Action(_) | VersionedReceiptEnum::PromiseYield(_)
        ) {
            receipt_ids.push(receipt_id);
        }
    }
    let status = match result.result {
        Ok(ReturnData::ReceiptIndex(index)) => ExecutionStatus::SuccessReceiptId(
            context.receipt_id(receipt.receipt_id(), index as usize),
        ),
        Ok(ReturnData::Value(value)) => ExecutionStatus::SuccessValue(value),
        Ok(ReturnData::None) => ExecutionStatus::SuccessValue(Vec::new()),
        Err(error) => ExecutionStatus::Failure(TxExecutionError::ActionError(error)),
    };
    let reported = match context.rules.reports_global_storage_burn() {
        true => fees::add(burnt_for_gas, result.tokens_burnt)?,
        false => burnt_for_gas,
    };
    let burnt = [result.tokens_burnt, result.tokens_lost]
        .into_iter()
        .try_fold(burnt_for_gas, fees::add)?;
    let totals = Totals {
        gas: result.gas_burnt,
        compute: result.compute,
        burnt: burnt.checked_sub(rewarded).ok_or(EngineError::Overflow)?,
        subsidized: result.subsidized,
    };
    let mut contracts = result.contracts;
    contracts.resize(action_receipt.actions().len(), AccountContract::None);
    let profile = convert::profile(*result.profile);
    let metadata = match context.rules.has(ProtocolFeature::ExecutionMetadataV4) {
        true => ExecutionMetadata::V4(Box::new(ExecutionMetadataV4 { profile, contracts })),
        false => ExecutionMetadata::V3(Box::new(profile)),
    };
    let outcome = ExecutionOutcome {
        status,
        logs: result.logs,
        receipt_ids,
        gas_burnt: result.gas_burnt,
        compute_usage: Some(result.compute),
        tokens_burnt: reported,
        executor_id: receipt.receiver_id().clone(),
        metadata,
    };
    let outcome = Some(ExecutionOutcomeWithId {
        id: *receipt.receipt_id(),
        outcome,
    });
    Ok(Effects {
        outcome,
        receipts,
        proposals: result.proposals,
        totals,
    })
}
