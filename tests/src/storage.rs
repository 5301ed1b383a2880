//! NEP-145, as its callers see it.

use charter_interface::NearToken;
use serde::{Deserialize, Serialize};

/// What an account has deposited: `total`, and what of it is `available`, both in yoctoNEAR.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StorageBalance {
    /// All of it, the stake of the account's own record included.
    pub total: NearToken,
    /// What can be spent or withdrawn.
    pub available: NearToken,
}

/// What registering costs at least, and the most that is taken; both in yoctoNEAR.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StorageBalanceBounds {
    /// The stake of an account's record.
    pub min: NearToken,
    /// `null`: there is no most.
    pub max: Option<NearToken>,
}
