//! What may be said in a call, and how much.

use charter_interface::text::Escaped;
use charter_interface::{Both, Duration, Gas, NearToken};

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
    /// There are as many as can be.
    #[error("there are {max} {what} already, the most that can be")]
    Full {
        /// Of what.
        what: &'static str,
        /// The most.
        max: usize,
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
    /// An approval or an offer would end when it begins, or hardly ever.
    #[error("{what} for {period}; it can stand for 1 ns to {max}")]
    Period {
        /// What has the period.
        what: &'static str,
        /// What was asked for.
        period: Duration,
        /// The most.
        max: Duration,
    },
    /// A reserve that no balance could ever cover.
    #[error("a reserve of {}; {} is the most", Both(*.reserve), Both(*.max))]
    Reserve {
        /// What was asked for.
        reserve: NearToken,
        /// The most.
        max: NearToken,
    },
    /// The commands' events are more than a call may log.
    #[error(
        "the events of these commands have {length} bytes; one call may log {max}: send fewer commands, or shorter lists"
    )]
    Logs {
        /// Their length, in bytes.
        length: usize,
        /// The most.
        max: usize,
    },
    /// More would be removed than one receipt can: all of it goes into its storage proof.
    #[error(
        "these commands remove {bytes} bytes of storage; one call can remove {max}: remove releases one by one"
    )]
    Removed {
        /// How much, in bytes, with 2,000 for each record.
        bytes: u64,
        /// The most.
        max: u64,
    },
    /// A cursor is none of this factory's.
    #[error("`{}` is not where a page begins", Escaped(.from))]
    Cursor {
        /// What was passed.
        from: String,
    },
}
