//! Account ids: the contracts' near-sdk has near-account-id 2, the chain has 3. The story uses the contracts' alone; this is
//! the one place that converts.

use std::ops::Deref;

use anyhow::Result;
use charter_interface::AccountId;

/// An account id as the chain takes it.
pub fn near(id: &AccountId) -> Result<charter_localnet::AccountId> {
    Ok(id.as_str().parse()?)
}

/// Somebody with a key.
#[derive(Debug, Clone)]
pub struct Signer {
    /// The account that signs.
    pub account_id: AccountId,
    inner: charter_localnet::Signer,
}

impl Signer {
    /// The account with the key that bears its name.
    pub fn new(account_id: AccountId) -> Result<Self> {
        let inner = charter_localnet::Signer::new(near(&account_id)?);
        Ok(Self { account_id, inner })
    }
}

impl Deref for Signer {
    type Target = charter_localnet::Signer;

    fn deref(&self) -> &Self::Target {
        &self.inner
    }
}
