//! Why a call is refused.

use near_sdk::{AccountId, FunctionError, NearToken};

use crate::Returned;

/// Every refusal of the contract.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, FunctionError)]
pub enum Error {
    /// Nothing is left to give.
    #[error("a donation of more than {kept} yoctoNEAR is needed: that much is kept for storage; {attached} are attached", kept = .kept.as_yoctonear(), attached = .attached.as_yoctonear())]
    NothingToGive {
        /// What storage lacks with the donor's record, in yoctoNEAR.
        kept: NearToken,
        /// What is attached, in yoctoNEAR.
        attached: NearToken,
    },
    /// A sum or a count passes its bounds. None that fits the supply of NEAR can.
    #[error("an amount passes its bounds")]
    Overflow,
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
    Core(#[from] charter_template::Error),
    /// A cursor is none of this contract's.
    #[error("`{from}` is not where a page begins")]
    Cursor {
        /// What was passed.
        from: String,
    },
}

impl From<Returned> for Error {
    fn from(returned: Returned) -> Self {
        let Returned::V1 {
            beneficiary,
            donor_id,
        } = returned;
        Self::Returned {
            beneficiary,
            donor_id,
        }
    }
}
