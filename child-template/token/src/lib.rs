//! A fungible token: NEP-141, its metadata (NEP-148), its storage (NEP-145) and its events (NEP-297).
//!
//! The ledger is near-contract-standards' `FungibleToken`, so that transfers, refunds, registration and every message are
//! the standard's own; entry points, records and what every template has are Charter's ([`charter_template`]). The supply
//! is fixed at init, or minted by the owner.
//!
//! **It runs on protocol version 88 and later.** The standard calls receivers and pays refunds with near-sdk's `Promise`,
//! which imports host functions of version 88 (`promise_batch_action_universal_state_init`), and a contract that imports a
//! function its network lacks does not run at all: before 88 its init fails, and so does the creation. Charter's other
//! contracts make their promises without near-sdk, and run on 84.

pub mod args;
pub mod metadata;
pub mod state;
pub mod storage;
pub mod supply;
pub mod transfer;

mod error;
mod life;

pub use error::{Error, Refusal};

charter_template::host::exports! {
    /// Begins the instance: [`Init`](args::Init). Called once, by the factory in the receipt that creates the account. Emits
    /// `ft_mint` for what there is at first.
    init => call(supply::init);

    /// Makes tokens for an account that is registered: [`Mint`](args::Mint). The owner, with 1 yoctoNEAR. Emits `ft_mint`.
    /// Fails where the supply is fixed.
    mint => payable(supply::mint);

    /// Whether the owner can make more. View.
    is_mintable => view(supply::is_mintable);

    /// NEP-141: [`Transfer`](args::Transfer). With 1 yoctoNEAR. Emits `ft_transfer`. Fails unless both are registered.
    ft_transfer => payable(transfer::transfer);

    /// NEP-141: [`TransferCall`](args::TransferCall). With 1 yoctoNEAR. Transfers, then calls `ft_on_transfer` of the
    /// receiver, which returns how much it did not use: that much comes back. Returns how much was used. Emits
    /// `ft_transfer`, and again for what comes back, or `ft_burn` when the sender has unregistered meanwhile.
    ft_transfer_call => promising(transfer::transfer_call);

    /// NEP-141: the callback of `ft_transfer_call`, of the contract itself.
    ft_resolve_transfer => payable(transfer::resolve);

    /// NEP-141. View.
    ft_total_supply => view(transfer::total_supply);

    /// NEP-141: [`BalanceOf`](args::BalanceOf); zero for accounts that are not registered. View.
    ft_balance_of => view(transfer::balance_of);

    /// NEP-148. View.
    ft_metadata => view(metadata::get);

    /// NEP-145. Registers an account; what is attached beyond the price comes back. Payable.
    storage_deposit => payable(storage::deposit);

    /// NEP-145. Pays out nothing, since nothing is ever available beyond the price. With 1 yoctoNEAR.
    storage_withdraw => payable(storage::withdraw);

    /// NEP-145. Forgets the caller and returns what it paid; with 1 yoctoNEAR. With `force` its tokens are burnt: emits
    /// `ft_burn`. Fails without while it has any.
    storage_unregister => payable(storage::unregister);

    /// NEP-145. View.
    storage_balance_of => view(storage::balance_of);

    /// NEP-145. View.
    storage_balance_bounds => view(storage::balance_bounds);

    /// NEP-330. View.
    contract_source_metadata => raw_view(metadata::contract_source_metadata);
}

charter_template::exports! { retire: life::retire, migrate: life::migrate }
