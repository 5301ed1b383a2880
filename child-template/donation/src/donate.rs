//! A donation: written down, paid on, and confirmed or undone when the payment's outcome is known.

use charter_template::interface::storage_price;
use near_sdk::{AccountId, Gas, NearToken, Promise, PromiseOrValue, env, near};

use crate::event::DonationEvent;
use crate::state::{Donor, State, balance_before};
use crate::{Donations, Error};

/// What the callback has, its own report included: proven by a test with the longest names.
const ON_PAID: Gas = Gas::from_tgas(8);
/// What the receipt has that tells of a donation that went back.
const REPORT: Gas = Gas::from_tgas(2);
/// An account with no more storage than this stakes nothing, in bytes (NEP-448).
const FREE_STORAGE: u64 = 770;
const NOTHING: NearToken = NearToken::from_yoctonear(0);

/// A donation on its way: what its callback is told. Variants are only ever appended: an upgrade may come between.
#[near(serializers = [borsh])]
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Payment {
    /// Since 0.1.0.
    V1 {
        /// Who gives.
        donor_id: AccountId,
        /// Who is to get it.
        beneficiary: AccountId,
        /// How much.
        amount: NearToken,
        /// What the contract kept of it for its storage.
        kept: NearToken,
    },
}

/// A donation that went back: what the receipt that fails is told. Variants are only ever appended.
#[near(serializers = [borsh])]
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Returned {
    /// Since 0.1.0.
    V1 {
        /// Who should have got it.
        beneficiary: AccountId,
        /// Who gave.
        donor_id: AccountId,
    },
}

impl State {
    /// `donate`.
    pub fn donate(&mut self) -> Result<Promise, Error> {
        let donor_id = env::predecessor_account_id();
        let attached = env::attached_deposit();
        let before = balance_before()?;
        let mut donor = self.enter(&donor_id)?;
        donor.pending = donor.pending.checked_add(1).ok_or(Error::Overflow)?;
        self.donors.insert(&donor_id, &donor);
        let beneficiary = self.beneficiary.clone();

        // All is written but the contract's own state, whose length a donation does not change. What storage lacks now is
        // kept, and nothing else: the payment's outcome needs no more. The first 770 bytes, which stake nothing, are meant to
        // be charged too: who gives first pays them, and the account can grow.
        let kept = lacking(env::storage_usage(), before);
        let amount = match attached.checked_sub(kept) {
            Some(amount) if !amount.is_zero() => amount,
            _ => return Err(Error::NothingToGive { kept, attached }),
        };
        // A payment that fails goes straight back to the donor, even if this account is gone by then.
        let paid = Promise::new(beneficiary.clone())
            .refund_to(donor_id.clone())
            .transfer(amount);
        Ok(paid.then(
            Donations::ext_self()
                .with_static_gas(ON_PAID)
                .with_unused_gas_weight(0)
                .on_paid(Payment::V1 {
                    donor_id,
                    beneficiary,
                    amount,
                    kept,
                }),
        ))
    }

    /// `on_paid`. It cannot fail: what it needs is in its arguments.
    pub fn on_paid(&mut self, payment: Payment, paid: bool) -> PromiseOrValue<NearToken> {
        let Payment::V1 {
            donor_id,
            beneficiary,
            amount,
            kept,
        } = payment;
        // The record counts this donation; one that does not, which only an upgrade can bring about, is not touched.
        let donor = self.donors.get(&donor_id).and_then(|donor| {
            let pending = donor.pending.checked_sub(1)?;
            Some(Donor { pending, ..donor })
        });
        if paid {
            let total = self.confirm(&donor_id, donor, amount);
            DonationEvent::Donated {
                donor_id,
                beneficiary,
                amount,
                total,
            }
            .emit();
            return PromiseOrValue::Value(total);
        }
        let back = self.undo(&donor_id, donor, kept);
        if !back.is_zero() {
            // It comes back here if the donor's account is gone: then there is nobody to give it to.
            Promise::new(donor_id.clone()).transfer(back).detach();
        }
        DonationEvent::DonationReturned {
            donor_id: donor_id.clone(),
            beneficiary: beneficiary.clone(),
            amount: sum(amount, back),
        }
        .emit();
        // What was undone is committed; that the donation failed is told by a second receipt.
        PromiseOrValue::Promise(
            Donations::ext_self()
                .with_static_gas(REPORT)
                .with_unused_gas_weight(0)
                .report_returned(Returned::V1 {
                    beneficiary,
                    donor_id,
                }),
        )
    }

    /// Counts what arrived. Returns what the donor has given in all.
    fn confirm(
        &mut self,
        donor_id: &AccountId,
        donor: Option<Donor>,
        amount: NearToken,
    ) -> NearToken {
        self.total = sum(self.total, amount);
        // It is not entered again: nobody would have paid for its record.
        let Some(mut donor) = donor else {
            return amount;
        };
        // What was owed to a donor that is new is the stake of its record from here on.
        donor.total = sum(donor.given(), amount);
        // Nobody gives four billion times; a callback must not fail.
        if let Some(donations) = donor.donations.checked_add(1) {
            donor.donations = donations;
        }
        self.donors.insert(donor_id, &donor);
        donor.total
    }

    /// Undoes what did not arrive. Returns what goes back of what was kept.
    fn undo(&mut self, donor_id: &AccountId, donor: Option<Donor>, kept: NearToken) -> NearToken {
        let owed = match donor {
            None => kept,
            Some(donor) if donor.donations > 0 => {
                self.donors.insert(donor_id, &donor);
                kept
            }
            Some(mut donor) if donor.pending > 0 => {
                // Its record stands on it until it is known how the donations end that are still on their way.
                donor.total = sum(kept, donor.owed());
                self.donors.insert(donor_id, &donor);
                return NOTHING;
            }
            Some(donor) => {
                self.strike(donor_id, donor.number);
                sum(kept, donor.owed())
            }
        };
        // It goes back as far as nobody else's record stands on it by now.
        owed.min(free())
    }
}

/// What storage of `usage` bytes stakes beyond a balance, in yoctoNEAR.
pub fn lacking(usage: u64, balance: NearToken) -> NearToken {
    // A balance that is higher lacks nothing.
    storage_price(usage).checked_sub(balance).unwrap_or(NOTHING)
}

/// What the account has beyond what its storage stakes, in yoctoNEAR.
pub fn free() -> NearToken {
    let usage = env::storage_usage();
    if usage <= FREE_STORAGE {
        return env::account_balance();
    }
    // A balance that is lower has nothing to give.
    env::account_balance()
        .checked_sub(storage_price(usage))
        .unwrap_or(NOTHING)
}

/// A sum of amounts that existed: no supply of NEAR comes near the bound, and a callback must not fail.
fn sum(one: NearToken, other: NearToken) -> NearToken {
    one.checked_add(other).unwrap_or(one)
}
