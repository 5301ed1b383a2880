//! Calls that only look.

use std::rc::Rc;

use near_crypto::{KeyType, PublicKey};
use near_primitives::errors::FunctionCallError;
use near_primitives::hash::CryptoHash;
use near_primitives::types::{AccountId, Balance, Gas};
use near_primitives_core::config::ViewConfig;
use near_vm_runner::logic::ReturnData;

use super::call::{self, Call};
use super::context::Context;
use super::contract::AccountCode;
use super::convert;
use super::ext::Ext;
use crate::error::EngineError;
use crate::state::StateUpdate;

/// What a view answered.
#[derive(Debug)]
pub(crate) struct ViewOutcome {
    pub value: Vec<u8>,
    pub logs: Vec<String>,
    pub gas_burnt: Gas,
}

/// Why a view has no answer.
#[derive(Debug)]
pub(crate) enum ViewError {
    NoAccount,
    /// The contract failed: what the VM said, the same in the protocol's words, and what was logged before.
    Failed {
        message: String,
        error: Box<FunctionCallError>,
        logs: Vec<String>,
    },
    Engine(EngineError),
}

impl From<EngineError> for ViewError {
    fn from(error: EngineError) -> Self {
        Self::Engine(error)
    }
}

/// Calls a method on a state that is thrown away afterwards.
pub(crate) fn view(
    context: &Context,
    mut state: StateUpdate,
    account_id: &AccountId,
    method_name: &str,
    args: &[u8],
) -> Result<ViewOutcome, ViewError> {
    let account = state.account(account_id)?.ok_or(ViewError::NoAccount)?;
    let code = AccountCode::of(&state, account_id, &account)?;
    let max_gas_burnt = context.config.wasm_config.limit_config.max_gas_burnt;
    let call = Call {
        signer_id: account_id,
        signer_public_key: crate::state::encode(&PublicKey::empty(KeyType::ED25519)),
        predecessor_id: account_id,
        refund_to: account_id,
        method_name,
        args: Rc::from(args),
        gas: max_gas_burnt,
        deposit: Balance::ZERO,
        promise_results: [].into(),
        output_data_receivers: Vec::new(),
        view: Some(ViewConfig { max_gas_burnt }),
    };
    let mut ext = Ext::new(
        context,
        &mut state,
        account_id,
        &account,
        CryptoHash::default(),
        None,
    );
    ext.is_view = true;
    let outcome = call::execute(&mut ext, &code, call)?;
    if let Some(error) = outcome.aborted {
        let message = format!("wasm execution failed with error: {error:?}");
        let error = Box::new(convert::call_error(error)?);
        return Err(ViewError::Failed {
            message,
            error,
            logs: outcome.logs,
        });
    }
    let value = match outcome.return_data {
        ReturnData::Value(value) => value,
        ReturnData::ReceiptIndex(_) | ReturnData::None => Vec::new(),
    };
    Ok(ViewOutcome {
        value,
        logs: outcome.logs,
        gas_burnt: outcome.burnt_gas,
    })
}
