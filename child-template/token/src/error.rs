//! Why a call is refused, beyond what the standard refuses.

/// Every refusal of the contract's own.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// `init` has not been called.
    #[error("The contract is not initialized")]
    NotInitialized,
    /// The supply was fixed at init.
    #[error("the supply is fixed")]
    Fixed,
    /// Nothing would be minted. The text is the standard's.
    #[error("The amount should be a positive number")]
    ZeroAmount,
    /// Somebody else calls a callback. The text is near-sdk's.
    #[error("Method {method} is private")]
    Private {
        /// Which.
        method: &'static str,
    },
    /// Others hold tokens, which would be gone with the instance.
    #[error("others than the owner hold {held} of {supply}, which would be lost")]
    HeldByOthers {
        /// How much.
        held: u128,
        /// Of how much there is.
        supply: u128,
    },
    /// More accounts than can be counted.
    #[error("a count passes its bounds")]
    Overflow,
    /// What every template may refuse.
    #[error(transparent)]
    Core(charter_template::Error),
}

charter_template::host::error!(Refusal);

impl From<charter_template::Error> for Error {
    fn from(error: charter_template::Error) -> Self {
        Refusal::Core(error).into()
    }
}
