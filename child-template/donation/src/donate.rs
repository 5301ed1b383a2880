//! A donation: written down, paid on, and confirmed or undone when the payment's outcome is known.

use charter_template::host::entry::Nothing;
use charter_template::host::env;
use charter_template::host::{Batch, emit, pay, register, storage_price};
use charter_template::interface::{AccountId, Gas, NearToken, json, record, record_object};

use crate::event::DonationEvent;
use crate::state::{DONORS, Donations, Donor};
use crate::{Error, Refusal};

/// What the callback has, its own report included: proven by a test with the longest names.
const ON_PAID: Gas = Gas::from_tgas(8);
/// What the receipt has that tells of a donation that went back.
const REPORT: Gas = Gas::from_tgas(2);
/// An account with no more storage than this stakes nothing, in bytes (NEP-448).
const FREE_STORAGE: u64 = 770;

/// A donation on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    /// Who gives.
    pub donor_id: AccountId,
    /// Who is to get it.
    pub beneficiary: AccountId,
    /// How much.
    pub amount: NearToken,
    /// What the contract kept of it for its storage.
    pub kept: NearToken,
}

record_object!(Payment {
    donor_id,
    beneficiary,
    amount,
    kept
});

/// `donate`.
pub fn donate(_: Nothing) -> Result<(), Error> {
    let donor_id = env::predecessor_account_id();
    let attached = env::attached_deposit();
    let before = env::account_balance().saturating_sub(attached);
    let mut donations = Donations::load()?;
    let mut donor = match DONORS.get(&donor_id) {
        Some(donor) => donor,
        None => donations.enter(&donor_id)?,
    };
    donor.pending = donor.pending.checked_add(1).ok_or_else(Error::overflow)?;
    DONORS.set(&donor_id, &donor);
    let beneficiary = donations.beneficiary.clone();
    donations.save();

    // What storage lacks now that all is written is kept, and nothing else: the payment's outcome needs no more. The first
    // 770 bytes, which stake nothing, are meant to be charged too: who gives first pays them, and the account can grow.
    let kept = storage_price(env::storage_usage()).saturating_sub(before);
    let amount = attached.saturating_sub(kept);
    if amount.is_zero() {
        return Err(Refusal::NothingToGive { kept, attached }.into());
    }
    let payment = Payment {
        donor_id,
        beneficiary,
        amount,
        kept,
    };
    Batch::to(&payment.beneficiary)
        // A payment that fails goes straight back to the donor, even if this account is gone by then.
        .refund_to(&payment.donor_id)
        .transfer(amount)
        .then(&env::current_account_id())
        .call(
            "on_paid",
            &record::to_vec(&payment),
            NearToken::ZERO,
            ON_PAID,
        )
        .as_return();
    Ok(())
}

/// `on_paid`.
pub fn on_paid(payment: Payment) -> Result<(), Error> {
    let Some(mut donor) = DONORS.get(&payment.donor_id) else {
        let donor_id = payment.donor_id;
        return Err(Refusal::UnknownDonor { donor_id }.into());
    };
    donor.pending = donor.pending.saturating_sub(1);
    if register::promise_succeeded() {
        confirm(payment, donor)
    } else {
        undo(payment, donor)
    }
}

fn confirm(payment: Payment, mut donor: Donor) -> Result<(), Error> {
    let Payment {
        donor_id,
        beneficiary,
        amount,
        ..
    } = payment;
    let sum = |total: NearToken| total.checked_add(amount).ok_or_else(Error::overflow);
    // What was owed to a donor that is new is the stake of its record from here on.
    donor.total = sum(donor.given())?;
    donor.donations = donor.donations.checked_add(1).ok_or_else(Error::overflow)?;
    DONORS.set(&donor_id, &donor);
    let mut donations = Donations::load()?;
    donations.total = sum(donations.total)?;
    donations.save();
    let total = donor.total;
    env::value_return(json::to_string(&total).as_bytes());
    emit(&DonationEvent::Donated {
        donor_id,
        beneficiary,
        amount,
        total,
    });
    Ok(())
}

fn undo(payment: Payment, mut donor: Donor) -> Result<(), Error> {
    let Payment {
        donor_id,
        beneficiary,
        amount,
        kept,
    } = payment;
    let owed = kept.saturating_add(donor.owed());
    let back = if donor.donations == 0 && donor.pending > 0 {
        // Its record stands on it until it is known how the donations end that are still on their way.
        donor.total = owed;
        DONORS.set(&donor_id, &donor);
        NearToken::ZERO
    } else {
        if donor.donations == 0 {
            Donations::load()?.strike(&donor_id, donor.number);
        } else {
            DONORS.set(&donor_id, &donor);
        }
        // What was kept goes back too, as far as nobody else's record stands on it by now.
        let usage = env::storage_usage();
        let stake = if usage > FREE_STORAGE {
            storage_price(usage)
        } else {
            NearToken::ZERO
        };
        owed.min(env::account_balance().saturating_sub(stake))
    };
    pay(&donor_id, back);
    let report = record::to_vec(&(beneficiary.clone(), donor_id.clone()));
    emit(&DonationEvent::DonationReturned {
        donor_id,
        beneficiary,
        amount: amount.saturating_add(back),
    });
    // What was undone is committed; that the donation failed is told by a second receipt.
    Batch::to(&env::current_account_id())
        .call("report_returned", &report, NearToken::ZERO, REPORT)
        .as_return();
    Ok(())
}

/// `report_returned`.
pub fn report_returned((beneficiary, donor_id): (AccountId, AccountId)) -> Result<(), Error> {
    Err(Refusal::Returned {
        beneficiary,
        donor_id,
    }
    .into())
}
