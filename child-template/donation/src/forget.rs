//! Forgetting donors: an account with much state cannot be deleted, and anyone who gives makes it larger. What was given is with
//! the beneficiary, and in the events.

use near_sdk::{AccountId, Promise};

use crate::Error;
use crate::donate::free;
use crate::event::DonationEvent;
use crate::state::State;
use crate::views::{MAX_SCAN, cursor};

/// The most donors that one call forgets.
const MAX_FORGOTTEN: u32 = 100;

impl State {
    /// `forget_donors`.
    pub fn forget_donors(
        &mut self,
        from: Option<String>,
        limit: Option<u32>,
    ) -> Result<Option<String>, Error> {
        charter_template::check_owner()?;
        let first = cursor(from)?;
        let limit = limit.unwrap_or(MAX_FORGOTTEN).clamp(1, MAX_FORGOTTEN) as usize;
        let mut donor_ids: Vec<AccountId> = Vec::new();
        let mut next = None;
        for number in first..self.numbers {
            if donor_ids.len() == limit || number - first == MAX_SCAN {
                next = Some(number.to_string());
                break;
            }
            donor_ids.extend(self.forget(number));
        }
        if !donor_ids.is_empty() {
            DonationEvent::DonorsForgotten { donor_ids }.emit();
        }
        Ok(next)
    }

    /// Forgets one whose donations have all ended. What has not ended comes back to its record.
    fn forget(&mut self, number: u32) -> Option<AccountId> {
        let donor_id = self.order.get(&number)?;
        let donor = self.donors.get(&donor_id)?;
        if donor.pending > 0 {
            return None;
        }
        self.strike(&donor_id, number);
        // What a record of somebody who gave was staked with was a part of the donation: it is the instance's.
        let owed = donor.owed().min(free());
        if !owed.is_zero() {
            Promise::new(donor_id.clone()).transfer(owed).detach();
        }
        Some(donor_id)
    }
}
