//! Account ids: the contracts' near-sdk has near-account-id 2, the chain has 3. This is the one place that converts.

use charter_interface::AccountId;

use crate::error::{Error, Result};

/// An account id as the chain takes it.
pub type NearId = near_primitives::types::AccountId;

/// For the chain.
pub fn near(id: &AccountId) -> Result<NearId> {
    id.as_str().parse().map_err(|_| Error::AccountId {
        text: id.to_string(),
    })
}

/// For the contracts.
pub fn wire(id: &NearId) -> Result<AccountId> {
    id.as_str().parse().map_err(|_| Error::AccountId {
        text: id.to_string(),
    })
}
