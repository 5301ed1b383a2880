//! What a function-call key may sign.

use near_primitives::account::FunctionCallPermission;
use near_primitives::errors::InvalidAccessKeyError;
use near_primitives::transaction::Action;
use near_primitives::types::{AccountId, Balance};

/// Checks that a key with `permission` may send `actions` to `receiver_id`: one call without a deposit, to its
/// receiver, of one of its methods.
pub(crate) fn check_permission(
    permission: &FunctionCallPermission,
    receiver_id: &AccountId,
    actions: &[Action],
) -> Result<(), InvalidAccessKeyError> {
    let [Action::FunctionCall(call)] = actions else {
        return Err(InvalidAccessKeyError::RequiresFullAccess);
    };
    if call.deposit > Balance::ZERO {
        return Err(InvalidAccessKeyError::DepositWithFunctionCall);
    }
    check_target(permission, receiver_id, &call.method_name)
}

/// Checks the receiver and the method alone.
pub(crate) fn check_target(
    permission: &FunctionCallPermission,
    receiver_id: &AccountId,
    method_name: &str,
) -> Result<(), InvalidAccessKeyError> {
    if *receiver_id != permission.receiver_id {
        return Err(InvalidAccessKeyError::ReceiverMismatch {
            tx_receiver: receiver_id.clone(),
            ak_receiver: permission.receiver_id.clone(),
        });
    }
    if !permission.method_names.is_empty()
        && !permission
            .method_names
            .iter()
            .any(|name| name == method_name)
    {
        return Err(InvalidAccessKeyError::MethodNameMismatch {
            method_name: method_name.to_owned(),
        });
    }
    Ok(())
}
