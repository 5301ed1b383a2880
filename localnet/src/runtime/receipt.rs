//! Receipts as they arrive: what runs, what waits, what only brings data.

use near_primitives::hash::CryptoHash;
use near_primitives::receipt::{
    DataReceipt, Receipt, ReceivedData, VersionedActionReceipt, VersionedReceiptEnum,
};
use near_primitives::trie_key::TrieKey;
use near_primitives::types::{AccountId, PromiseYieldStatus, StateChangeCause};

use super::action_receipt;
use super::context::Context;
use super::distribution;
use super::effects::Effects;
use super::receipt_keys::{count_key, data_key, postponed_key, yield_key};
use crate::error::{EngineError, Result};
use crate::state::StateUpdate;

/// Processes a receipt. Nothing is left uncommitted in `state`.
pub(crate) fn process(
    context: &Context,
    state: &mut StateUpdate,
    receipt: &Receipt,
) -> Result<Effects> {
    let ready = match receipt.versioned_receipt() {
        VersionedReceiptEnum::Action(action) => match postpone(state, receipt, &action)? {
            true => None,
            false => return action_receipt::apply(context, state, receipt),
        },
        VersionedReceiptEnum::Data(data) => receive(state, receipt.receiver_id(), &data)?,
        VersionedReceiptEnum::PromiseYield(action) => {
            let data_id = yielded_data_id(&action)?;
            state.write(yield_key(receipt.receiver_id(), data_id), receipt);
            None
        }
        VersionedReceiptEnum::PromiseResume(data) => {
            match resume(context, state, receipt.receiver_id(), &data)? {
                Some(waiting) => Some(waiting),
                // Only the first resume counts, and a timeout that lost against one does not.
                None => return Ok(Effects::default()),
            }
        }
        VersionedReceiptEnum::GlobalContractDistribution(distribution) => {
            return distribution::apply(context, state, receipt, &distribution);
        }
    };
    match ready {
        Some(waiting) => {
            let (id, receiver_id) = (waiting.receipt_id(), waiting.receiver_id());
            action_receipt::apply(context, state, &waiting)
                .map_err(|error| error.needed_by(*id, receiver_id))
        }
        None => {
            state.commit(StateChangeCause::PostponedReceipt {
                receipt_hash: receipt.get_hash(),
            });
            Ok(Effects::default())
        }
    }
}

/// Stores an action receipt whose inputs are not all there; false when they are.
fn postpone(
    state: &mut StateUpdate,
    receipt: &Receipt,
    action: &VersionedActionReceipt,
) -> Result<bool> {
    let receiver_id = receipt.receiver_id();
    let mut missing: u32 = 0;
    for data_id in action.input_data_ids() {
        if !state.contains(&data_key(receiver_id, *data_id))? {
            missing += 1;
            let waits = TrieKey::PostponedReceiptId {
                receiver_id: receiver_id.clone(),
                data_id: *data_id,
            };
            state.write(waits, receipt.receipt_id());
        }
    }
    if missing > 0 {
        state.write(count_key(receiver_id, *receipt.receipt_id()), &missing);
        state.write(postponed_key(receiver_id, *receipt.receipt_id()), receipt);
    }
    Ok(missing > 0)
}

/// Stores data that arrived. Returns the receipt that waited for nothing else.
fn receive(
    state: &mut StateUpdate,
    receiver_id: &AccountId,
    data: &DataReceipt,
) -> Result<Option<Receipt>> {
    state.write(
        data_key(receiver_id, data.data_id),
        &ReceivedData {
            data: data.data.clone(),
        },
    );
    let waits = TrieKey::PostponedReceiptId {
        receiver_id: receiver_id.clone(),
        data_id: data.data_id,
    };
    let Some(receipt_id) = state.read::<CryptoHash>(&waits)? else {
        return Ok(None);
    };
    state.remove(waits);

    let count = count_key(receiver_id, receipt_id);
    let missing: u32 = state.expect(&count)?;
    if missing > 1 {
        state.write(count, &(missing - 1));
        return Ok(None);
    }
    state.remove(count);
    let postponed = postponed_key(receiver_id, receipt_id);
    let receipt = state.expect(&postponed)?;
    state.remove(postponed);
    Ok(Some(receipt))
}

/// Hands data to a yield. Returns the receipt that waited; nothing when none waits any more.
fn resume(
    context: &Context,
    state: &mut StateUpdate,
    receiver_id: &AccountId,
    data: &DataReceipt,
) -> Result<Option<Receipt>> {
    let data_id = data.data_id;
    let status = TrieKey::PromiseYieldStatus {
        receiver_id: receiver_id.clone(),
        data_id,
    };
    let remembers = context.rules.remembers_resumes();
    let is_timeout = data.data.is_none();
    if remembers && is_timeout && state.read(&status)? == Some(PromiseYieldStatus::ResumeInitiated)
    {
        return Ok(None);
    }
    let key = yield_key(receiver_id, data_id);
    let Some(receipt) = state.read::<Receipt>(&key)? else {
        return Ok(None);
    };
    state.remove(key);
    if remembers {
        state.remove(status);
    }
    forget_name(state, receiver_id, data_id)?;
    state.write(
        data_key(receiver_id, data_id),
        &ReceivedData {
            data: data.data.clone(),
        },
    );
    Ok(Some(receipt))
}

/// Frees the name that a contract gave to a yield.
fn forget_name(
    state: &mut StateUpdate,
    receiver_id: &AccountId,
    data_id: CryptoHash,
) -> Result<()> {
    let name = TrieKey::DataIdToYieldId {
        receiver_id: receiver_id.clone(),
        data_id,
    };
    if let Some(yield_id) = state.read(&name)? {
        state.remove(name);
        state.remove(TrieKey::YieldIdToDataId {
            receiver_id: receiver_id.clone(),
            yield_id,
        });
    }
    Ok(())
}

fn yielded_data_id(action: &VersionedActionReceipt) -> Result<CryptoHash> {
    match action.input_data_ids() {
        [data_id] => Ok(*data_id),
        _ => Err(EngineError::InconsistentState(
            "a promise yield waits for one piece of data".to_owned(),
        )),
    }
}
