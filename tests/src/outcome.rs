//! What a transaction did.

use anyhow::{Context, bail, ensure};
use charter_interface::factory::FactoryEvent;
use charter_interface::governance::GovernanceEvent;
use charter_interface::{AccountId, Gas, NearToken};
use charter_localnet::near_primitives::views::{
    ExecutionOutcomeWithIdView, ExecutionStatusView, FinalExecutionOutcomeView,
    FinalExecutionStatus,
};
use charter_localnet::{Event, TransactionResult};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::Result;
use crate::id::{near, wire};

/// A family of events: what a contract of this workspace emits.
pub trait Family {
    /// The standard's name, NEP-297's `standard`.
    const STANDARD: &'static str;
}

impl Family for FactoryEvent {
    const STANDARD: &'static str = "charter-factory";
}

impl Family for GovernanceEvent {
    const STANDARD: &'static str = "charter-governance";
}

/// A transaction that ended, well or not, with all of its receipts.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// What it returned, or why it failed, as the node says it.
    result: std::result::Result<Vec<u8>, String>,
    /// What it burnt in all, the transaction's own conversion included.
    pub gas: Gas,
    /// The tokens that went for it, in yoctoNEAR: all that its signer pays besides deposits.
    pub burnt: NearToken,
    /// Its receipts, refunds included.
    pub receipts: Vec<Receipt>,
}

/// One receipt that ran.
#[derive(Debug, Clone)]
pub struct Receipt {
    /// Where it ran.
    pub executor_id: AccountId,
    /// What it burnt.
    pub gas: Gas,
    /// What it logged.
    pub logs: Vec<String>,
    /// Why it failed, as the node says it.
    pub failure: Option<String>,
}

impl Outcome {
    /// Whether it ended well.
    pub fn is_success(&self) -> bool {
        self.result.is_ok()
    }

    /// Itself, when it ended well and no receipt failed on the way.
    pub fn success(self) -> Result<Self> {
        if let Err(error) = &self.result {
            bail!("the transaction failed: {}", reason(error));
        }
        if let Some(error) = self
            .receipts
            .iter()
            .find_map(|receipt| receipt.failure.as_ref())
        {
            bail!("a receipt failed: {}", reason(error));
        }
        Ok(self)
    }

    /// Itself, when it ended well, whatever failed on the way: that an account is gone is proven by a receipt that fails.
    pub fn ended_well(self) -> Result<Self> {
        self.value()?;
        Ok(self)
    }

    /// Why it failed: the message that the contract panicked with, or what the node says.
    pub fn failure(&self) -> Result<String> {
        match &self.result {
            Err(error) => Ok(reason(error)),
            Ok(_) => bail!("the transaction was to fail and succeeded"),
        }
    }

    /// Why each of its receipts failed, in the order in which they ran.
    pub fn failures(&self) -> Vec<String> {
        let failures = self
            .receipts
            .iter()
            .filter_map(|receipt| receipt.failure.as_deref());
        failures.map(reason).collect()
    }

    /// What it returned.
    pub fn value(&self) -> Result<&[u8]> {
        match &self.result {
            Ok(value) => Ok(value),
            Err(error) => bail!("the transaction failed: {}", reason(error)),
        }
    }

    /// What it returned, read as JSON.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T> {
        let value = self.value()?;
        serde_json::from_slice(value)
            .with_context(|| format!("it returned {}", String::from_utf8_lossy(value)))
    }

    /// Every event, in the order in which they were logged. What a receipt that failed has logged did not happen.
    pub fn events(&self) -> Vec<Event> {
        let happened = |receipt: &&Receipt| receipt.failure.is_none();
        let receipts = self.receipts.iter().filter(happened);
        receipts
            .flat_map(|receipt| Event::parse(&near(&receipt.executor_id), &receipt.logs))
            .collect()
    }

    /// The names of the events, in order: `account: event`, where the account's own name ends at the first dot.
    pub fn event_names(&self) -> Vec<String> {
        let name = |event: &Event| {
            let account = event
                .account_id
                .as_str()
                .split('.')
                .next()
                .unwrap_or_default();
            format!("{account}: {}", event.name())
        };
        self.events().iter().map(name).collect()
    }

    /// Every event in full, in order: who logged it, as in [`event_names`](Self::event_names), its name and its data.
    pub fn told(&self) -> Vec<Value> {
        let events = self.events();
        let names = self.event_names();
        let told = events.iter().zip(&names);
        told.map(|(event, name)| json!([name, event.data()]))
            .collect()
    }

    /// The events of one family, read as its type. Every log of that standard must read as it.
    pub fn events_of<T: Family + DeserializeOwned>(&self) -> Result<Vec<T>> {
        #[derive(Deserialize)]
        struct Envelope {
            standard: String,
            version: String,
        }
        let mut family = Vec::new();
        for event in self.events() {
            let envelope = Envelope::deserialize(&event.json)?;
            if envelope.standard == T::STANDARD {
                ensure!(envelope.version == "1.0.0");
                family.push(T::deserialize(&event.json).with_context(|| event.json.to_string())?);
            }
        }
        Ok(family)
    }

    /// What the receipts on one account burnt.
    pub fn gas_of(&self, account_id: &AccountId) -> Gas {
        let receipts = self
            .receipts
            .iter()
            .filter(|receipt| receipt.executor_id == *account_id);
        Gas::from_gas(receipts.map(|receipt| receipt.gas.as_gas()).sum())
    }
}

impl From<FinalExecutionOutcomeView> for Outcome {
    fn from(view: FinalExecutionOutcomeView) -> Self {
        let result = match view.status {
            FinalExecutionStatus::SuccessValue(value) => Ok(value),
            FinalExecutionStatus::Failure(error) => Err(error.to_string()),
            unfinished => Err(format!("the node says it is {unfinished:?}")),
        };
        let all = std::iter::once(&view.transaction_outcome).chain(&view.receipts_outcome);
        let (gas, burnt) = all.fold((0, NearToken::default()), |(gas, burnt), one| {
            let gas = gas + one.outcome.gas_burnt.as_gas();
            (gas, burnt.saturating_add(one.outcome.tokens_burnt))
        });
        Self {
            result,
            gas: Gas::from_gas(gas),
            burnt,
            receipts: view.receipts_outcome.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<ExecutionOutcomeWithIdView> for Receipt {
    fn from(view: ExecutionOutcomeWithIdView) -> Self {
        let outcome = view.outcome;
        Self {
            executor_id: wire(&outcome.executor_id),
            gas: Gas::from_gas(outcome.gas_burnt.as_gas()),
            logs: outcome.logs,
            failure: match outcome.status {
                ExecutionStatusView::Failure(error) => Some(error.to_string()),
                ExecutionStatusView::Unknown => Some("the node does not know yet".to_string()),
                ExecutionStatusView::SuccessValue(_) | ExecutionStatusView::SuccessReceiptId(_) => {
                    None
                }
            },
        }
    }
}

impl From<&TransactionResult> for Outcome {
    fn from(result: &TransactionResult) -> Self {
        let receipts = result.receipts().iter().map(|receipt| Receipt {
            executor_id: wire(receipt.receiver_id()),
            gas: Gas::from_gas(receipt.gas_burnt().as_gas()),
            logs: receipt.logs().to_vec(),
            failure: receipt.failure().map(ToString::to_string),
        });
        Self {
            result: match result.value() {
                Some(value) => Ok(value.to_vec()),
                None => Err(result.failure_text()),
            },
            gas: Gas::from_gas(result.gas_burnt().as_gas()),
            burnt: result.tokens_burnt(),
            receipts: receipts.collect(),
        }
    }
}

/// What a contract panicked with, out of what the node makes of it:
/// `.. ExecutionError("Smart contract panicked: the message")`.
fn reason(error: &str) -> String {
    let panic = error
        .find("Smart contract panicked: ")
        .map(|at| &error[at..]);
    let Some(panic) = panic.and_then(|text| text.strip_prefix("Smart contract panicked: ")) else {
        return error.to_string();
    };
    let mut message = String::new();
    let mut characters = panic.chars();
    while let Some(character) = characters.next() {
        match character {
            '"' => break,
            // The node prints the text as Rust's `Debug` does.
            '\\' => match characters.next() {
                Some('n') => message.push('\n'),
                Some(other) => message.push(other),
                None => {}
            },
            other => message.push(other),
        }
    }
    message
}
