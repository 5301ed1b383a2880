//! Donations: what is given goes straight to the beneficiary, and the contract remembers who gave how much.
//!
//! It is the smallest whole template that handles a payment which fails: its entry points are here, what it keeps is in
//! [`state`], what it does in [`donate`], what it tells indexers in [`event`]. Ownership, upgrade and retirement are those of
//! every template ([`charter_template`]).

#![expect(
    missing_docs,
    reason = "near-sdk's macros write methods without documentation"
)]

pub mod donate;
pub mod event;
pub mod state;

mod error;
mod forget;
mod life;
mod views;

use charter_template::interface::Page;
use near_sdk::{AccountId, NearToken, PanicOnDefault, PromiseError, PromiseOrValue, near};

pub use donate::{Payment, Returned};
pub use error::Error;
use state::State;
pub use views::{DonorView, Summary};

#[cfg(target_arch = "wasm32")]
#[global_allocator]
// SAFETY: the protocol runs a contract in one thread.
static ALLOCATOR: lol_alloc::AssumeSingleThreaded<lol_alloc::LeakingAllocator> =
    unsafe { lol_alloc::AssumeSingleThreaded::new(lol_alloc::LeakingAllocator::new()) };

/// The contract. A new layout is a new variant; [`life`] turns the ones before into it.
#[near(
    contract_state,
    contract_metadata(standard(standard = "nep297", version = "1.0.0"))
)]
#[derive(PanicOnDefault)]
pub enum Donations {
    /// Since 0.1.0.
    V1(State),
}

#[near]
impl Donations {
    /// Begins the instance: `beneficiary` gets the donations; `owner`, or else the beneficiary, may upgrade and retire it. Called
    /// once, by the factory in the receipt that creates the account. Emits `initialized`.
    #[init]
    #[handle_result]
    #[deny_unknown_arguments]
    pub fn init(beneficiary: AccountId, owner: Option<AccountId>) -> Result<Self, Error> {
        State::begin(beneficiary, owner).map(Self::V1)
    }

    /// Gives what is attached to the beneficiary. Anyone; payable.
    ///
    /// What storage lacks is kept of it: most of the time what a first donation's record takes, and with the very first
    /// what the instance itself takes; see `get_donation_cost`. Returns what the donor has given in all, in yoctoNEAR.
    /// Emits `donated`. A donation that cannot be paid out goes back, with what was kept as far as no other record has
    /// come to stand on it meanwhile, emits `donation_returned`, and fails the transaction. Fails when nothing is left to give.
    #[payable]
    #[handle_result]
    pub fn donate(&mut self) -> Result<near_sdk::Promise, Error> {
        self.state_mut().donate()
    }

    /// The callback of a donation's payment.
    #[private]
    pub fn on_paid(
        &mut self,
        #[serializer(borsh)] payment: Payment,
        #[callback_result] paid: Result<(), PromiseError>,
    ) -> PromiseOrValue<NearToken> {
        self.state_mut().on_paid(payment, paid.is_ok())
    }

    /// The second receipt of a donation that went back: fails, so that the donor's transaction does.
    #[private]
    #[handle_result]
    pub fn report_returned(#[serializer(borsh)] returned: Returned) -> Result<(), Error> {
        Err(Error::from(returned))
    }

    /// Gives to somebody else from now on. The owner, with 1 yoctoNEAR. Emits `beneficiary_changed`.
    #[payable]
    #[handle_result]
    #[deny_unknown_arguments]
    pub fn change_beneficiary(&mut self, beneficiary: AccountId) -> Result<(), Error> {
        self.state_mut().change_beneficiary(beneficiary)
    }

    /// Forgets donors whose donations have all ended, the oldest first, so that records which strangers paid for do not keep the
    /// account from being deleted. In pages: `from` is what the call before returned, which is `null` after the last; at most
    /// 100 a call. What was given stays given, and who gives again is a new donor. The owner, with 1 yoctoNEAR. Emits
    /// `donors_forgotten`.
    #[payable]
    #[handle_result]
    #[deny_unknown_arguments]
    pub fn forget_donors(
        &mut self,
        from: Option<String>,
        limit: Option<u32>,
    ) -> Result<Option<String>, Error> {
        self.state_mut().forget_donors(from, limit)
    }

    /// Who gets the donations, and what was given in all.
    pub fn get_summary(&self) -> Summary {
        self.state().summary()
    }

    /// What one donor gave; `null`: nothing.
    #[deny_unknown_arguments]
    pub fn get_donor(&self, account_id: AccountId) -> Option<DonorView> {
        self.state().donor(account_id)
    }

    /// The donors, in the order of their first donations, in pages: `from` is `next` of the page before, `limit` at most 100.
    #[handle_result]
    #[deny_unknown_arguments]
    pub fn get_donors(
        &self,
        from: Option<String>,
        limit: Option<u32>,
    ) -> Result<Page<DonorView>, Error> {
        self.state().donors(from, limit)
    }

    /// What is kept for storage of a donor's next donation, in yoctoNEAR.
    #[handle_result]
    #[deny_unknown_arguments]
    pub fn get_donation_cost(&self, account_id: AccountId) -> Result<NearToken, Error> {
        self.state().donation_cost(&account_id)
    }
}

charter_template::impl_template!(Donations);

impl Donations {
    const fn state(&self) -> &State {
        let Self::V1(state) = self;
        state
    }

    const fn state_mut(&mut self) -> &mut State {
        let Self::V1(state) = self;
        state
    }
}
