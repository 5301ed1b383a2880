//! A fungible token: NEP-141, its metadata (NEP-148), its storage (NEP-145) and its events (NEP-297).
//!
//! The ledger is near-contract-standards' `FungibleToken`, so that transfers, refunds, registration and every message are
//! the standard's own; what every template has is Charter's ([`charter_template`]). The supply is fixed at init, or minted by
//! the owner.
//!
//! Entry points of its own are here, those of the standards in [`standards`], what it keeps in [`state`].

#![expect(
    missing_docs,
    reason = "near-sdk's macros write methods without documentation"
)]

pub mod standards;
pub mod state;

mod error;
mod life;
mod register;

use near_contract_standards::fungible_token::metadata::FungibleTokenMetadata;
use near_sdk::json_types::U128;
use near_sdk::{AccountId, FunctionError, PanicOnDefault, near};

pub use error::Error;
use state::{State, StateV1};

#[cfg(target_arch = "wasm32")]
#[global_allocator]
// SAFETY: the protocol runs a contract in one thread.
static ALLOCATOR: lol_alloc::AssumeSingleThreaded<lol_alloc::LeakingAllocator> =
    unsafe { lol_alloc::AssumeSingleThreaded::new(lol_alloc::LeakingAllocator::new()) };

/// The contract. A new layout is a new variant; [`life`] turns the ones before into it.
#[near(
    contract_state,
    contract_metadata(
        standard(standard = "nep141", version = "1.0.0"),
        standard(standard = "nep145", version = "1.0.0"),
        standard(standard = "nep148", version = "1.0.0"),
        standard(standard = "nep297", version = "1.0.0")
    )
)]
#[derive(PanicOnDefault)]
pub enum Token {
    /// Of the archived 0.1.0.
    V1(StateV1),
    /// Since then.
    V2(State),
}

#[near]
impl Token {
    /// Begins the instance: `owner` may upgrade and retire it, mint where it is `mintable`, and has the `supply` that there is at
    /// first. Called once, by the factory in the receipt that creates the account. Emits `ft_mint` unless the supply is zero.
    #[init]
    #[handle_result]
    #[deny_unknown_arguments]
    pub fn init(
        owner: AccountId,
        metadata: FungibleTokenMetadata,
        supply: U128,
        mintable: Option<bool>,
    ) -> Result<Self, Error> {
        State::begin(owner, &metadata, supply.0, mintable.unwrap_or(false)).map(Self::V2)
    }

    /// Makes tokens for an account that is registered. The owner, with 1 yoctoNEAR. Emits `ft_mint`. Fails where the supply is
    /// fixed.
    #[payable]
    #[handle_result]
    #[deny_unknown_arguments]
    pub fn mint(&mut self, account_id: AccountId, amount: U128) -> Result<(), Error> {
        self.state_mut().mint(&account_id, amount.0)
    }

    /// Unregisters accounts that have nothing, and takes in nobody any more: so strangers who were registered do not keep the
    /// instance from ending. At most 100 accounts a call; who is not registered is passed over. Each gets back what was paid
    /// (NEP-145). Returns how many were unregistered. The owner, with 1 yoctoNEAR. Fails unless the owner holds all of the
    /// supply; once somebody else holds any, the register is open again. A transfer with a call to the owner that is not
    /// resolved yet ends as if its sender had unregistered: what comes back of it is burnt.
    #[payable]
    #[handle_result]
    #[deny_unknown_arguments]
    pub fn close_register(&mut self, account_ids: Vec<AccountId>) -> Result<u32, Error> {
        self.state_mut().close_register(account_ids)
    }

    /// Takes in whoever registers again. The owner, with 1 yoctoNEAR.
    #[payable]
    #[handle_result]
    pub fn open_register(&mut self) -> Result<(), Error> {
        self.state_mut().open_register()
    }

    /// Whether the owner can make more.
    pub fn is_mintable(&self) -> bool {
        self.state().mintable
    }
}

charter_template::impl_template!(Token);

impl Token {
    fn state(&self) -> &State {
        match self {
            Self::V2(state) => state,
            Self::V1(_) => Error::NotMigrated.panic(),
        }
    }

    fn state_mut(&mut self) -> &mut State {
        match self {
            Self::V2(state) => state,
            Self::V1(_) => Error::NotMigrated.panic(),
        }
    }
}
