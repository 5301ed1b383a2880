//! The same chain in process, for what the RPC cannot do: choosing which receipt runs next, thousands of calls, and where
//! each unit of gas went.

use charter_interface::{AccountId, NearToken};
use charter_localnet::{Chain, ProtocolVersion};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::id::near;
use crate::{Call, Outcome, Result, Signer};

/// A chain in process, with the calls of [`World`](crate::World).
#[derive(Clone)]
pub struct Local {
    /// The chain itself.
    pub chain: Chain,
}

impl Local {
    /// A new chain.
    pub fn at(version: ProtocolVersion) -> Result<Self> {
        Ok(Self {
            chain: Chain::builder().protocol_version(version).build()?,
        })
    }

    /// The id that [`account`](Self::account) gives to a name.
    ///
    /// # Panics
    ///
    /// When it makes no account id.
    pub fn id(&self, name: &str) -> AccountId {
        let id = format!("{name}.{}", self.chain.root().account_id);
        id.parse().expect("tests use valid names")
    }

    /// A new account with 1,000 NEAR.
    pub fn account(&mut self, name: &str) -> Result<Signer> {
        let id = near(&self.id(name));
        Ok(self.chain.create_account(id, crate::world::PURSE)?.into())
    }

    /// A new account that runs this code.
    pub fn contract(&mut self, name: &str, code: &[u8], balance: NearToken) -> Result<Signer> {
        let signer = self.chain.create_account(near(&self.id(name)), balance)?;
        self.chain.deploy(&signer, code)?;
        Ok(signer.into())
    }

    /// Calls a method and runs everything that comes of it.
    pub fn call(&mut self, by: &Signer, receiver_id: &AccountId, call: Call) -> Result<Outcome> {
        Ok(Outcome::from(&self.chain.call(
            by,
            &near(receiver_id),
            call.into(),
        )?))
    }

    /// Asks a view.
    pub fn view<T: DeserializeOwned>(
        &self,
        contract_id: &AccountId,
        method: &str,
        args: impl Serialize,
    ) -> Result<T> {
        let call = charter_localnet::Call::new(method).json(&args);
        Ok(self.chain.view(&near(contract_id), &call)?.json()?)
    }

    /// What an account has, in yoctoNEAR.
    pub fn balance(&self, account_id: &AccountId) -> Result<NearToken> {
        Ok(self.chain.account(&near(account_id))?.amount)
    }
}
