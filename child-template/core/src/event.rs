//! What every instance tells indexers.

use charter_interface::event::Event;
use charter_interface::{AccountId, CodeHash, NearToken, json_events};

/// The events that templates share, NEP-297 standard `charter-template`. Amounts are in yoctoNEAR.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TemplateEvent {
    /// The instance was offered to another owner.
    OwnerProposed {
        /// To whom; `null`: the offer was withdrawn.
        owner_id: Option<AccountId>,
    },
    /// The instance has another owner.
    OwnerChanged {
        /// Who owned it.
        from: AccountId,
        /// Who owns it.
        to: AccountId,
    },
    /// The instance runs another release.
    Upgraded {
        /// The release's label.
        version: String,
        /// The SHA-256 of its code.
        code_hash: CodeHash,
    },
    /// The instance left its factory and paid what it had to its owner.
    Retired {
        /// The owner.
        owner_id: AccountId,
        /// What the owner got; all of the account's balance when it was deleted.
        amount: NearToken,
        /// Whether the account is gone: deleted in this receipt.
        deleted: bool,
    },
}

impl Event for TemplateEvent {
    const STANDARD: &'static str = "charter-template";
}

json_events!(TemplateEvent {
    OwnerProposed = "owner_proposed" { owner_id },
    OwnerChanged = "owner_changed" { from, to },
    Upgraded = "upgraded" { version, code_hash },
    Retired = "retired" { owner_id, amount, deleted },
});
