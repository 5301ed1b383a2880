//! What is to be sent.

use std::fmt;
use std::path::PathBuf;

use charter_interface::{AccountId, Exact, Gas, NearToken, ONE_YOCTO};
use near_crypto::PublicKey;
use near_primitives::account::AccessKey;
use near_primitives::action::{
    AddKeyAction, CreateAccountAction, DeployContractAction, FunctionCallAction, TransferAction,
};
use near_primitives::transaction::Action;
use serde::Serialize;
use serde_json::{Value, json};

use crate::error::{Error, Result};

/// A call of one method.
#[derive(Debug, Clone)]
pub struct Call {
    /// The method.
    pub method: String,
    /// What it is given.
    pub args: Vec<u8>,
    /// What is attached, in yoctoNEAR.
    pub deposit: NearToken,
    /// What it may spend.
    pub gas: Gas,
}

impl Call {
    /// A call with raw bytes, no deposit and 100 Tgas.
    pub fn raw(method: &str, args: Vec<u8>) -> Self {
        Self {
            method: method.to_string(),
            args,
            deposit: NearToken::from_yoctonear(0),
            gas: Gas::from_tgas(100),
        }
    }

    /// A call with JSON.
    pub fn json(method: &str, args: impl Serialize) -> Result<Self> {
        let args = serde_json::to_vec(&args)
            .map_err(|error| Error::Words(format!("these arguments have no JSON: {error}")))?;
        Ok(Self::raw(method, args))
    }

    /// Attaches a deposit.
    pub fn deposit(self, deposit: NearToken) -> Self {
        Self { deposit, ..self }
    }

    /// Attaches the one yoctoNEAR that stands for a key with full access.
    pub fn one_yocto(self) -> Self {
        self.deposit(ONE_YOCTO)
    }

    /// Lets it spend this much.
    pub fn gas(self, gas: Gas) -> Self {
        Self { gas, ..self }
    }

    /// Lets it spend so many Tgas.
    pub fn tgas(self, tgas: u64) -> Self {
        self.gas(Gas::from_tgas(tgas))
    }

    fn shown_args(&self) -> Value {
        match serde_json::from_slice(&self.args) {
            Ok(value) => value,
            Err(_) => json!(format!("{} raw bytes", self.args.len())),
        }
    }
}

/// One action of a transaction.
#[derive(Debug, Clone)]
pub enum Step {
    /// The receiver is a new account.
    CreateAccount,
    /// The receiver is given this much, in yoctoNEAR.
    Transfer(NearToken),
    /// The receiver runs this code.
    Deploy {
        /// The code.
        code: Vec<u8>,
        /// The file that it was read from.
        file: PathBuf,
    },
    /// The receiver has this key, which can do everything.
    AddFullAccessKey(PublicKey),
    /// A method of the receiver is called.
    Call(Call),
}

/// A transaction before it is signed.
#[derive(Debug, Clone)]
pub struct Transaction {
    /// To whom it goes.
    pub receiver_id: AccountId,
    /// What it does there, in order: all of it or nothing.
    pub steps: Vec<Step>,
}

impl Transaction {
    /// One call.
    pub fn call(receiver_id: &AccountId, call: Call) -> Self {
        Self {
            receiver_id: receiver_id.clone(),
            steps: vec![Step::Call(call)],
        }
    }

    /// All that it attaches or transfers, in yoctoNEAR.
    pub fn deposit(&self) -> NearToken {
        self.steps
            .iter()
            .fold(NearToken::from_yoctonear(0), |sum, step| match step {
                Step::Transfer(amount) => sum.saturating_add(*amount),
                Step::Call(call) => sum.saturating_add(call.deposit),
                Step::CreateAccount | Step::Deploy { .. } | Step::AddFullAccessKey(_) => sum,
            })
    }

    /// The method that a function-call key would have to allow. `None`: it takes a key with full access.
    pub fn lone_call(&self) -> Option<&Call> {
        match self.steps.as_slice() {
            [Step::Call(call)] => Some(call),
            _ => None,
        }
    }

    /// As the protocol takes it.
    pub fn actions(&self) -> Vec<Action> {
        let action = |step: &Step| match step {
            Step::CreateAccount => Action::CreateAccount(CreateAccountAction {}),
            Step::Transfer(amount) => Action::Transfer(TransferAction { deposit: *amount }),
            Step::Deploy { code, .. } => {
                Action::DeployContract(DeployContractAction { code: code.clone() })
            }
            Step::AddFullAccessKey(public_key) => Action::AddKey(Box::new(AddKeyAction {
                public_key: public_key.clone(),
                access_key: AccessKey::full_access(),
            })),
            Step::Call(call) => Action::FunctionCall(Box::new(FunctionCallAction {
                method_name: call.method.clone(),
                args: call.args.clone(),
                gas: near_primitives::types::Gas::from_gas(call.gas.as_gas()),
                deposit: call.deposit,
            })),
        };
        self.steps.iter().map(action).collect()
    }

    /// For programs.
    pub fn json(&self, signer_id: &AccountId) -> Value {
        let step = |step: &Step| match step {
            Step::CreateAccount => json!("create_account"),
            Step::Transfer(amount) => json!({ "transfer": amount }),
            Step::Deploy { code, file } => json!({
                "deploy": { "bytes": code.len(), "file": file.display().to_string() },
            }),
            Step::AddFullAccessKey(key) => json!({ "add_full_access_key": key.to_string() }),
            Step::Call(call) => json!({ "call": {
                "method": call.method,
                "args": call.shown_args(),
                "deposit": call.deposit,
                "gas": call.gas,
            } }),
        };
        json!({
            "signer_id": signer_id,
            "receiver_id": self.receiver_id,
            "actions": self.steps.iter().map(step).collect::<Vec<_>>(),
        })
    }
}

impl fmt::Display for Transaction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, step) in self.steps.iter().enumerate() {
            if at > 0 {
                writeln!(f)?;
            }
            match step {
                Step::CreateAccount => write!(f, "create the account {}", self.receiver_id)?,
                Step::Transfer(amount) => {
                    write!(f, "give {} to {}", Exact(*amount), self.receiver_id)?;
                }
                Step::Deploy { code, file } => {
                    write!(f, "deploy {} ({} bytes) there", file.display(), code.len())?
                }
                Step::AddFullAccessKey(key) => write!(f, "give it the key {key}")?,
                Step::Call(call) => write!(
                    f,
                    "call {}.{} with {} and {}, arguments {}",
                    self.receiver_id,
                    call.method,
                    Exact(call.deposit),
                    call.gas,
                    call.shown_args()
                )?,
            }
        }
        Ok(())
    }
}
