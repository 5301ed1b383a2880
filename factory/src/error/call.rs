//! Who may call, and when.

use charter_interface::{AccountId, Category, Timestamp};

/// Who may call, and when.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CallRefusal {
    /// `init` has not been called. The text is near-sdk's.
    #[error("The contract is not initialized")]
    NotInitialized,
    /// Somebody else would begin the factory.
    #[error("only {factory_id} itself or its parent account begins it; {predecessor_id} does not")]
    NotOwner {
        /// The factory.
        factory_id: AccountId,
        /// Who called.
        predecessor_id: AccountId,
    },
    /// A call that moves power or money lacks its 1 yoctoNEAR. The text is NEP-145's and near-sdk's.
    #[error("Requires attached deposit of exactly 1 yoctoNEAR")]
    OneYocto,
    /// The caller is not governance.
    #[error("only {governance_id} governs this factory; {predecessor_id} does not")]
    NotGovernance {
        /// Who governs.
        governance_id: AccountId,
        /// Who called.
        predecessor_id: AccountId,
    },
    /// A command needs a heavier vote than the one that decided it.
    #[error("command {number} needs a `{needed}` vote; it was decided by a `{decided}` one")]
    Category {
        /// Its place among the commands, from 1.
        number: usize,
        /// The vote that it needs.
        needed: Category,
        /// The vote that decided it.
        decided: Category,
    },
    /// The caller is neither guardian nor governance.
    #[error("{predecessor_id} is neither the guardian nor the governance of this factory")]
    NotGuardian {
        /// Who called.
        predecessor_id: AccountId,
    },
    /// The caller was not offered governance.
    #[error("governance was not offered to {predecessor_id}")]
    NotProposedGovernance {
        /// Who called.
        predecessor_id: AccountId,
    },
    /// The offer of governance has expired.
    #[error(
        "governance was offered to {predecessor_id} until {expires_at_text} (nanoseconds since 1970); ask for a new offer",
        expires_at_text = .expires_at.0
    )]
    OfferExpired {
        /// Who called.
        predecessor_id: AccountId,
        /// When it ended.
        expires_at: Timestamp,
    },
    /// The factory is paused.
    #[error("the factory is paused")]
    Paused,
}
