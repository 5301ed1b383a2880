//! What a receipt or a transaction must look like, whatever the state is.

use near_crypto::key_conversion::is_valid_staking_key;
use near_primitives::account::{AccessKeyPermission, FunctionCallPermission};
use near_primitives::action::{AddKeyAction, StateInitCounts};
use near_primitives::errors::{ActionsValidationError as Invalid, ReceiptValidationError};
use near_primitives::receipt::{
    DataReceipt, Receipt, VersionedActionReceipt, VersionedReceiptEnum,
};
use near_primitives::transaction::{Action, FunctionCallAction};
use near_primitives::types::{AccountId, Balance, Gas};
use near_primitives::version::ProtocolFeature;

use super::fees;
use super::limits::{Age, Limits, validate_account_id, validate_identifier};
use super::validate_state_init::{validate_deterministic, validate_universal};

/// Checks a whole receipt.
pub(crate) fn validate_receipt(
    with: Limits,
    receipt: &Receipt,
) -> Result<(), ReceiptValidationError> {
    if with.age == Age::New {
        let size = borsh::object_length(receipt).map_or(u64::MAX, |size| size as u64);
        let limit = with.limits.max_receipt_size;
        if size > limit {
            return Err(ReceiptValidationError::ReceiptSizeExceeded { size, limit });
        }
    }
    let invalid = |account_id: &AccountId| AccountId::validate(account_id.as_str()).is_err();
    if invalid(receipt.predecessor_id()) {
        let account_id = receipt.predecessor_id().to_string();
        return Err(ReceiptValidationError::InvalidPredecessorId { account_id });
    }
    if invalid(receipt.receiver_id()) {
        let account_id = receipt.receiver_id().to_string();
        return Err(ReceiptValidationError::InvalidReceiverId { account_id });
    }
    match receipt.versioned_receipt() {
        VersionedReceiptEnum::Action(action) | VersionedReceiptEnum::PromiseYield(action) => {
            validate_action_receipt(with, &action, receipt.receiver_id())
        }
        VersionedReceiptEnum::Data(data) | VersionedReceiptEnum::PromiseResume(data) => {
            validate_data(with, &data)
        }
        // It is made by the runtime itself, of code that was validated.
        VersionedReceiptEnum::GlobalContractDistribution(_) => Ok(()),
    }
}

fn validate_action_receipt(
    with: Limits,
    receipt: &VersionedActionReceipt,
    receiver_id: &AccountId,
) -> Result<(), ReceiptValidationError> {
    let inputs = receipt.input_data_ids().len() as u64;
    let limit = with.limits.max_number_input_data_dependencies;
    if inputs > limit {
        let number_of_input_data_dependencies = inputs;
        return Err(
            ReceiptValidationError::NumberInputDataDependenciesExceeded {
                number_of_input_data_dependencies,
                limit,
            },
        );
    }
    if let Some(refund_to) = receipt.refund_to()
        && AccountId::validate(refund_to.as_str()).is_err()
    {
        return Err(ReceiptValidationError::InvalidRefundTo {
            account_id: refund_to.to_string(),
        });
    }
    validate_actions(with, receipt.actions(), receiver_id)
        .map_err(ReceiptValidationError::ActionsValidation)
}

fn validate_data(with: Limits, receipt: &DataReceipt) -> Result<(), ReceiptValidationError> {
    let length = receipt.data.as_ref().map_or(0, Vec::len) as u64;
    let limit = with.limits.max_length_returned_data;
    if length > limit {
        return Err(ReceiptValidationError::ReturnedValueLengthExceeded { length, limit });
    }
    Ok(())
}

/// Checks a list of actions for one receiver.
pub(crate) fn validate_actions(
    with: Limits,
    actions: &[Action],
    receiver_id: &AccountId,
) -> Result<(), Invalid> {
    let limits = with.limits;
    let count = actions.len() as u64;
    if count > limits.max_actions_per_receipt {
        let limit = limits.max_actions_per_receipt;
        return Err(Invalid::TotalNumberOfActionsExceeded {
            total_number_of_actions: count,
            limit,
        });
    }
    if actions.iter().any(Action::post_quantum_signatures_required) {
        with.requires(
            ProtocolFeature::PostQuantumSignatures,
            "PostQuantumSignatures",
        )?;
    }
    if with.age == Age::New {
        validate_counts(with, actions)?;
    }
    let mut delegates = 0;
    for (index, action) in actions.iter().enumerate() {
        if matches!(action, Action::DeleteAccount(_)) && index + 1 < actions.len() {
            return Err(Invalid::DeleteActionMustBeFinal);
        }
        delegates += u32::from(action.is_delegate());
        if delegates > 1 {
            return Err(Invalid::DelegateActionMustBeOnlyOne);
        }
        validate_action(with, action, receiver_id)?;
    }
    let total_prepaid_gas = fees::prepaid_gas(actions).map_err(|_| Invalid::IntegerOverflow)?;
    if total_prepaid_gas > limits.max_total_prepaid_gas {
        let limit = limits.max_total_prepaid_gas;
        return Err(Invalid::TotalPrepaidGasExceeded {
            total_prepaid_gas,
            limit,
        });
    }
    Ok(())
}

/// Limits on what the actions of a receipt may hold together.
fn validate_counts(with: Limits, actions: &[Action]) -> Result<(), Invalid> {
    let limits = with.limits;
    let deploys = |action: &&Action| {
        matches!(
            action,
            Action::DeployContract(_) | Action::DeployGlobalContract(_)
        )
    };
    let number_of_deploy_actions = actions.iter().filter(deploys).count() as u64;
    if number_of_deploy_actions > limits.max_deploy_actions_per_receipt {
        let limit = limits.max_deploy_actions_per_receipt;
        return Err(Invalid::TotalNumberOfDeployActionsExceeded {
            number_of_deploy_actions,
            limit,
        });
    }
    let counts = actions
        .iter()
        .map(Action::state_init_counts)
        .fold(StateInitCounts::ZERO, StateInitCounts::saturating_add);
    if counts.entries > limits.max_state_init_entries {
        let limit = limits.max_state_init_entries;
        return Err(Invalid::TotalNumberOfStateInitEntriesExceeded {
            number_of_entries: counts.entries,
            limit,
        });
    }
    if counts.keys > limits.max_universal_state_init_keys {
        let limit = limits.max_universal_state_init_keys;
        return Err(Invalid::TotalNumberOfStateInitKeysExceeded {
            number_of_keys: counts.keys,
            limit,
        });
    }
    Ok(())
}

fn validate_action(with: Limits, action: &Action, receiver_id: &AccountId) -> Result<(), Invalid> {
    match action {
        Action::CreateAccount(_) | Action::DeleteKey(_) => Ok(()),
        Action::DeployContract(deploy) => validate_code(with, deploy.code.len()),
        Action::DeployGlobalContract(deploy) => validate_code(with, deploy.code.len()),
        Action::UseGlobalContract(use_global) => {
            validate_identifier(&use_global.contract_identifier)
        }
        Action::FunctionCall(call) => validate_call(with, call),
        Action::Transfer(_) => validate_transfer(with, receiver_id),
        Action::Stake(stake) if is_valid_staking_key(&stake.public_key) => Ok(()),
        Action::Stake(stake) => Err(Invalid::UnsuitableStakingKey {
            public_key: Box::new(stake.public_key.clone()),
        }),
        Action::AddKey(add_key) => validate_add_key(with, add_key),
        Action::DeleteAccount(delete) => validate_account_id(&delete.beneficiary_id),
        Action::Delegate(_) => validate_delegate(with, action, receiver_id),
        Action::DelegateV2(_) => {
            with.requires(ProtocolFeature::DelegateV2, "DelegateV2")?;
            if with.now(ProtocolFeature::RejectDelegateV2) {
                return Err(Invalid::RemovedProtocolFeature {
                    protocol_feature: "DelegateV2".to_owned(),
                    version: with.rules.version(),
                });
            }
            validate_delegate(with, action, receiver_id)
        }
        Action::DeterministicStateInit(init) => validate_deterministic(with, init, receiver_id),
        Action::UniversalStateInit(init) => validate_universal(with, init, receiver_id),
        Action::TransferToGasKey(_) | Action::WithdrawFromGasKey(_) => {
            with.requires(ProtocolFeature::GasKeys, "GasKeys")
        }
    }
}

fn validate_delegate(
    with: Limits,
    action: &Action,
    receiver_id: &AccountId,
) -> Result<(), Invalid> {
    let Some(inner) = fees::delegate(action) else {
        return Ok(());
    };
    let count = inner.actions().len() as u64;
    if count > with.limits.max_actions_per_receipt {
        let limit = with.limits.max_actions_per_receipt;
        return Err(Invalid::TotalNumberOfActionsExceeded {
            total_number_of_actions: count,
            limit,
        });
    }
    let actions = inner.get_actions();
    let withdraws = |action: &Action| matches!(action, Action::WithdrawFromGasKey(_));
    if with.now(ProtocolFeature::RejectWithdrawFromGasKeyInDelegate)
        && actions.iter().any(withdraws)
    {
        return Err(Invalid::WithdrawFromGasKeyNotAllowedInDelegate);
    }
    // Version 84 took the outer receiver, so that a delegated state init could never pass.
    let fixed = with
        .rules
        .has(ProtocolFeature::FixDelegatedDeterministicStateInit);
    validate_actions(
        with,
        &actions,
        if fixed {
            inner.receiver_id()
        } else {
            receiver_id
        },
    )
}

fn validate_transfer(with: Limits, receiver_id: &AccountId) -> Result<(), Invalid> {
    let universal = receiver_id.get_account_type()
        == near_primitives::account::id::AccountType::UniversalAccount;
    let banned = with.now(ProtocolFeature::RejectUniversalAccountTransfers)
        && !with.rules.has(ProtocolFeature::UniversalAccounts);
    if universal && banned {
        return Err(Invalid::TransferToUniversalAccountNotAllowed {
            account_id: receiver_id.clone(),
        });
    }
    Ok(())
}

fn validate_code(with: Limits, length: usize) -> Result<(), Invalid> {
    let (size, limit) = (length as u64, with.limits.max_contract_size);
    if size > limit {
        Err(Invalid::ContractSizeExceeded { size, limit })
    } else {
        Ok(())
    }
}

fn validate_call(with: Limits, call: &FunctionCallAction) -> Result<(), Invalid> {
    if call.gas == Gas::ZERO {
        return Err(Invalid::FunctionCallZeroAttachedGas);
    }
    if with.now(ProtocolFeature::RejectEmptyMethodName) && call.method_name.is_empty() {
        return Err(Invalid::FunctionCallEmptyMethodName);
    }
    let (length, limit) = (
        call.method_name.len() as u64,
        with.limits.max_length_method_name,
    );
    if length > limit {
        return Err(Invalid::FunctionCallMethodNameLengthExceeded { length, limit });
    }
    let (length, limit) = (call.args.len() as u64, with.limits.max_arguments_length);
    if length > limit {
        return Err(Invalid::FunctionCallArgumentsLengthExceeded { length, limit });
    }
    Ok(())
}

fn validate_add_key(with: Limits, add_key: &AddKeyAction) -> Result<(), Invalid> {
    let permission = &add_key.access_key.permission;
    if let Some(call) = permission.function_call_permission() {
        validate_call_permission(with, call)?;
    }
    let Some(info) = add_key.access_key.gas_key_info() else {
        return Ok(());
    };
    with.requires(ProtocolFeature::GasKeys, "GasKeys")?;
    if permission
        .function_call_permission()
        .is_some_and(|call| call.allowance.is_some())
    {
        return Err(Invalid::GasKeyFunctionCallAllowanceNotAllowed);
    }
    let limit = AccessKeyPermission::MAX_NONCES_FOR_GAS_KEY;
    if info.num_nonces == 0 || info.num_nonces > limit {
        return Err(Invalid::GasKeyInvalidNumNonces {
            requested_nonces: info.num_nonces,
            limit,
        });
    }
    if info.balance != Balance::ZERO {
        return Err(Invalid::AddGasKeyWithNonZeroBalance {
            balance: info.balance,
        });
    }
    Ok(())
}

fn validate_call_permission(
    with: Limits,
    permission: &FunctionCallPermission,
) -> Result<(), Invalid> {
    if permission.receiver_id.parse::<AccountId>().is_err() {
        let account_id = truncated(&permission.receiver_id, AccountId::MAX_LEN * 2);
        return Err(Invalid::InvalidAccountId { account_id });
    }
    let mut total_number_of_bytes = 0;
    for name in &permission.method_names {
        let (length, limit) = (name.len() as u64, with.limits.max_length_method_name);
        if length > limit {
            return Err(Invalid::AddKeyMethodNameLengthExceeded { length, limit });
        }
        // Each name is counted with a terminating zero byte.
        total_number_of_bytes += length + 1;
    }
    let limit = with.limits.max_number_bytes_method_names;
    if total_number_of_bytes > limit {
        return Err(Invalid::AddKeyMethodNamesNumberOfBytesExceeded {
            total_number_of_bytes,
            limit,
        });
    }
    Ok(())
}

/// The longest prefix of `text` that has at most `limit` bytes.
fn truncated(text: &str, limit: usize) -> String {
    text[..text.floor_char_boundary(limit)].to_owned()
}
