//! Why a call is refused.

use near_sdk::{AccountId, FunctionError};

/// Every refusal that templates share.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, FunctionError)]
pub enum Error {
    /// `init` has not been called. The text is near-sdk's.
    #[error("The contract is not initialized")]
    NotInitialized,
    /// `init` was called again. The text is near-sdk's.
    #[error("The contract has already been initialized")]
    AlreadyInitialized,
    /// The record under `CHARTER` is no release's.
    #[error("what the instance keeps of its owner and factory cannot be read")]
    State,
    /// Somebody else would begin the instance.
    #[error(
        "only the parent of {instance_id} or the account itself begins it; {predecessor_id} does not"
    )]
    NotParent {
        /// The instance.
        instance_id: AccountId,
        /// Who called.
        predecessor_id: AccountId,
    },
    /// A call that moves power or money lacks its 1 yoctoNEAR. The text is near-sdk's.
    #[error("Requires attached deposit of exactly 1 yoctoNEAR")]
    OneYocto,
    /// The caller is not the owner.
    #[error("only {owner_id} owns this instance; {predecessor_id} does not")]
    NotOwner {
        /// Who does.
        owner_id: AccountId,
        /// Who called.
        predecessor_id: AccountId,
    },
    /// The caller was not offered the instance.
    #[error("this instance was not offered to {predecessor_id}")]
    NotProposedOwner {
        /// Who called.
        predecessor_id: AccountId,
    },
    /// The factory refused, or is gone; its receipt says which.
    #[error("{factory_id} refused or does not answer (see its receipt)")]
    FactoryRefused {
        /// The factory.
        factory_id: AccountId,
    },
    /// The factory answered something else than it should.
    #[error("the factory's answer cannot be read")]
    FactoryAnswer,
    /// The factory sent other code than it offered.
    #[error("the code that arrived is not the code that was offered")]
    Code,
    /// Another upgrade was installed since this one was asked for.
    #[error(
        "another release was installed after this upgrade was asked for; `upgrade` can be called again"
    )]
    Superseded,
    /// The account was to be deleted, and the template keeps it by now.
    #[error("by now the account is to stay; `retire` can be called again")]
    Stays,
    /// A template refuses for reasons of its own.
    #[error("{0}")]
    Template(String),
}

/// A template's own reason to refuse: what the caller reads. Templates with more than a few have an enum of their own.
#[cold]
pub fn refuse(reason: impl Into<String>) -> Error {
    Error::Template(reason.into())
}

impl Error {
    /// What a template says.
    #[cold]
    pub(crate) fn template(error: impl core::fmt::Display) -> Self {
        Self::Template(error.to_string())
    }
}
