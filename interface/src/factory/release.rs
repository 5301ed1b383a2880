//! One version of a template.

use near_sdk::near;

use crate::{APPROVAL_PERIOD, CodeHash, Delivery, Duration};

/// What the council approves: the content of the `approve_release` command.
#[near(serializers = [json, borsh])]
#[derive(Debug, Clone, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
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
    #[serde(default)]
    pub source: Option<String>,
    /// Whether it becomes the template's current release when it is published, unless a newer one is current by then, or
    /// the council has decided about the current release since.
    #[serde(default)]
    pub make_current: bool,
    /// How long the approval stands if nobody delivers the code, in nanoseconds; 90 days when not given.
    #[serde(default)]
    pub expires_in: Option<Duration>,
}

impl Release {
    /// How long the approval stands.
    pub fn period(&self) -> Duration {
        self.expires_in.unwrap_or(APPROVAL_PERIOD)
    }
}

/// Names a release.
#[near(serializers = [json, borsh])]
#[derive(Debug, Clone, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct ReleaseId {
    /// The template.
    pub template: String,
    /// The release's label.
    pub version: String,
}

/// How far a release has come.
///
/// `approved` -> `published` <-> `deprecated`, any of them -> `removed`. Only a published release creates instances.
#[near(serializers = [json, borsh])]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum ReleaseStatus {
    /// The council approved its hash; its code has not arrived.
    Approved,
    /// Its code is there.
    Published,
    /// Its code is there, and it creates nothing any more.
    Deprecated,
    /// It is gone; its label stays taken.
    Removed,
    /// Its code has not arrived in time. The same approval again renews it.
    Expired,
}

impl core::fmt::Display for ReleaseStatus {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::Approved => "approved",
            Self::Published => "published",
            Self::Deprecated => "deprecated",
            Self::Removed => "removed",
            Self::Expired => "expired",
        })
    }
}
