//! The network, as it is now, in this process: to try what a call would do. The network never hears of it.

use std::time::Duration;

use charter_interface::{AccountId, NearToken, Timestamp};
use charter_localnet::{Chain, ForkOptions, Signer, TransactionResult, secret_key};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::{Error, Result};
use crate::ids;
use crate::node::Node;
use crate::transaction::Call;

/// The name of the key with which accounts are acted for.
const KEY: &str = "charter's fork";

/// A fork of a network; a clone of it costs nothing.
#[derive(Clone)]
pub struct Fork {
    /// Its chain.
    pub chain: Chain,
    height: u64,
}

impl Fork {
    /// Begins at the newest final block of the node's network. Nothing is kept on disk: a review shows what is there now.
    pub fn begin(node: &Node) -> Result<Self> {
        let fork = ForkOptions::new(&node.network().url).without_cache();
        let fork = fork.connect().map_err(fault)?;
        let chain = Chain::builder().fork(fork).build().map_err(fault)?;
        let height = chain.head().height();
        Ok(Self { chain, height })
    }

    /// The height of the block at which it began.
    pub const fn height(&self) -> u64 {
        self.height
    }

    /// Whether an account exists.
    pub fn exists(&self, account_id: &AccountId) -> Result<bool> {
        self.chain.exists(&ids::near(account_id)?).map_err(fault)
    }

    /// What an account has, in yoctoNEAR. `None`: there is no such account.
    pub fn balance(&self, account_id: &AccountId) -> Result<Option<NearToken>> {
        let id = ids::near(account_id)?;
        if !self.chain.exists(&id).map_err(fault)? {
            return Ok(None);
        }
        self.chain.balance(&id).map(Some).map_err(fault)
    }

    /// Asks a view.
    pub fn view<T: DeserializeOwned>(
        &self,
        contract_id: &AccountId,
        method: &str,
        args: impl Serialize,
    ) -> Result<T> {
        let call = charter_localnet::Call::new(method).json(&args);
        let view = self
            .chain
            .view(&ids::near(contract_id)?, &call)
            .map_err(fault)?;
        view.json().map_err(fault)
    }

    /// Calls as an account, whose key it does not need, and runs everything that comes of it.
    pub fn call(
        &mut self,
        by: &AccountId,
        receiver_id: &AccountId,
        call: Call,
    ) -> Result<TransactionResult> {
        let signer = Signer::with_key(ids::near(by)?, secret_key(KEY));
        self.chain
            .add_key(signer.account_id.clone(), signer.public_key())
            .map_err(fault)?;
        self.call_signed(&signer, receiver_id, call)
    }

    /// Calls as somebody that the fork knows the key of.
    pub fn call_signed(
        &mut self,
        signer: &Signer,
        receiver_id: &AccountId,
        call: Call,
    ) -> Result<TransactionResult> {
        let gas = charter_localnet::Gas::from_gas(call.gas.as_gas());
        let call = charter_localnet::Call::new(call.method)
            .raw(call.args)
            .deposit(call.deposit)
            .gas(gas);
        let receiver_id = ids::near(receiver_id)?;
        self.chain.call(signer, &receiver_id, call).map_err(fault)
    }

    /// Moves time on to this moment.
    pub fn wait_until(&mut self, time: Timestamp) -> Result {
        let now = Timestamp(self.chain.head().timestamp());
        let wait = Duration::from_nanos(now.until(time).0);
        self.chain.advance_time(wait).map_err(fault)
    }
}

fn fault(error: impl std::fmt::Display) -> Error {
    Error::NotVerified(format!("the network cannot be forked: {error}"))
}
