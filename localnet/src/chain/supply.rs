//! Where all tokens are.

use near_primitives::account::{AccessKey, Account};
use near_primitives::receipt::{Receipt, VersionedReceiptEnum};
use near_primitives::trie_key::{col, trie_key_parsers};
use near_primitives::types::Balance;

use super::Chain;
use crate::error::{EngineError, Result};
use crate::runtime::{Totals, deposits, receipt_gas};
use crate::state::Below;
use crate::trie::{Trie, Value};

/// What the chain counted since genesis, in yoctoNEAR.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Ledger {
    pub burnt: Balance,
    pub subsidized: Balance,
    /// What patches put in and took out.
    pub patched_in: Balance,
    pub patched_out: Balance,
}

impl Ledger {
    /// The ledger after a block.
    pub(super) fn after(self, totals: Totals) -> Result<Self> {
        Ok(Self {
            burnt: add(self.burnt, totals.burnt)?,
            subsidized: add(self.subsidized, totals.subsidized)?,
            ..self
        })
    }
}

/// Where all tokens are, in yoctoNEAR. What is there and what is burnt is what there was at genesis, plus what the
/// protocol or a patch added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Supply {
    /// At genesis. Of a fork: what the accounts and gas keys that changed since then had when it began.
    pub genesis: Balance,
    /// In accounts, free and locked.
    pub accounts: Balance,
    /// In gas keys.
    pub gas_keys: Balance,
    /// In receipts on their way: deposits, and gas at the price it was bought at.
    pub in_flight: Balance,
    /// Burnt since genesis.
    pub burnt: Balance,
    /// Made by the protocol since genesis: one yoctoNEAR at a time, for promises of contracts that had none
    /// (from version 85).
    pub subsidized: Balance,
    /// Put into accounts by patches since genesis.
    pub patched_in: Balance,
    /// Taken out of accounts by patches since genesis.
    pub patched_out: Balance,
}

impl Supply {
    /// Whether no token came from nowhere and none vanished.
    pub fn is_conserved(&self) -> bool {
        let sum = |parts: &[Balance]| {
            parts
                .iter()
                .try_fold(Balance::ZERO, |sum, part| sum.checked_add(*part))
        };
        let there = sum(&[
            self.accounts,
            self.gas_keys,
            self.in_flight,
            self.burnt,
            self.patched_out,
        ]);
        there.is_some() && there == sum(&[self.genesis, self.subsidized, self.patched_in])
    }
}

impl Chain {
    /// Counts all tokens. It reads the whole state, so it is for tests.
    ///
    /// # Errors
    ///
    /// When a record of the state does not decode, which only a patch can bring about.
    pub fn supply(&self) -> Result<Supply> {
        let trie = &self.head.state.trie;
        let mut accounts = Balance::ZERO;
        for (key, value) in trie.iter(&[col::ACCOUNT]) {
            let account: Account = decode(&key, value.bytes())?;
            accounts = add(add(accounts, account.amount())?, account.locked())?;
        }
        let mut gas_keys = Balance::ZERO;
        for (key, value) in trie.iter(&[col::ACCESS_KEY]) {
            if is_nonce(&key)? {
                continue;
            }
            gas_keys = add(gas_keys, gas_key_balance(&key, value)?)?;
        }
        let mut in_flight = Balance::ZERO;
        for receipt in self.queue.iter() {
            in_flight = add(in_flight, self.carried_by(receipt)?)?;
        }
        for column in [col::POSTPONED_RECEIPT, col::PROMISE_YIELD_RECEIPT] {
            for (key, value) in trie.iter(&[column]) {
                in_flight = add(
                    in_flight,
                    self.carried_by(&decode::<Receipt>(&key, value.bytes())?)?,
                )?;
            }
        }
        let Ledger {
            burnt,
            subsidized,
            patched_in,
            patched_out,
        } = self.ledger;
        let genesis = match &self.head.state.below {
            None => self.settings.total_supply,
            Some(below) => covered(trie, below)?,
        };
        Ok(Supply {
            genesis,
            accounts,
            gas_keys,
            in_flight,
            burnt,
            subsidized,
            patched_in,
            patched_out,
        })
    }

    /// The tokens that a receipt carries: its deposits, and the gas that was bought for it.
    fn carried_by(&self, receipt: &Receipt) -> Result<Balance> {
        let (VersionedReceiptEnum::Action(action) | VersionedReceiptEnum::PromiseYield(action)) =
            receipt.versioned_receipt()
        else {
            return Ok(Balance::ZERO);
        };
        let deposits = deposits(action.actions())?;
        if receipt.predecessor_id().is_system() {
            return Ok(deposits);
        }
        let gas = receipt_gas(
            &self.settings.config,
            action.actions(),
            receipt.receiver_id(),
        )?;
        let gas = action
            .gas_price()
            .checked_mul(u128::from(gas.as_gas()))
            .ok_or(EngineError::Overflow)?;
        add(deposits, gas)
    }
}

/// What the network below a fork had where the fork has something else.
fn covered(trie: &Trie, below: &Below) -> Result<Balance> {
    let mut covered = Balance::ZERO;
    let columns = [col::ACCOUNT, col::ACCESS_KEY];
    let written = columns.iter().flat_map(|column| trie.iter(&[*column]));
    let written = written.map(|(key, _)| key);
    // What was removed and written again is counted once.
    let removed = below.removed.iter().filter(|key| trie.get(key).is_none());
    for key in written.chain(removed.cloned()) {
        let Some(value) = below.fork.known(&key).flatten() else {
            continue;
        };
        let tokens = match key.first() {
            Some(&col::ACCOUNT) => {
                let account: Account = decode(&key, value.bytes())?;
                add(account.amount(), account.locked())?
            }
            Some(&col::ACCESS_KEY) if !is_nonce(&key)? => gas_key_balance(&key, &value)?,
            _ => Balance::ZERO,
        };
        covered = add(covered, tokens)?;
    }
    Ok(covered)
}

fn gas_key_balance(key: &[u8], value: &Value) -> Result<Balance> {
    let access_key: AccessKey = decode(key, value.bytes())?;
    let info = access_key.gas_key_info();
    Ok(info.map_or(Balance::ZERO, |info| info.balance))
}

fn is_nonce(key: &[u8]) -> Result<bool> {
    let parsed =
        trie_key_parsers::parse_account_id_from_access_key_key(key).and_then(|account_id| {
            let handle = trie_key_parsers::parse_key_handle_from_access_key_key(key, &account_id)?;
            trie_key_parsers::parse_nonce_index_from_gas_key_key(key, &account_id, &handle)
        });
    parsed
        .map(|index| index.is_some())
        .map_err(|error| EngineError::InconsistentState(error.to_string()))
}

fn decode<T: borsh::BorshDeserialize>(key: &[u8], bytes: &[u8]) -> Result<T> {
    borsh::from_slice(bytes).map_err(|error| {
        EngineError::InconsistentState(format!("the record at {key:x?} does not decode: {error}"))
    })
}

fn add(a: Balance, b: Balance) -> Result<Balance> {
    a.checked_add(b).ok_or(EngineError::Overflow)
}
