//! Keys that a contract adds.

use near_crypto::PublicKey;
use near_primitives::account::{AccessKey, FunctionCallPermission};
use near_primitives::action::AddKeyAction;
use near_primitives::transaction::Action;
use near_primitives::types::{AccountId, Balance};
use near_vm_runner::logic::types::ReceiptIndex;
use near_vm_runner::logic::{HostError, VMLogicError};

use super::Ext;

type Result<T> = std::result::Result<T, VMLogicError>;

impl Ext<'_> {
    pub(super) fn add_key(
        &mut self,
        index: ReceiptIndex,
        public_key: PublicKey,
        access_key: AccessKey,
    ) {
        self.promises.append(
            index,
            Action::AddKey(Box::new(AddKeyAction {
                public_key,
                access_key,
            })),
        );
    }
}

/// What a limited key may do, from what the VM hands over.
pub(super) fn call_permission(
    allowance: Option<Balance>,
    receiver_id: AccountId,
    method_names: Vec<Vec<u8>>,
) -> Result<FunctionCallPermission> {
    let method_names = method_names
        .into_iter()
        .map(|name| String::from_utf8(name).map_err(|_| HostError::InvalidMethodName.into()))
        .collect::<Result<_>>()?;
    Ok(FunctionCallPermission {
        allowance,
        receiver_id: receiver_id.into(),
        method_names,
    })
}
