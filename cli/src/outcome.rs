//! What a node says of a transaction. Nodes of other versions say more, less, or by other names: what is not needed is not read,
//! and an action, a receipt or an error that is not known keeps the name that the node gives it.

use near_primitives::errors::TxExecutionError;
use near_primitives::hash::CryptoHash;
use near_primitives::types::{Balance, Gas};
use near_primitives::views::CostGasUsed;
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::cause;
use crate::ids::NearId;

/// A transaction, and what has run of it.
#[derive(Debug, Deserialize)]
pub struct Outcome {
    /// What was signed.
    pub transaction: Signed,
    /// How it ended.
    pub status: End,
    /// How it became a receipt.
    pub transaction_outcome: Ran,
    /// The receipts that have run.
    pub receipts_outcome: Vec<Ran>,
    /// The receipts that are known.
    pub receipts: Vec<Receipt>,
}

/// What was signed.
#[derive(Debug, Deserialize)]
pub struct Signed {
    /// Its hash.
    pub hash: CryptoHash,
    /// Who signed it.
    pub signer_id: NearId,
    /// What it does.
    pub actions: Vec<Known<Action>>,
}

/// How a transaction or a receipt ended.
#[derive(Debug, Deserialize)]
pub enum End {
    /// It has not run.
    Unknown,
    /// It is not a receipt yet.
    NotStarted,
    /// It runs.
    Started,
    /// It failed.
    Failure(Fault),
    /// It returned this, in base64.
    SuccessValue(String),
    /// It goes on in a receipt.
    SuccessReceiptId(CryptoHash),
}

/// What ran.
#[derive(Debug, Deserialize)]
pub struct Ran {
    /// The transaction's hash, or the receipt's id.
    pub id: CryptoHash,
    /// What came of it.
    pub outcome: Execution,
}

/// What came of a transaction's or a receipt's run.
#[derive(Debug, Deserialize)]
pub struct Execution {
    /// What it logged.
    pub logs: Vec<String>,
    /// The receipts that it made.
    pub receipt_ids: Vec<CryptoHash>,
    /// The gas that it burnt.
    pub gas_burnt: Gas,
    /// What it burnt, in yoctoNEAR.
    pub tokens_burnt: Balance,
    /// Where it ran.
    pub executor_id: NearId,
    /// How it ended.
    pub status: End,
    /// What its gas went into.
    #[serde(default, rename = "metadata", deserialize_with = "profile")]
    pub profile: Vec<CostGasUsed>,
}

/// A receipt.
#[derive(Debug, Deserialize)]
pub struct Receipt {
    /// Its id.
    pub receipt_id: CryptoHash,
    /// Who made it.
    pub predecessor_id: NearId,
    /// Where it runs.
    pub receiver_id: NearId,
    /// What it is.
    #[serde(rename = "receipt")]
    pub kind: Known<Kind>,
}

impl Receipt {
    /// What it does, as far as that is known.
    pub fn actions(&self) -> impl Iterator<Item = &Action> {
        let actions = match &self.kind {
            Known::Yes(Kind::Action { actions, .. }) => actions.as_slice(),
            _ => &[],
        };
        actions.iter().filter_map(Known::known)
    }
}

/// What a receipt is.
#[derive(Debug, Deserialize)]
pub enum Kind {
    /// Actions.
    Action {
        /// Who signed the transaction; `system` for a refund of deposits.
        signer_id: NearId,
        /// What it does.
        actions: Vec<Known<Action>>,
    },
    /// A result for another receipt.
    Data {},
    /// Global code on its way to a shard.
    GlobalContractDistribution {},
}

/// What is shown of an action, or counted.
#[derive(Debug, Deserialize)]
#[expect(missing_docs, reason = "the names are the protocol's")]
pub enum Action {
    CreateAccount,
    DeployContract {},
    FunctionCall {
        method_name: String,
        gas: Gas,
        deposit: Balance,
    },
    Transfer {
        deposit: Balance,
    },
    AddKey {},
    DeleteKey {},
    DeleteAccount {
        beneficiary_id: NearId,
    },
    DeployGlobalContract {},
    DeployGlobalContractByAccountId {},
    UseGlobalContract {},
    UseGlobalContractByAccountId {},
}

/// One of the variants that this program knows, or the name of another.
#[derive(Debug)]
pub enum Known<T> {
    /// One that it knows.
    Yes(T),
    /// The name of one that it does not know.
    No(String),
}

impl<T> Known<T> {
    /// What is known of it.
    pub const fn known(&self) -> Option<&T> {
        match self {
            Self::Yes(known) => Some(known),
            Self::No(_) => None,
        }
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Known<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        match T::deserialize(&value) {
            Ok(known) => Ok(Self::Yes(known)),
            // So serde says it; what a variant that is known lacks is an error.
            Err(error) if error.to_string().starts_with("unknown variant") => {
                Ok(Self::No(name(&value)))
            }
            Err(error) => Err(D::Error::custom(format!("{error} in {}", name(&value)))),
        }
    }
}

/// Why something failed.
#[derive(Debug)]
pub enum Fault {
    /// In the words of the protocol.
    Known(Box<TxExecutionError>),
    /// As the node says it, in a form that this program does not know.
    Other(Value),
}

impl Fault {
    /// Why: a contract's own words where it has said some.
    pub fn reason(&self) -> String {
        match self {
            Self::Known(error) => cause::reason(error),
            Self::Other(value) => value.to_string(),
        }
    }
}

impl<'de> Deserialize<'de> for Fault {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        Ok(match TxExecutionError::deserialize(&value) {
            Ok(error) => Self::Known(Box::new(error)),
            Err(_) => Self::Other(value),
        })
    }
}

/// The name of a variant, as it stands in JSON: alone, or as the one key of an object.
fn name(value: &Value) -> String {
    let key = value
        .as_object()
        .and_then(|object| object.keys().next().map(String::as_str));
    key.or_else(|| value.as_str())
        .unwrap_or_default()
        .to_owned()
}

/// The profile of an outcome's metadata; empty when there is none that can be read.
fn profile<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<CostGasUsed>, D::Error> {
    let mut metadata = Value::deserialize(deserializer)?;
    Ok(serde_json::from_value(metadata["gas_profile"].take()).unwrap_or_default())
}
