//! What can go wrong, in one line each that says what to do next, and with which status the program then ends.

use std::io;
use std::path::{Path, PathBuf};

use charter_interface::{AccountId, Both, NearToken};

use crate::cause::Failure;
use crate::human::{NotUnderstood, visible};

pub mod statuses;

/// What commands return.
pub type Result<T = (), E = Error> = std::result::Result<T, E>;

/// What is wrong with a file.
#[derive(Debug, thiserror::Error)]
pub enum FileFault {
    /// It cannot be read or written.
    #[error(transparent)]
    Access(io::Error),
    /// It holds something else than it should.
    #[error("{0}")]
    Content(String),
}

/// Why a command did not do what it was told.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The words make no command.
    #[error("{0}")]
    Words(String),
    /// Something was written that is not understood.
    #[error(transparent)]
    NotUnderstood(#[from] NotUnderstood),
    /// Something must be said and was not.
    #[error("{what} is not known; say {option}, or remember it with `charter use {option}`")]
    Missing {
        /// What.
        what: &'static str,
        /// How to say it.
        option: &'static str,
    },
    /// A text is no account id.
    #[error("`{text}` is no account id")]
    AccountId {
        /// The text.
        text: String,
    },
    /// A file.
    #[error("{}: {fault}", .path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// What is wrong with it.
        fault: FileFault,
    },
    /// There is no such account.
    #[error("{account_id} does not exist on {network}; check its name and --network")]
    NoAccount {
        /// The account.
        account_id: AccountId,
        /// The network.
        network: String,
    },
    /// The account runs something else.
    #[error("{account_id} on {network} is no {what}: it has no method `{method}`")]
    IsNo {
        /// The account.
        account_id: AccountId,
        /// The network.
        network: String,
        /// What it should be.
        what: &'static str,
        /// What it lacks.
        method: String,
    },
    /// No such thing.
    #[error("{0}")]
    NotFound(String),
    /// No key can be found.
    #[error(
        "no key of {account_id} for {network}: looked in {}; give --key-file, or --print the call and let NEAR CLI sign it", list(.looked)
    )]
    NoKey {
        /// The account.
        account_id: AccountId,
        /// The network.
        network: String,
        /// Where was looked.
        looked: Vec<PathBuf>,
    },
    /// The keys that were found cannot sign this.
    #[error(
        "no key of {account_id} can sign this: {reason}; give another --key-file, or --print the call and let NEAR CLI sign it"
    )]
    KeyCannot {
        /// The account.
        account_id: AccountId,
        /// Why.
        reason: String,
    },
    /// The network is unknown.
    #[error("there is no network `{name}`: near-cli's config.toml has {}; --network also takes the URL of a node", .known.join(", "))]
    NoNetwork {
        /// Its name.
        name: String,
        /// Those there are.
        known: Vec<String>,
    },
    /// The node does not answer.
    #[error("the node at {url} does not answer ({}); check --network, or try another node", visible(.reason))]
    NodeAway {
        /// The node.
        url: String,
        /// Why.
        reason: String,
    },
    /// The node answers with an error of its own.
    #[error("the node at {url} answered: {}", visible(.reason))]
    Node {
        /// The node.
        url: String,
        /// What.
        reason: String,
    },
    /// The signer has too little.
    #[error("{account_id} has {}, and this takes up to {}", Both(*.has), Both(*.needs))]
    TooLittle {
        /// The signer.
        account_id: AccountId,
        /// What it has.
        has: NearToken,
        /// What it takes.
        needs: NearToken,
    },
    /// A contract refuses to answer.
    #[error("{contract_id} says: {}", visible(.reason))]
    View {
        /// The contract.
        contract_id: AccountId,
        /// What it said.
        reason: String,
    },
    /// What a contract answers is not what this program knows.
    #[error(
        "{contract_id} answers `{method}` in a form that this program does not know ({}): is there a newer one?",
        visible(.reason)
    )]
    Answer {
        /// The contract.
        contract_id: AccountId,
        /// The method.
        method: String,
        /// What is not known.
        reason: String,
    },
    /// A transaction was not taken.
    #[error("the transaction was not taken: {}", visible(.0))]
    NotTaken(String),
    /// A transaction failed.
    #[error("{0}")]
    Failed(Box<Failure>),
    /// Nobody knows what became of a transaction.
    #[error(
        "transaction {hash} was sent, and its end was not seen within {seconds} seconds; look again with `charter trace {hash}` before you send it anew"
    )]
    NotSeen {
        /// The transaction.
        hash: String,
        /// How long it was waited for.
        seconds: u64,
    },
    /// A transaction is known and has not ended.
    #[error("transaction {hash} has not ended: it is {}{}", visible(.status), left(*.waiting))]
    Pending {
        /// The transaction.
        hash: String,
        /// How far it has come, in the node's word.
        status: String,
        /// How many of its receipts have not run; `None`: the node does not say.
        waiting: Option<usize>,
    },
    /// Something could not be verified.
    #[error("{0}")]
    NotVerified(String),
    /// The program cannot run.
    #[error("the program cannot start: {0}")]
    Runtime(#[source] io::Error),
}

impl Error {
    /// A file that cannot be read or written.
    pub fn file(path: &Path, error: io::Error) -> Self {
        Self::File {
            path: path.to_owned(),
            fault: FileFault::Access(error),
        }
    }

    /// The status with which the program ends: see [`statuses`].
    pub const fn status(&self) -> u8 {
        match self {
            Self::File { .. } | Self::Runtime(_) => statuses::OTHER,
            Self::Words(_)
            | Self::NotUnderstood(_)
            | Self::Missing { .. }
            | Self::AccountId { .. } => statuses::WORDS,
            Self::NoAccount { .. } | Self::IsNo { .. } | Self::NotFound(_) => statuses::NOT_FOUND,
            Self::NoKey { .. } | Self::KeyCannot { .. } => statuses::NO_KEY,
            Self::NoNetwork { .. }
            | Self::NodeAway { .. }
            | Self::Node { .. }
            | Self::Answer { .. } => statuses::NETWORK,
            Self::TooLittle { .. } => statuses::MONEY,
            Self::View { .. } | Self::NotTaken(_) | Self::Failed(_) => statuses::REFUSED,
            Self::NotVerified(_) => statuses::NOT_VERIFIED,
            Self::NotSeen { .. } | Self::Pending { .. } => statuses::NOT_SEEN,
        }
    }
}

fn left(receipts: Option<usize>) -> String {
    match receipts {
        None => String::new(),
        // What has run is not in a final block yet.
        Some(0) => ", and all that is known of it has run".to_string(),
        Some(1) => ", and 1 receipt of it has not run".to_string(),
        Some(receipts) => format!(", and {receipts} receipts of it have not run"),
    }
}

fn list(paths: &[PathBuf]) -> String {
    let paths: Vec<_> = paths
        .iter()
        .map(|path| path.display().to_string())
        .collect();
    if paths.is_empty() {
        return "no place, since no keychain was found".to_string();
    }
    paths.join(" and ")
}
