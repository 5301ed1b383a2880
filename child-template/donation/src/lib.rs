//! Donations: what is given goes straight to the beneficiary, and the contract remembers who gave how much.
//!
//! It is the smallest whole template: its entry points are here, what it keeps is in [`state`], what it does in
//! [`donate`], what it tells indexers in [`event`]. Ownership, upgrade and retirement are those of every template
//! ([`charter_template`]).

pub mod donate;
pub mod event;
pub mod state;

mod error;
mod life;
mod views;

pub use error::{Error, Refusal};

charter_template::host::exports! {
    /// Begins the instance: [`Init`](state::Init). Called once, by the factory in the receipt that creates the account.
    /// Emits `initialized`.
    init => call(state::init);

    /// Gives what is attached to the beneficiary. Anyone; payable.
    ///
    /// What storage lacks is kept of it: most of the time what a first donation's record takes, and with the very first
    /// what the instance itself takes; see `get_donation_cost`. Returns what the donor has given in all, in yoctoNEAR.
    /// Emits `donated`. A donation that cannot be paid out goes back with what was kept, emits `donation_returned`, and
    /// fails the transaction. Fails when nothing is left to give.
    donate => promising(donate::donate);

    /// The callback of a donation's payment.
    on_paid => callback(donate::on_paid);

    /// The second receipt of a donation that went back: fails, so that the donor's transaction does.
    report_returned => callback(donate::report_returned);

    /// Gives to somebody else from now on: [`ChangeBeneficiary`](state::ChangeBeneficiary). The owner, with 1 yoctoNEAR.
    /// Emits `beneficiary_changed`.
    change_beneficiary => payable(state::change_beneficiary);

    /// Who gets the donations, and what was given in all. View.
    get_summary => view(views::get_summary);

    /// What one donor gave: [`OfDonor`](state::OfDonor); `null`: nothing. View.
    get_donor => view(views::get_donor);

    /// The donors, in the order of their first donations: `InPages`. View.
    get_donors => view(views::get_donors);

    /// What is kept for storage of a donor's next donation, in yoctoNEAR: [`OfDonor`](state::OfDonor). View.
    get_donation_cost => view(views::get_donation_cost);

    /// NEP-330. View.
    contract_source_metadata => raw_view(views::contract_source_metadata);
}

charter_template::exports! { retire: life::retire, migrate: life::migrate }
