//! What instances ask.

use charter_interface::AccountId;

/// What instances ask.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InstanceRefusal {
    /// The caller is not in the registry.
    #[error("{predecessor_id} is no instance of this factory")]
    NotInstance {
        /// Who called.
        predecessor_id: AccountId,
    },
    /// An instance wants an older release that is not the current one.
    #[error(
        "release `{version}` of `{template}` is older than `{running}` and is not the current one"
    )]
    Downgrade {
        /// The template.
        template: String,
        /// What was asked for.
        version: String,
        /// What runs.
        running: String,
    },
    /// An instance wants what it runs.
    #[error("{predecessor_id} runs release `{version}` already")]
    SameRelease {
        /// Who called.
        predecessor_id: AccountId,
        /// What it runs.
        version: String,
    },
    /// An instance's upgrade failed; it runs what it ran.
    #[error("{predecessor_id} could not migrate to release `{version}`; it runs what it ran")]
    UpgradeFailed {
        /// The instance.
        predecessor_id: AccountId,
        /// What it wanted to run.
        version: String,
    },
}
