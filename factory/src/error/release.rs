//! Templates, releases and their code.

use charter_interface::factory::ReleaseStatus;
use charter_interface::text::Escaped;
use charter_interface::{ApprovedUpgrade, CodeHash, Duration, Timestamp};

/// Templates, releases and their code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReleaseRefusal {
    /// There is no such template.
    #[error("there is no template `{}`", Escaped(.template))]
    NoTemplate {
        /// Its name.
        template: String,
    },
    /// There is no such release.
    #[error("there is no release `{}` of `{}`", Escaped(.version), Escaped(.template))]
    NoRelease {
        /// The template.
        template: String,
        /// Its label.
        version: String,
    },
    /// A label is used again.
    #[error("`{template}` has a release `{version}` already")]
    ReleaseExists {
        /// The template.
        template: String,
        /// Its label.
        version: String,
    },
    /// A release is not where the command needs it.
    #[error("release `{version}` of `{template}` is {status}; this needs {needed}")]
    ReleaseStatus {
        /// The template.
        template: String,
        /// Its label.
        version: String,
        /// Where it is.
        status: ReleaseStatus,
        /// Where it must be.
        needed: &'static str,
    },
    /// A template has no current release and none was named.
    #[error("`{template}` has no current release; name one")]
    NoCurrentRelease {
        /// The template.
        template: String,
    },
    /// A hash is the hash of code of one length.
    #[error(
        "the code {code_hash} was approved with {expected} bytes before, now with {actual}: one of the two is wrong"
    )]
    CodeSizeDiffers {
        /// The code.
        code_hash: CodeHash,
        /// The length in the approvals before.
        expected: u32,
        /// The length in this one.
        actual: u32,
    },
    /// Nobody approved this code.
    #[error("no release awaits code with the SHA-256 {code_hash}")]
    CodeNotApproved {
        /// What arrived.
        code_hash: CodeHash,
    },
    /// The code has been delivered before.
    #[error("the code {code_hash} is published already, as {template} {version}")]
    CodePublished {
        /// What arrived.
        code_hash: CodeHash,
        /// The template of a release that it was delivered for.
        template: String,
        /// The release's label.
        version: String,
    },
    /// The approvals of this code cannot be delivered any more.
    #[error(
        "the approval of {template} {version} has expired; the same approval again renews it (code {code_hash})"
    )]
    ApprovalExpired {
        /// What arrived.
        code_hash: CodeHash,
        /// The template of a release that awaited it.
        template: String,
        /// The release's label.
        version: String,
    },
    /// There is no approved upgrade.
    #[error("no upgrade of the factory is approved")]
    NoUpgrade,
    /// The approved upgrade arrives another way.
    #[error("the approved upgrade is {upgrade}; it is not delivered this way")]
    UpgradeDelivery {
        /// What is approved.
        upgrade: ApprovedUpgrade,
    },
    /// The approved upgrade cannot be delivered any more.
    #[error(
        "the approval of the factory's upgrade expired {ago} ago, at {expires_at_text} (nanoseconds since 1970)",
        expires_at_text = .expires_at.0
    )]
    UpgradeExpired {
        /// How long ago it ended.
        ago: Duration,
        /// When it ended.
        expires_at: Timestamp,
    },
    /// The factory was paused after its upgrade was approved.
    #[error(
        "the factory was paused after its upgrade was approved; it can be delivered when governance ends the pause or approves it again"
    )]
    UpgradePaused,
}
