//! The two worlds of account ids: the contracts' near-sdk has near-account-id 2, the chain and its clients have 3. Suites
//! use the contracts' alone; this is the one place that converts.

use std::fmt::Display;
use std::ops::Deref;

use charter_interface::{AccountId, PublicKey};
use near_workspaces::types::SecretKey;
use near_workspaces::{Network, Worker};

/// An account id as the chain and its clients take it.
pub type NearId = near_workspaces::AccountId;

/// For the chain and its clients.
///
/// # Panics
///
/// When the newer rules refuse what the older ones took; they are the same.
pub fn near(id: &AccountId) -> NearId {
    id.as_str().parse().expect("both versions have one grammar")
}

/// For contracts.
///
/// # Panics
///
/// When the older rules refuse what the newer ones took; they are the same.
pub fn wire(id: &NearId) -> AccountId {
    id.as_str().parse().expect("both versions have one grammar")
}

/// A public key of the chain or its clients, for contracts.
///
/// # Panics
///
/// When it is none.
pub fn public_key(key: &impl Display) -> PublicKey {
    key.to_string().parse().expect("a public key is one")
}

/// An account of near-workspaces, with the id that contracts take.
#[derive(Debug, Clone)]
pub struct Account {
    inner: near_workspaces::Account,
    id: AccountId,
}

impl Account {
    /// The same account as it signs with another key.
    #[must_use]
    pub fn with_key(&self, key: SecretKey, worker: &Worker<impl Network + 'static>) -> Self {
        near_workspaces::Account::from_secret_key(near(&self.id), key, worker).into()
    }

    /// Its id.
    pub const fn id(&self) -> &AccountId {
        &self.id
    }
}

impl From<near_workspaces::Account> for Account {
    fn from(inner: near_workspaces::Account) -> Self {
        let id = wire(inner.id());
        Self { inner, id }
    }
}

impl Deref for Account {
    type Target = near_workspaces::Account;

    fn deref(&self) -> &Self::Target {
        &self.inner
    }
}

/// A signer of the chain in process, with the id that contracts take.
#[derive(Debug, Clone)]
pub struct Signer {
    /// The account that signs.
    pub account_id: AccountId,
    inner: charter_localnet::Signer,
}

impl Signer {
    /// The account with the key that bears its name.
    pub fn new(account_id: AccountId) -> Self {
        charter_localnet::Signer::new(near(&account_id)).into()
    }
}

impl From<charter_localnet::Signer> for Signer {
    fn from(inner: charter_localnet::Signer) -> Self {
        let account_id = wire(&inner.account_id);
        Self { account_id, inner }
    }
}

impl Deref for Signer {
    type Target = charter_localnet::Signer;

    fn deref(&self) -> &Self::Target {
        &self.inner
    }
}
