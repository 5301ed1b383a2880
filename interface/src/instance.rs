//! What a template and its factory say to each other.
//!
//! An instance is created by a receipt of its factory, so the predecessor of its init is the factory. Later it is the
//! instance that calls: the factory can start neither an upgrade nor a retirement.

#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

use crate::{CodeHash, Delivery};
use crate::json::json_object;

/// `request_upgrade {version?}` of the factory: called by an instance; returns a [`ReleaseOffer`].
pub const REQUEST_UPGRADE: &str = "request_upgrade";
/// `get_code {template, version}` of the factory: the raw bytes of a stored release.
pub const GET_CODE: &str = "get_code";
/// `confirm_upgrade {version}` of the factory: called by an instance, on the result of its migration.
pub const CONFIRM_UPGRADE: &str = "confirm_upgrade";
/// `retire_instance {}` of the factory: called by an instance; returns whether it was in the registry.
pub const RETIRE_INSTANCE: &str = "retire_instance";

/// A release that an instance may upgrade to.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "abi", derive(schemars::JsonSchema))]
pub struct ReleaseOffer {
    /// The instance's template.
    pub template: String,
    /// The release's label.
    pub version: String,
    /// The SHA-256 of its code.
    pub code_hash: CodeHash,
    /// The length of its code, in bytes.
    pub size: u32,
    /// `stored`: the code is to be fetched with `get_code`. `global`: it is referred to by its hash.
    pub delivery: Delivery,
}

json_object!(ReleaseOffer { template, version, code_hash, size, delivery });
