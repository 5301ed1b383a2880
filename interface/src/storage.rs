//! NEP-145, storage management: the wire of near-contract-standards' `StorageManagement`, for those who call it.

use crate::json_object;
use near_account_id::AccountId;
use near_token::NearToken;
#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

/// The arguments of `storage_deposit`: payable; registers an account, adds to its balance.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "abi", derive(schemars::JsonSchema))]
pub struct StorageDeposit {
    /// For whom; the caller when not given.
    pub account_id: Option<AccountId>,
    /// `true`: take no more than registering costs, and send the rest back.
    pub registration_only: Option<bool>,
}

/// The arguments of `storage_withdraw`: 1 yoctoNEAR; pays out what is available.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "abi", derive(schemars::JsonSchema))]
pub struct StorageWithdraw {
    /// How much, in yoctoNEAR; all that is available when not given.
    pub amount: Option<NearToken>,
}

/// The arguments of `storage_unregister`: 1 yoctoNEAR; forgets the caller and returns its deposit. Fails while it has anything
/// there.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "abi", derive(schemars::JsonSchema))]
pub struct StorageUnregister {
    /// `true`: leave all the same. A token burns what the caller has of it; a factory burns nothing, and refuses.
    pub force: Option<bool>,
}

/// The arguments of `storage_balance_of`: a view.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "abi", derive(schemars::JsonSchema))]
pub struct StorageBalanceOf {
    /// Whose.
    pub account_id: AccountId,
}

/// What an account has deposited: `total`, and what of it is `available`, both in yoctoNEAR.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "abi", derive(schemars::JsonSchema))]
pub struct StorageBalance {
    /// All of it, the stake of the account's own record included.
    pub total: NearToken,
    /// What can be spent or withdrawn.
    pub available: NearToken,
}

/// What registering costs at least, and the most that is taken; both in yoctoNEAR.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "abi", derive(schemars::JsonSchema))]
pub struct StorageBalanceBounds {
    /// The stake of an account's record.
    pub min: NearToken,
    /// `null`: there is no most.
    pub max: Option<NearToken>,
}

json_object!(StorageBalance { total, available });
json_object!(StorageBalanceBounds { min, max });
json_object!(StorageDeposit {
    account_id,
    registration_only
});
json_object!(StorageWithdraw { amount });
json_object!(StorageUnregister { force });
json_object!(StorageBalanceOf { account_id });
