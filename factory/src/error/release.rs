//! Templates, releases and their code.

use charter_host::CodeError;
use charter_host::upload::UploadError;
use charter_interface::factory::ReleaseStatus;
use charter_interface::{CodeHash, Upgrade};

/// Templates, releases and their code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReleaseRefusal {
    /// There is no such template.
    #[error("there is no template `{template}`")]
    NoTemplate {
        /// Its name.
        template: String,
    },
    /// There is no such release.
    #[error("there is no release `{version}` of `{template}`")]
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
    /// The current release cannot be removed.
    #[error(
        "release `{version}` of `{template}` is the current one; make another current first, or deprecate it"
    )]
    ReleaseIsCurrent {
        /// The template.
        template: String,
        /// Its label.
        version: String,
    },
    /// A template has no current release and none was named.
    #[error("`{template}` has no current release; name one")]
    NoCurrentRelease {
        /// The template.
        template: String,
    },
    /// Two releases cannot await the same code.
    #[error(
        "release `{version}` of `{template}` awaits the code {code_hash} already; publish or remove it first"
    )]
    CodeAwaited {
        /// The code.
        code_hash: CodeHash,
        /// The template.
        template: String,
        /// The release.
        version: String,
    },
    /// Nobody approved this code.
    #[error("no release awaits code with the SHA-256 {code_hash}")]
    CodeNotApproved {
        /// What arrived.
        code_hash: CodeHash,
    },
    /// Code differs from what was approved.
    #[error("{0}")]
    Code(CodeError),
    /// A chunk or upload is refused.
    #[error("{0}")]
    Upload(UploadError),
    /// There is no approved upgrade.
    #[error("no upgrade of the factory is approved")]
    NoUpgrade,
    /// The approved upgrade arrives another way.
    #[error("the approved upgrade is {upgrade}; it is not delivered this way")]
    UpgradeDelivery {
        /// What is approved.
        upgrade: Upgrade,
    },
}
