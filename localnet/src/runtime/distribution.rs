//! The second half of deploying a global contract: the code arrives.

use near_parameters::RuntimeFeesConfig;
use near_primitives::receipt::{GlobalContractDistributionReceipt, Receipt};
use near_primitives::trie_key::TrieKey;
use near_primitives::types::{Compute, StateChangeCause};

use super::context::Context;
use super::contract::global_key;
use super::effects::{Effects, Totals};
use crate::error::{EngineError, Result};
use crate::state::StateUpdate;

/// Stores the code, unless a newer deployment under the same id was here first.
pub(super) fn apply(
    context: &Context,
    state: &mut StateUpdate,
    receipt: &Receipt,
    distribution: &GlobalContractDistributionReceipt,
) -> Result<Effects> {
    if let Some(nonce) = distribution.maybe_nonce() {
        let key = TrieKey::GlobalContractNonce {
            identifier: distribution.id().clone().into(),
        };
        if state
            .read::<u64>(&key)?
            .is_some_and(|latest| nonce < latest)
        {
            return Ok(Effects::default());
        }
        state.write(key, &nonce);
    }
    state.set(global_key(distribution.id()), distribution.code().to_vec());
    state.commit(StateChangeCause::ReceiptProcessing {
        receipt_hash: receipt.get_hash(),
    });
    let compute = compute(&context.config.fees, distribution.code().len())?;
    Ok(Effects {
        totals: Totals {
            compute,
            ..Totals::default()
        },
        ..Effects::default()
    })
}

fn compute(fees: &RuntimeFeesConfig, length: usize) -> Result<Compute> {
    let bytes = fees
        .deploy_global_contract_execution_per_byte
        .checked_mul(length as u64);
    let total =
        bytes.and_then(|bytes| bytes.checked_add(fees.deploy_global_contract_execution_base));
    total.ok_or(EngineError::Overflow)
}
