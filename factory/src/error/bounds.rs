//! What may be said in a call, and how much.

use charter_interface::{Gas, NameError};

/// What may be said in a call, and how much.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BoundsRefusal {
    /// A list is longer than a call may carry, or empty where that means nothing.
    #[error("{count} {what} in one call; 1 to {max} are possible")]
    Count {
        /// Of what.
        what: &'static str,
        /// How many.
        count: usize,
        /// The most.
        max: usize,
    },
    /// A name is no name.
    #[error(transparent)]
    Name(NameError),
    /// There are as many templates or releases as can be.
    #[error("there are {max} {what} already, the most that can be")]
    Full {
        /// Of what.
        what: &'static str,
        /// The most.
        max: u16,
    },
    /// A template's init would have more gas than a creation can carry, or none.
    #[error("init gas of {gas}; 1 to {max} are possible")]
    InitGas {
        /// What was asked for.
        gas: Gas,
        /// The most.
        max: Gas,
    },
    /// The code of a release can have this length and no other.
    #[error("code of {size} bytes; 1 to {max} are possible")]
    CodeSize {
        /// What was asked for.
        size: u32,
        /// The most.
        max: u32,
    },
    /// A cursor is none of this factory's.
    #[error("`{from}` is not where a page begins")]
    Cursor {
        /// What was passed.
        from: String,
    },
}
