//! A donation: written down, paid on, and confirmed or undone when the payment's outcome is known.

use charter_host::env;
use charter_host::{Batch, emit, pay, record_bytes, register, storage_price};
use charter_interface::{AccountId, Gas, NearToken, json, record, record_object};

use crate::event::DonationEvent;
use crate::state::{DONORS, Donations, Donor, ORDER};
use crate::{Error, Refusal};

/// What the callback has, its own report included: proven by a test with the longest names.
const ON_PAID: Gas = Gas::from_tgas(8);
/// What the receipt has that tells of a donation that went back.
const REPORT: Gas = Gas::from_tgas(2);

/// A donation on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    /// Who gives.
    pub donor_id: AccountId,
    /// Who is to get it.
    pub beneficiary: AccountId,
    /// How much.
    pub amount: NearToken,
}

record_object!(Payment {
    donor_id,
    beneficiary,
    amount
});

/// What a donor's records cost.
pub fn record_cost(donor_id: &AccountId) -> NearToken {
    let id = 4 + donor_id.len() as u64;
    let donor = record_bytes(1 + id, 4 + 16 + 4 + 4);
    let order = record_bytes(1 + 4, id);
    storage_price(donor + order)
}

/// `donate`.
pub fn donate(_: charter_host::entry::Nothing) -> Result<(), Error> {
    let donor_id = env::predecessor_account_id();
    let attached = env::attached_deposit();
    let mut donations = Donations::load()?;
    let known = DONORS.get(&donor_id);
    // A record is written, and paid for, before the payment: its outcome must need no storage.
    let cost = if known.is_some() {
        NearToken::ZERO
    } else {
        record_cost(&donor_id)
    };
    let amount = attached.saturating_sub(cost);
    if amount.is_zero() {
        return Err(Refusal::NothingToGive { cost, attached }.into());
    }
    let mut donor = match known {
        Some(donor) => donor,
        None => {
            let number = donations.numbers;
            donations.numbers = number.checked_add(1).ok_or_else(Error::overflow)?;
            donations.donors = donations
                .donors
                .checked_add(1)
                .ok_or_else(Error::overflow)?;
            ORDER.set(&number, &donor_id);
            Donor {
                number,
                total: NearToken::ZERO,
                donations: 0,
                pending: 0,
            }
        }
    };
    donor.pending = donor.pending.checked_add(1).ok_or_else(Error::overflow)?;
    DONORS.set(&donor_id, &donor);
    let beneficiary = donations.beneficiary.clone();
    donations.save();

    let payment = Payment {
        donor_id,
        beneficiary,
        amount,
    };
    let arguments = record::to_vec(&payment);
    Batch::to(&payment.beneficiary)
        .transfer(amount)
        .then(&env::current_account_id())
        .call("on_paid", &arguments, NearToken::ZERO, ON_PAID)
        .as_return();
    Ok(())
}

/// `on_paid`.
pub fn on_paid(payment: Payment) -> Result<(), Error> {
    let Payment {
        donor_id,
        beneficiary,
        amount,
    } = payment;
    let mut donations = Donations::load()?;
    let mut donor = DONORS.get(&donor_id).ok_or_else(Error::overflow)?;
    donor.pending = donor.pending.saturating_sub(1);
    if register::promise_succeeded() {
        donor.total = donor
            .total
            .checked_add(amount)
            .ok_or_else(Error::overflow)?;
        donor.donations = donor.donations.checked_add(1).ok_or_else(Error::overflow)?;
        donations.total = donations
            .total
            .checked_add(amount)
            .ok_or_else(Error::overflow)?;
        let total = donor.total;
        DONORS.set(&donor_id, &donor);
        donations.save();
        env::value_return(json::to_string(&total).as_bytes());
        emit(&DonationEvent::Donated {
            donor_id,
            beneficiary,
            amount,
            total,
        });
        return Ok(());
    }
    // The protocol has put the payment back into this contract's balance.
    let mut back = amount;
    if donor.donations == 0 && donor.pending == 0 {
        DONORS.remove(&donor_id);
        ORDER.remove(&donor.number);
        donations.donors = donations.donors.saturating_sub(1);
        donations.save();
        back = back
            .checked_add(record_cost(&donor_id))
            .ok_or_else(Error::overflow)?;
    } else {
        DONORS.set(&donor_id, &donor);
    }
    pay(&donor_id, back);
    let arguments = record::to_vec(&(beneficiary.clone(), donor_id.clone()));
    emit(&DonationEvent::DonationReturned {
        donor_id,
        beneficiary,
        amount: back,
    });
    // What was undone is committed; that the donation failed is told by a second receipt.
    Batch::to(&env::current_account_id())
        .call("report_returned", &arguments, NearToken::ZERO, REPORT)
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
