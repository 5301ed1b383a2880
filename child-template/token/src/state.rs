//! What the contract keeps.

use charter_template::host::store::Cell;
use charter_template::host::{record_bytes, storage_price};
use charter_template::interface::{NearToken, record_enum, record_object};
use near_contract_standards::fungible_token::FungibleToken;
use near_sdk::collections::LookupMap;

use crate::{Error, Refusal};

/// The root.
const STATE: Cell<State> = Cell::new(b"STATE");
/// What the keys of balances begin with: near-contract-standards keeps them, an account id in borsh to a `u128`.
const BALANCES: u8 = 0;
/// What every account pays for: the record of the longest id.
const ACCOUNT_BYTES: u64 = record_bytes(1 + 4 + 64, 16);

/// The root of the state. A new layout is a new variant, and [`Token::load`] turns the ones before into it.
#[derive(Debug, Clone, PartialEq, Eq)]
enum State {
    /// Since 0.1.0.
    V1(Token),
}

record_enum!(State { V1(content) });

/// What there is besides balances.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// How many tokens there are, in their smallest unit.
    pub supply: u128,
    /// How many accounts are registered (NEP-145).
    pub registered: u32,
    /// Whether the owner can make more.
    pub mintable: bool,
}

record_object!(Token {
    supply,
    registered,
    mintable
});

impl Token {
    /// Reads it.
    pub fn load() -> Result<Self, Error> {
        match STATE.get() {
            Some(State::V1(token)) => Ok(token),
            None => Err(Refusal::NotInitialized.into()),
        }
    }

    /// Writes it.
    pub fn save(self) {
        STATE.set(&State::V1(self));
    }

    /// What all who are registered get when they unregister. Each record takes less than is paid for it, so what an
    /// account's storage stakes is not enough.
    pub fn deposits(&self) -> NearToken {
        storage_price(ACCOUNT_BYTES).saturating_mul(u128::from(self.registered))
    }

    /// The standard's own view of it.
    pub fn ledger(&self) -> FungibleToken {
        FungibleToken {
            accounts: LookupMap::new(vec![BALANCES]),
            total_supply: self.supply,
            account_storage_usage: ACCOUNT_BYTES,
        }
    }

    /// Lets the standard work on the ledger, and takes over how many tokens there are then. Balances are written at once;
    /// the rest when it is saved.
    pub fn with_ledger<T>(&mut self, work: impl FnOnce(&mut FungibleToken) -> T) -> T {
        let mut ledger = self.ledger();
        let result = work(&mut ledger);
        self.supply = ledger.total_supply;
        result
    }
}

#[cfg(test)]
mod layout;
