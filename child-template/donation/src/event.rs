//! What the contract tells indexers.

use charter_template::interface::event::Event;
use charter_template::interface::{AccountId, NearToken, json_events};

/// The events of a donation contract, NEP-297 standard `charter-donation`. Amounts are in yoctoNEAR.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DonationEvent {
    /// The instance began.
    Initialized {
        /// Who gets the donations.
        beneficiary: AccountId,
        /// Who owns the instance.
        owner_id: AccountId,
    },
    /// A donation reached the beneficiary.
    Donated {
        /// Who gave.
        donor_id: AccountId,
        /// Who got it.
        beneficiary: AccountId,
        /// How much.
        amount: NearToken,
        /// What the donor has given in all.
        total: NearToken,
    },
    /// A donation could not be paid out and went back.
    DonationReturned {
        /// Who gave, and got it back.
        donor_id: AccountId,
        /// Who should have got it.
        beneficiary: AccountId,
        /// How much went back, with what had been kept for storage.
        amount: NearToken,
    },
    /// Somebody else gets the donations from now on.
    BeneficiaryChanged {
        /// Who got them.
        from: AccountId,
        /// Who gets them.
        to: AccountId,
    },
}

impl Event for DonationEvent {
    const STANDARD: &'static str = "charter-donation";
}

json_events!(DonationEvent {
    Initialized = "initialized" { beneficiary, owner_id },
    Donated = "donated" { donor_id, beneficiary, amount, total },
    DonationReturned = "donation_returned" { donor_id, beneficiary, amount },
    BeneficiaryChanged = "beneficiary_changed" { from, to },
});
