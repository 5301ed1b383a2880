//! Why a call is refused, beyond what the standard refuses.

use near_sdk::FunctionError;

/// Every refusal of the contract's own.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, FunctionError)]
pub enum Error {
    /// The record of the metadata is gone.
    #[error("The contract is not initialized")]
    NotInitialized,
    /// How the token is called and shown is not as NEP-148 has it.
    #[error("these are no metadata of NEP-148: {0}")]
    Metadata(&'static str),
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
    /// The owner is ending the instance.
    #[error("the register is closed: the owner, who holds all there is, takes in nobody any more")]
    Closed,
    /// More accounts than one call unregisters.
    #[error("{count} accounts to unregister; at most {max} are possible")]
    TooMany {
        /// How many.
        count: usize,
        /// The most.
        max: usize,
    },
    /// An older release's state, which `migrate` turns into this one's.
    #[error("the state is that of an older release; `migrate` has not run")]
    NotMigrated,
    /// A count or an amount passes its bounds. None that fits the supply of NEAR can.
    #[error("a count passes its bounds")]
    Overflow,
    /// What every template may refuse.
    #[error(transparent)]
    Core(#[from] charter_template::Error),
}
