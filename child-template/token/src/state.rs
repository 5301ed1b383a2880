//! What the contract keeps, and how tokens come to be.

use charter_template::interface::storage_price;
pub use near_contract_standards::fungible_token::Balance;
use near_contract_standards::fungible_token::FungibleToken;
use near_contract_standards::fungible_token::events::FtMint;
use near_contract_standards::fungible_token::metadata::{FT_METADATA_SPEC, FungibleTokenMetadata};
use near_sdk::collections::LazyOption;
use near_sdk::{AccountId, BorshStorageKey, NearToken, near};

use crate::Error;

/// What the keys of the records begin with.
#[near(serializers = [borsh])]
#[derive(BorshStorageKey)]
enum StorageKey {
    Balances,
    Metadata,
}

/// What the archived 0.1.0 keeps: see [`State`].
#[near(serializers = [borsh])]
pub struct StateV1 {
    ledger: FungibleToken,
    metadata: LazyOption<FungibleTokenMetadata>,
    registered: u64,
    mintable: bool,
}

impl From<StateV1> for State {
    fn from(old: StateV1) -> Self {
        let StateV1 {
            ledger,
            metadata,
            registered,
            mintable,
        } = old;
        Self {
            ledger,
            metadata,
            registered,
            mintable,
            closed: false,
        }
    }
}

/// What there is.
#[near(serializers = [borsh])]
pub struct State {
    /// The standard's ledger: balances and the supply.
    pub ledger: FungibleToken,
    /// How the token is called and shown: read only when asked for.
    pub metadata: LazyOption<FungibleTokenMetadata>,
    /// How many accounts are registered (NEP-145).
    pub registered: u64,
    /// Whether the owner can make more.
    pub mintable: bool,
    /// Whether the owner has closed the register: it takes in nobody as long as the owner holds all there is.
    pub closed: bool,
}

impl State {
    /// `init`.
    pub fn begin(
        owner_id: AccountId,
        metadata: &FungibleTokenMetadata,
        supply: Balance,
        mintable: bool,
    ) -> Result<Self, Error> {
        charter_template::begin(owner_id.clone())?;
        check(metadata)?;
        let mut state = Self {
            ledger: FungibleToken::new(StorageKey::Balances),
            metadata: LazyOption::new(StorageKey::Metadata, Some(metadata)),
            registered: 1,
            mintable,
            closed: false,
        };
        state.ledger.internal_register_account(&owner_id);
        if supply > 0 {
            state.create(&owner_id, supply);
        }
        Ok(state)
    }

    /// `mint`.
    pub fn mint(&mut self, account_id: &AccountId, amount: Balance) -> Result<(), Error> {
        charter_template::check_owner()?;
        if !self.mintable {
            return Err(Error::Fixed);
        }
        if amount == 0 {
            return Err(Error::ZeroAmount);
        }
        self.create(account_id, amount);
        Ok(())
    }

    /// What all who are registered get when they unregister, in yoctoNEAR. Each record takes less than is paid for it, so what
    /// an account's storage stakes is not enough.
    pub fn deposits(&self) -> Result<NearToken, Error> {
        let price = storage_price(self.ledger.account_storage_usage);
        price
            .checked_mul(self.registered.into())
            .ok_or(Error::Overflow)
    }

    fn create(&mut self, owner_id: &AccountId, amount: Balance) {
        self.ledger.internal_deposit(owner_id, amount);
        FtMint {
            owner_id,
            amount: amount.into(),
            memo: None,
        }
        .emit();
    }
}

/// What the standard's own check refuses without a word: of an init that fails, its creator sees nothing else.
fn check(metadata: &FungibleTokenMetadata) -> Result<(), Error> {
    if metadata.spec != FT_METADATA_SPEC {
        return Err(Error::Metadata("`spec` must be `ft-1.0.0`"));
    }
    match (&metadata.reference, &metadata.reference_hash) {
        (None, None) => Ok(()),
        (Some(_), Some(hash)) if hash.0.len() == 32 => Ok(()),
        (Some(_), Some(_)) => Err(Error::Metadata("`reference_hash` must have 32 bytes")),
        _ => Err(Error::Metadata(
            "`reference` and `reference_hash` go together",
        )),
    }
}

#[cfg(test)]
mod layout;
