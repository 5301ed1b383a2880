//! Meta transactions: one account's actions, sent and paid for by another.

use near_primitives::account::AccessKey;
use near_primitives::action::delegate::{
    VersionedDelegateActionRef, VersionedSignedDelegateActionRef,
};
use near_primitives::errors::{ActionErrorKind, InvalidAccessKeyError};
use near_primitives::hash::CryptoHash;
use near_primitives::receipt::{ActionReceipt, Receipt, ReceiptEnum, ReceiptV0};
use near_primitives::transaction::{Action, TransactionNonce};
use near_primitives::types::{Balance, Nonce};
use near_primitives::version::ProtocolFeature;

use super::super::fees;
use super::super::outcome::ActionResult;
use super::super::permission::{check_permission, check_target};
use super::Execution;
use crate::error::{EngineError, Result};

impl Execution<'_> {
    pub(super) fn delegate(
        &mut self,
        signed: VersionedSignedDelegateActionRef,
        result: &mut ActionResult,
    ) -> Result<()> {
        let delegate = signed.delegate_action();
        let sender_id = self.account_id().clone();
        let failure = if !signed.verify() {
            Some(ActionErrorKind::DelegateActionInvalidSignature)
        } else if self.context.height > delegate.max_block_height() {
            Some(ActionErrorKind::DelegateActionExpired)
        } else if *delegate.sender_id() != sender_id {
            let (sender_id, receiver_id) = (delegate.sender_id().clone(), sender_id.clone());
            Some(
                ActionErrorKind::DelegateActionSenderDoesNotMatchTxReceiver {
                    sender_id,
                    receiver_id,
                },
            )
        } else {
            self.use_key(delegate)?
        };
        if let Some(kind) = failure {
            result.fail(kind);
            return Ok(());
        }

        // The one who relays it pays for everything; deposits that are not used go back to the sender.
        let actions = delegate.get_actions();
        let config = &self.context.config;
        let required = fees::required_gas(config, &actions, delegate.receiver_id())?;
        let sending = fees::prepaid_send_fees(config, self.action_receipt.actions())?;
        result.gas_used = result
            .gas_used
            .checked_add_result(required)?
            .checked_add_result(sending.gas)?;
        result.gas_burnt = result.gas_burnt.checked_add_result(sending.gas)?;
        result.compute = result
            .compute
            .checked_add(sending.compute)
            .ok_or(EngineError::Overflow)?;
        result.new_receipts.push(Receipt::V0(ReceiptV0 {
            predecessor_id: sender_id,
            receiver_id: delegate.receiver_id().clone(),
            receipt_id: CryptoHash::default(),
            receipt: ReceiptEnum::Action(ActionReceipt {
                signer_id: self.action_receipt.signer_id().clone(),
                signer_public_key: self.action_receipt.signer_public_key().clone(),
                gas_price: self.action_receipt.gas_price(),
                output_data_receivers: vec![],
                input_data_ids: vec![],
                actions,
            }),
        }));
        Ok(())
    }

    /// Checks the sender's key and counts up its nonce. Returns why it may not be used.
    fn use_key(&mut self, delegate: VersionedDelegateActionRef) -> Result<Option<ActionErrorKind>> {
        use InvalidAccessKeyError as Invalid;
        let denied = |error| Ok(Some(ActionErrorKind::DelegateActionAccessKeyError(error)));
        let (sender_id, public_key) = (delegate.sender_id(), delegate.public_key());
        let Some(mut key) = self.state.access_key(sender_id, public_key)? else {
            let (account_id, public_key) = (sender_id.clone(), Box::new(public_key.clone()));
            return denied(Invalid::AccessKeyNotFound {
                account_id,
                public_key,
            });
        };
        let current = match (delegate.nonce(), key.gas_key_info()) {
            (TransactionNonce::Nonce { .. }, None) => key.nonce,
            (TransactionNonce::Nonce { .. }, Some(_)) => {
                return denied(Invalid::DelegateActionRequiresNonGasKey);
            }
            (TransactionNonce::GasKeyNonce { .. }, None) => {
                return denied(Invalid::DelegateActionRequiresGasKey);
            }
            (TransactionNonce::GasKeyNonce { nonce_index, .. }, Some(info)) => {
                let num_nonces = info.num_nonces;
                if nonce_index >= num_nonces {
                    let kind = ActionErrorKind::DelegateActionInvalidNonceIndex {
                        nonce_index,
                        num_nonces,
                    };
                    return Ok(Some(kind));
                }
                let missing = || {
                    EngineError::InconsistentState(format!(
                        "a gas key of {sender_id} lacks a nonce"
                    ))
                };
                self.state
                    .gas_key_nonce(sender_id, public_key, nonce_index)?
                    .ok_or_else(missing)?
            }
        };
        let nonce = delegate.nonce().nonce();
        if let Some(kind) = self.check_nonce(nonce, current) {
            return Ok(Some(kind));
        }
        if let Some(error) = self.check_key(&key, delegate) {
            return denied(error);
        }
        match delegate.nonce().nonce_index() {
            Some(index) => self
                .state
                .set_gas_key_nonce(sender_id, public_key, index, nonce),
            None => {
                key.nonce = nonce;
                self.state.set_access_key(sender_id, public_key, &key);
            }
        }
        Ok(None)
    }

    fn check_nonce(&self, delegate_nonce: Nonce, ak_nonce: Nonce) -> Option<ActionErrorKind> {
        if delegate_nonce <= ak_nonce {
            return Some(ActionErrorKind::DelegateActionInvalidNonce {
                delegate_nonce,
                ak_nonce,
            });
        }
        let upper_bound = self
            .context
            .height
            .saturating_mul(AccessKey::ACCESS_KEY_NONCE_RANGE_MULTIPLIER);
        (delegate_nonce >= upper_bound).then_some(ActionErrorKind::DelegateActionNonceTooLarge {
            delegate_nonce,
            upper_bound,
        })
    }

    fn check_key(
        &self,
        key: &AccessKey,
        delegate: VersionedDelegateActionRef,
    ) -> Option<InvalidAccessKeyError> {
        let permission = key.permission.function_call_permission()?;
        let actions = delegate.get_actions();
        let error = check_permission(permission, delegate.receiver_id(), &actions).err()?;
        // Version 84 went on after it found a deposit, and reported what it found last.
        if !self
            .context
            .rules
            .has(ProtocolFeature::FixDelegateActionDepositWithFunctionCallError)
            && let [Action::FunctionCall(call)] = actions.as_slice()
            && call.deposit > Balance::ZERO
        {
            let later = check_target(permission, delegate.receiver_id(), &call.method_name).err();
            return Some(later.unwrap_or(error));
        }
        Some(error)
    }
}
