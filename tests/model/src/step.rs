//! One step of a sequence, written out: what a replay file holds.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use charter_interface::{AccountId, Gas, NearToken};
use charter_tests::Call;
use serde::{Deserialize, Serialize};

/// One step: perhaps a transaction, perhaps some time, then some blocks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// What is sent.
    pub sent: Option<Sent>,
    /// How much time passes, in nanoseconds.
    pub time: u64,
    /// How many blocks are made, at most; fewer when nothing waits.
    pub blocks: u32,
    /// For people.
    pub what: String,
    /// What kind of hostility it is, if it is one.
    pub hostile: Hostility,
}

/// What is meant to go wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Hostility {
    /// Nothing.
    None,
    /// Something fails on purpose: an init, a promise, a receipt without its account.
    Fault,
    /// Arguments that nobody sensible sends.
    BadInput,
}

/// A transaction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    /// Who signs: one of the stage's people.
    pub by: String,
    /// To whom.
    pub to: AccountId,
    /// The calls, in one receipt; none: only what is given.
    pub calls: Vec<Written>,
    /// What is given besides, in yoctoNEAR.
    pub gift: NearToken,
}

/// A call, written down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    /// The method.
    pub method: String,
    /// The arguments as text, where they are text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// In base64, where they are not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base64: Option<String>,
    /// Attached, in yoctoNEAR.
    pub deposit: NearToken,
    /// Attached.
    pub gas: u64,
}

impl From<&Call> for Written {
    fn from(call: &Call) -> Self {
        let text = String::from_utf8(call.args.clone());
        let (text, base64) = match text {
            Ok(text) => (Some(text), None),
            Err(error) => (None, Some(STANDARD.encode(error.as_bytes()))),
        };
        Self {
            method: call.method.clone(),
            text,
            base64,
            deposit: call.deposit,
            gas: call.gas.as_gas(),
        }
    }
}

impl Written {
    /// The call.
    ///
    /// # Errors
    ///
    /// When what should be base64 is not.
    pub fn call(&self) -> crate::Result<Call> {
        let args = match (&self.text, &self.base64) {
            (Some(text), _) => text.clone().into_bytes(),
            (None, Some(coded)) => STANDARD.decode(coded)?,
            (None, None) => Vec::new(),
        };
        Ok(Call::raw(&self.method, args)
            .deposit(self.deposit)
            .gas(Gas::from_gas(self.gas)))
    }
}
