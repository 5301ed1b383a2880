//! Yields that nobody resumed in time.

use near_primitives::receipt::{
    DataReceipt, PromiseYieldIndices, PromiseYieldTimeout, Receipt, ReceiptEnum, ReceiptV0,
};
use near_primitives::trie_key::TrieKey;
use near_primitives::types::StateChangeCause;

use super::context::Context;
use super::receipt_keys::yield_key;
use crate::error::Result;
use crate::state::StateUpdate;

/// Takes the timeouts that are due off the queue, and returns a resume without data for every yield still waiting.
pub(crate) fn expired_yields(context: &Context, state: &mut StateUpdate) -> Result<Vec<Receipt>> {
    let mut resumes = Vec::new();
    let Some(mut indices) = state.read::<PromiseYieldIndices>(&TrieKey::PromiseYieldIndices)?
    else {
        return Ok(resumes);
    };
    let first = indices.first_index;
    while indices.first_index < indices.next_available_index {
        let entry = TrieKey::PromiseYieldTimeout {
            index: indices.first_index,
        };
        let timeout: PromiseYieldTimeout = state.expect(&entry)?;
        // The queue is in the order of expiry.
        if timeout.expires_at > context.height {
            break;
        }
        let PromiseYieldTimeout {
            account_id,
            data_id,
            ..
        } = timeout;
        if state.contains(&yield_key(&account_id, data_id))? {
            let receipt_id = context.receipt_id(&data_id, resumes.len());
            let receipt = ReceiptEnum::PromiseResume(DataReceipt {
                data_id,
                data: None,
            });
            let (predecessor_id, receiver_id) = (account_id.clone(), account_id);
            resumes.push(Receipt::V0(ReceiptV0 {
                predecessor_id,
                receiver_id,
                receipt_id,
                receipt,
            }));
        }
        state.remove(entry);
        indices.first_index += 1;
    }
    if indices.first_index != first {
        state.write(TrieKey::PromiseYieldIndices, &indices);
        state.commit(StateChangeCause::UpdatedDelayedReceipts);
    }
    Ok(resumes)
}
