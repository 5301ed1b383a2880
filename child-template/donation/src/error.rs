//! Why a call is refused.

use charter_template::interface::{AccountId, NearToken};

/// Every refusal of the contract.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// `init` has not been called.
    #[error("The contract is not initialized")]
    NotInitialized,
    /// Nothing is left to give.
    #[error("a donation of more than {kept} yoctoNEAR is needed: that much is kept for storage; {attached} are attached", kept = .kept.as_yoctonear(), attached = .attached.as_yoctonear())]
    NothingToGive {
        /// What storage lacks with the donor's record.
        kept: NearToken,
        /// What is attached.
        attached: NearToken,
    },
    /// A sum or a count passes its bounds. None that fits the supply of NEAR can.
    #[error("an amount passes its bounds")]
    Overflow,
    /// A payment's outcome comes in, and its donor has no record. None that is on its way can.
    #[error("{donor_id} has no donation on its way")]
    UnknownDonor {
        /// The donor.
        donor_id: AccountId,
    },
    /// A donation went back.
    #[error("{beneficiary} cannot be paid; the donation went back to {donor_id}")]
    Returned {
        /// Who should have got it.
        beneficiary: AccountId,
        /// Who gave.
        donor_id: AccountId,
    },
    /// What every template may refuse.
    #[error(transparent)]
    Core(charter_template::Error),
    /// A cursor is none of this contract's.
    #[error("`{from}` is not where a page begins")]
    Cursor {
        /// What was passed.
        from: String,
    },
}

charter_template::host::error!(Refusal);

impl From<charter_template::Error> for Error {
    fn from(error: charter_template::Error) -> Self {
        Refusal::Core(error).into()
    }
}

impl Error {
    /// An amount or a count passes its bounds: none that fits the supply of NEAR can.
    #[cold]
    pub fn overflow() -> Self {
        Refusal::Overflow.into()
    }
}
