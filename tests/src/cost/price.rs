//! What one transaction costs, all of its receipts included.

use std::collections::BTreeSet;
use std::fmt;

use anyhow::Context;
use charter_localnet::{Batch, Chain, TransactionResult};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::id::{NearId, near};
use crate::{Local, Result, Signer};

/// An account that takes up to this many bytes needs no balance for them (NEP-448).
const FREE_BYTES: u64 = 770;

/// What one transaction costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Price {
    /// The gas that it burns, its own conversion and its refunds included.
    pub gas: u64,
    /// The tokens that are gone for it: gas, a global contract's bytes, an account's creation.
    pub burnt: Yocto,
    /// What storage locks more than before, of all accounts that it touched. It comes back with the storage.
    pub locked: Yocto,
}

/// So many yoctoNEAR, more or less than before. JSON: a decimal string.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Yocto(pub i128);

impl fmt::Display for Yocto {
    /// In NEAR, rounded to five digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const DIGIT: i128 = 10_i128.pow(19);
        let rounded = (self.0.abs() + DIGIT / 2) / DIGIT;
        let sign = if self.0 < 0 && rounded > 0 { "-" } else { "" };
        write!(f, "{sign}{}.{:05}", rounded / 100_000, rounded % 100_000)
    }
}

impl Serialize for Yocto {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Yocto {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map(Self).map_err(serde::de::Error::custom)
    }
}

/// Sends a transaction, which must end well, and prices it.
///
/// # Errors
///
/// When it fails.
pub fn of(local: &mut Local, by: &Signer, batch: Batch) -> Result<(Price, TransactionResult)> {
    let before = local.chain.clone();
    let result = local.chain.send(by, batch)?;
    anyhow::ensure!(result.is_success(), "{}", result.failure_text());
    let mut touched: BTreeSet<NearId> = result
        .receipts()
        .iter()
        .map(|receipt| receipt.receiver_id().clone())
        .collect();
    touched.insert(near(&by.account_id));
    let mut locked = 0;
    for account_id in &touched {
        locked += stake(&local.chain, account_id)? - stake(&before, account_id)?;
    }
    let price = Price {
        gas: result.gas_burnt().as_gas(),
        burnt: Yocto(i128::try_from(result.tokens_burnt().as_yoctonear())?),
        locked: Yocto(locked),
    };
    Ok((price, result))
}

/// What an account must keep for its storage; nothing for one that is not there.
fn stake(chain: &Chain, account_id: &NearId) -> Result<i128> {
    if !chain.exists(account_id)? || chain.account(account_id)?.storage_usage <= FREE_BYTES {
        return Ok(0);
    }
    let stake = chain.state().storage_cost(account_id)?;
    i128::try_from(stake.as_yoctonear()).context("more than there is")
}
