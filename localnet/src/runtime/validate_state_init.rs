//! What a state init must look like: it has to be the one that its receiver's account id was derived from.

use near_primitives::action::{DeterministicStateInitAction, UniversalStateInitAction};
use near_primitives::errors::ActionsValidationError as Invalid;
use near_primitives::types::AccountId;
use near_primitives::universal_state_init::{DecodeMode, UniversalStateInit};
use near_primitives::utils::{derive_near_deterministic_account_id, derive_universal_account_id};
use near_primitives::version::ProtocolFeature;

use super::limits::{Limits, validate_identifier};
use crate::rules::Rules;

/// How strictly the bytes of a universal state init are read.
pub(crate) fn decode_mode(rules: Rules) -> DecodeMode {
    DecodeMode::strict_if(rules.has(ProtocolFeature::CanonicalUniversalStateInit))
}

pub(super) fn validate_deterministic(
    with: Limits,
    init: &DeterministicStateInitAction,
    receiver_id: &AccountId,
) -> Result<(), Invalid> {
    validate_identifier(init.state_init.code())?;
    let derived_id = derive_near_deterministic_account_id(&init.state_init);
    if derived_id != *receiver_id {
        let receiver_id = receiver_id.clone();
        return Err(Invalid::InvalidDeterministicStateInitReceiver {
            derived_id,
            receiver_id,
        });
    }
    for (key, value) in init.state_init.data() {
        let (length, limit) = (key.len() as u64, with.limits.max_length_storage_key);
        if length > limit {
            return Err(Invalid::DeterministicStateInitKeyLengthExceeded { length, limit });
        }
        let (length, limit) = (value.len() as u64, with.limits.max_length_storage_value);
        if length > limit {
            return Err(Invalid::DeterministicStateInitValueLengthExceeded { length, limit });
        }
    }
    Ok(())
}

pub(super) fn validate_universal(
    with: Limits,
    init: &UniversalStateInitAction,
    receiver_id: &AccountId,
) -> Result<(), Invalid> {
    with.requires(ProtocolFeature::UniversalAccounts, "UniversalAccounts")?;
    let derived_id = derive_universal_account_id(&init.state_init);
    if derived_id != *receiver_id {
        let receiver_id = receiver_id.clone();
        return Err(Invalid::InvalidUniversalStateInitReceiver {
            derived_id,
            receiver_id,
        });
    }
    let state_init = UniversalStateInit::from_raw(&init.state_init, decode_mode(with.rules))
        .map_err(|_| Invalid::MalformedUniversalStateInit)?;
    if let Some(code) = state_init.code() {
        validate_identifier(code)?;
    }
    for (key, value) in state_init.data() {
        let (length, limit) = (key.len() as u64, with.limits.max_length_storage_key);
        if length > limit {
            return Err(Invalid::UniversalStateInitKeyLengthExceeded { length, limit });
        }
        let (length, limit) = (value.len() as u64, with.limits.max_length_storage_value);
        if length > limit {
            return Err(Invalid::UniversalStateInitValueLengthExceeded { length, limit });
        }
    }
    Ok(())
}
