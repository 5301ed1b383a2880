//! What instances ask, and what is asked of them.

use charter_interface::AccountId;

/// What instances ask, and what is asked of them.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InstanceRefusal {
    /// The caller is not in the registry.
    #[error("{predecessor_id} is no instance of this factory")]
    NotInstance {
        /// Who called.
        predecessor_id: AccountId,
    },
    /// No instance has this name.
    #[error("there is no instance `{name}`")]
    NoInstance {
        /// The name.
        name: String,
    },
    /// Its creation has not ended.
    #[error("the creation of {instance_id} is on its way; wait for its end")]
    Pending {
        /// The instance.
        instance_id: AccountId,
    },
    /// It left its template.
    #[error("{instance_id} has left its template; it gets no further releases")]
    HasLeft {
        /// The instance.
        instance_id: AccountId,
    },
    /// Its account took a transfer of nothing.
    #[error("{instance_id} is there: a transfer of nothing reached it")]
    IsThere {
        /// The instance.
        instance_id: AccountId,
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
