//! One version of a template.

#[cfg(feature = "borsh")]
use borsh::{BorshDeserialize, BorshSerialize};
#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

use crate::{CodeHash, Delivery};
use crate::{wire_names, wire_object};

/// What the council approves: the arguments of the `approve_release` command.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "borsh", derive(BorshSerialize, BorshDeserialize))]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "abi", derive(schemars::JsonSchema, borsh::BorshSchema))]
pub struct Release {
    /// The template it is a version of.
    pub template: String,
    /// Its label, such as `1.2.0`; unique in its template, never used again.
    pub version: String,
    /// The SHA-256 of its code.
    pub code_hash: CodeHash,
    /// The length of its code, in bytes.
    pub size: u32,
    /// How its code reaches instances.
    pub delivery: Delivery,
    /// Where its source is (NEP-330 `link`, with the commit); at most 256 bytes.
    #[cfg_attr(feature = "serde", serde(default))]
    pub source: Option<String>,
    /// Whether it becomes the template's current release when it is published, unless a newer one is current by then.
    #[cfg_attr(feature = "serde", serde(default))]
    pub make_current: bool,
}

/// Names a release.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "borsh", derive(BorshSerialize, BorshDeserialize))]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "abi", derive(schemars::JsonSchema, borsh::BorshSchema))]
pub struct ReleaseId {
    /// The template.
    pub template: String,
    /// The release's label.
    pub version: String,
}

/// How far a release has come.
///
/// `approved` -> `published` <-> `deprecated`, any of them -> `removed`. Only a published release creates instances.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "borsh", derive(BorshSerialize, BorshDeserialize))]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "abi", derive(schemars::JsonSchema, borsh::BorshSchema))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum ReleaseStatus {
    /// The council approved its hash; its code has not arrived.
    Approved,
    /// Its code is there.
    Published,
    /// Its code is there, and it creates nothing any more.
    Deprecated,
    /// It is gone; its label stays taken.
    Removed,
}

impl core::fmt::Display for ReleaseStatus {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::Approved => "approved",
            Self::Published => "published",
            Self::Deprecated => "deprecated",
            Self::Removed => "removed",
        })
    }
}

wire_object!(ReleaseId { template, version });
wire_object!(Release {
    template,
    version,
    code_hash,
    size,
    delivery,
    source,
    make_current
});
wire_names!(ReleaseStatus { Approved = "approved", Published = "published", Deprecated = "deprecated", Removed = "removed" });
