//! What anyone can see.

use charter_template::interface::{MAX_PAGE, Page, record_bytes};
use near_sdk::{AccountId, NearToken, env, near};

use crate::Error;
use crate::donate::lacking;
use crate::state::{Donor, State};

/// The most numbers, of donors that are there or not, that one page looks at.
pub const MAX_SCAN: u32 = 300;

/// `get_summary`.
#[near(serializers = [json])]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// Who gets the donations.
    pub beneficiary: AccountId,
    /// What the beneficiary got, in yoctoNEAR.
    pub total: NearToken,
    /// How many donors there are.
    pub donors: u32,
}

/// `get_donor`, `get_donors`.
#[near(serializers = [json])]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DonorView {
    /// The donor.
    pub account_id: AccountId,
    /// What it gave, in yoctoNEAR.
    pub total: NearToken,
    /// In how many donations.
    pub donations: u32,
}

impl State {
    /// `get_summary`.
    pub fn summary(&self) -> Summary {
        Summary {
            beneficiary: self.beneficiary.clone(),
            total: self.total,
            donors: self.count,
        }
    }

    /// `get_donor`.
    pub fn donor(&self, account_id: AccountId) -> Option<DonorView> {
        let donor = self.donors.get(&account_id)?;
        Some(describe(account_id, &donor))
    }

    /// `get_donors`.
    pub fn donors(
        &self,
        from: Option<String>,
        limit: Option<u32>,
    ) -> Result<Page<DonorView>, Error> {
        let first = cursor(from)?;
        let limit = limit.unwrap_or(MAX_PAGE).clamp(1, MAX_PAGE) as usize;
        let mut items = Vec::new();
        for number in first..self.numbers {
            if items.len() == limit || number - first == MAX_SCAN {
                return Ok(Page {
                    items,
                    next: Some(number.to_string()),
                });
            }
            if let Some(account_id) = self.order.get(&number) {
                items.extend(self.donor(account_id));
            }
        }
        Ok(Page { items, next: None })
    }

    /// `get_donation_cost`.
    pub fn donation_cost(&self, donor_id: &AccountId) -> Result<NearToken, Error> {
        let records = if self.donors.contains_key(donor_id) {
            0
        } else {
            // A donor, and its place in the order: keys and values in borsh, as the maps store them.
            let id = 4 + donor_id.len() as u64;
            record_bytes(1 + id, 4 + 16 + 4 + 4) + record_bytes(1 + 4, id)
        };
        let usage = env::storage_usage().checked_add(records);
        Ok(lacking(
            usage.ok_or(Error::Overflow)?,
            env::account_balance(),
        ))
    }
}

/// Where a page begins.
pub fn cursor(from: Option<String>) -> Result<u32, Error> {
    match from {
        None => Ok(0),
        Some(from) => from.parse().map_err(|_| Error::Cursor { from }),
    }
}

fn describe(account_id: AccountId, donor: &Donor) -> DonorView {
    DonorView {
        account_id,
        total: donor.given(),
        donations: donor.donations,
    }
}
