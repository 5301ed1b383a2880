//! A function call, for either kind of chain.

use borsh::BorshSerialize;
use charter_interface::{Gas, NearToken, ONE_YOCTO};
use serde::Serialize;

/// A call of one method.
#[derive(Debug, Clone, PartialEq, Eq)]
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
    pub fn raw(method: &str, args: impl Into<Vec<u8>>) -> Self {
        Self {
            method: method.to_string(),
            args: args.into(),
            deposit: NearToken::from_yoctonear(0),
            gas: Gas::from_tgas(100),
        }
    }

    /// A call with JSON.
    ///
    /// # Panics
    ///
    /// When `args` has no JSON.
    pub fn json(method: &str, args: impl Serialize) -> Self {
        Self::raw(
            method,
            serde_json::to_vec(&args).expect("arguments have JSON"),
        )
    }

    /// A call with borsh.
    ///
    /// # Panics
    ///
    /// When `args` has no borsh.
    pub fn borsh(method: &str, args: impl BorshSerialize) -> Self {
        Self::raw(method, borsh::to_vec(&args).expect("arguments have borsh"))
    }

    /// A call without arguments.
    pub fn new(method: &str) -> Self {
        Self::raw(method, Vec::new())
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
}

impl From<Call> for charter_localnet::Call {
    fn from(call: Call) -> Self {
        Self::new(call.method)
            .raw(call.args)
            .deposit(call.deposit)
            .gas(charter_localnet::Gas::from_gas(call.gas.as_gas()))
    }
}
