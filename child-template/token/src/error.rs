//! Why a call is refused, beyond what the standard refuses.

use near_sdk::FunctionError;

/// Every refusal of the contract's own.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, FunctionError)]
pub enum Error {
    /// The record of the metadata is gone.
    #[error("The contract is not initialized")]
    NotInitialized,
    /// The supply was fixed at init.
    #[error("the supply is fixed")]
    Fixed,
    /// Nothing would be minted. The text is the standard's.
    #[error("The amount should be a positive number")]
    ZeroAmount,
    /// Others hold tokens, which would be gone with the instance.
    #[error("others than the owner hold {held} of {supply}, which would be lost")]
    HeldByOthers {
        /// How much.
        held: u128,
        /// Of how much there is.
        supply: u128,
    },
    /// A count or an amount passes its bounds. None that fits the supply of NEAR can.
    #[error("a count passes its bounds")]
    Overflow,
    /// What every template may refuse.
    #[error(transparent)]
    Core(#[from] charter_template::Error),
}
