//! What the contract tells indexers.

use near_sdk::{AccountId, NearToken, near};

/// The events of a donation contract, NEP-297 standard `charter-donation`. Amounts are in yoctoNEAR.
#[near(event_json(standard = "charter-donation"))]
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DonationEvent {
    /// The instance began.
    #[event_version("1.0.0")]
    Initialized {
        /// Who gets the donations.
        beneficiary: AccountId,
        /// Who owns the instance.
        owner_id: AccountId,
    },
    /// A donation reached the beneficiary.
    #[event_version("1.0.0")]
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
    #[event_version("1.0.0")]
    DonationReturned {
        /// Who gave, and got it back.
        donor_id: AccountId,
        /// Who should have got it.
        beneficiary: AccountId,
        /// How much went back, with what had been kept for storage.
        amount: NearToken,
    },
    /// The owner had donors' records removed.
    #[event_version("1.0.0")]
    DonorsForgotten {
        /// Whose.
        donor_ids: Vec<AccountId>,
    },
    /// Somebody else gets the donations from now on.
    #[event_version("1.0.0")]
    BeneficiaryChanged {
        /// Who got them.
        from: AccountId,
        /// Who gets them.
        to: AccountId,
    },
}
