//! What every instance tells indexers.

#![expect(
    missing_docs,
    reason = "near-sdk's macro writes methods without documentation"
)]

use charter_interface::CodeHash;
use near_sdk::{AccountId, NearToken, near};

/// The events that templates share, NEP-297 standard `charter-template`. Amounts are in yoctoNEAR.
#[near(event_json(standard = "charter-template"))]
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TemplateEvent {
    /// The instance was offered to another owner.
    #[event_version("1.0.0")]
    OwnerProposed {
        /// To whom; `null`: the offer was withdrawn.
        owner_id: Option<AccountId>,
    },
    /// The instance has another owner.
    #[event_version("1.0.0")]
    OwnerChanged {
        /// Who owned it.
        from: AccountId,
        /// Who owns it.
        to: AccountId,
    },
    /// The instance runs another release.
    #[event_version("1.0.0")]
    Upgraded {
        /// The release's label.
        version: String,
        /// The SHA-256 of its code.
        code_hash: CodeHash,
    },
    /// The instance left its factory and paid what it had to its owner.
    #[event_version("1.0.0")]
    Retired {
        /// The owner.
        owner_id: AccountId,
        /// What the owner got; all of the account's balance when it was deleted.
        amount: NearToken,
        /// Whether the account is gone: deleted in this receipt.
        deleted: bool,
    },
}
