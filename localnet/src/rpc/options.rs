//! How a server behaves.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use crate::failed_receipt::FailedReceipt;

/// When blocks are made, and when they are final.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pace {
    /// A block is made as soon as there is something to do, and is final at once. An idle chain makes none: heights
    /// and time stand still.
    #[default]
    Instant,
    /// A block is made every `block_time`, whether there is something to do or not, and is final when two more
    /// stand on it, as on a node.
    Node {
        /// The time between two blocks, on the wall and on the chain's own clock.
        block_time: Duration,
    },
}

impl Pace {
    /// The pace of the public networks: a block every 600 milliseconds.
    pub const NODE: Self = Self::Node {
        block_time: Duration::from_millis(600),
    };
}

/// A name that is no pace.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no pace; there are `instant` and `node`")]
pub struct UnknownPace(String);

impl fmt::Display for Pace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Instant => "instant",
            Self::Node { .. } => "node",
        })
    }
}

impl FromStr for Pace {
    type Err = UnknownPace;

    fn from_str(name: &str) -> Result<Self, UnknownPace> {
        match name {
            "instant" => Ok(Self::Instant),
            "node" => Ok(Self::NODE),
            other => Err(UnknownPace(other.to_owned())),
        }
    }
}

/// How a server behaves.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// When blocks are made; by default [`Pace::Instant`].
    pub pace: Pace,
    /// At [`Pace::Instant`], the real time between blocks while there is something to do; by default a millisecond.
    /// Transactions that arrive within it share a block.
    pub block_interval: Duration,
    /// Whether an answer about a transaction that was executed waits for its refunds as well, so that balances are
    /// settled when it arrives. A node does not wait for them, and by default neither does this.
    pub settled: bool,
    /// How long a request waits for a transaction; by default ten seconds, as a node does.
    pub wait: Duration,
    /// The largest body of a request in bytes; by default 10 MB, as a node's.
    pub max_body: usize,
    /// The largest state of a contract that `view_state` lists at once, in bytes; by default 50,000, as a node's.
    pub max_state: u64,
    /// Told of each receipt that fails, when it does; by default nobody is. No block is made meanwhile.
    pub on_failure: Option<fn(&FailedReceipt)>,
    /// A page in HTML that `GET /` answers with; by default there is none, as on a node.
    pub page: Option<&'static str>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            pace: Pace::Instant,
            block_interval: Duration::from_millis(1),
            settled: false,
            wait: Duration::from_secs(10),
            max_body: 10 * 1024 * 1024,
            max_state: 50_000,
            on_failure: None,
            page: None,
        }
    }
}
