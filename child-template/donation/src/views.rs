//! What anyone can see.

use charter_template::host::entry::Nothing;
use charter_template::host::{env, record_bytes, source_metadata, storage_price};
use charter_template::interface::factory::args::InPages;
use charter_template::interface::{AccountId, MAX_PAGE, NearToken, Page, json_object};

use crate::state::{DONORS, Donations, Donor, ORDER, OfDonor};
use crate::{Error, Refusal};

/// The most numbers, of donors that are there or not, that one page looks at.
const MAX_SCAN: u32 = 300;

/// `get_summary`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "abi", derive(schemars::JsonSchema))]
pub struct Summary {
    /// Who gets the donations.
    pub beneficiary: AccountId,
    /// What the beneficiary got, in yoctoNEAR.
    pub total: NearToken,
    /// How many donors there are.
    pub donors: u32,
}

/// `get_donor`, `get_donors`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "abi", derive(schemars::JsonSchema))]
pub struct DonorView {
    /// The donor.
    pub account_id: AccountId,
    /// What it gave, in yoctoNEAR.
    pub total: NearToken,
    /// In how many donations.
    pub donations: u32,
}

json_object!(Summary {
    beneficiary,
    total,
    donors
});
json_object!(DonorView {
    account_id,
    total,
    donations
});

pub fn get_summary(_: Nothing) -> Result<Summary, Error> {
    let Donations {
        beneficiary,
        total,
        donors,
        ..
    } = Donations::load()?;
    Ok(Summary {
        beneficiary,
        total,
        donors,
    })
}

pub fn get_donor(arguments: OfDonor) -> Result<Option<DonorView>, Error> {
    Ok(DONORS
        .get(&arguments.account_id)
        .map(|donor| describe(arguments.account_id, &donor)))
}

pub fn get_donors(arguments: InPages) -> Result<Page<DonorView>, Error> {
    let first = match arguments.from {
        None => 0,
        Some(from) => from.parse().map_err(|_| Refusal::Cursor { from })?,
    };
    let limit = arguments.limit.unwrap_or(MAX_PAGE).clamp(1, MAX_PAGE) as usize;
    let mut items = Vec::new();
    for number in first..Donations::load()?.numbers {
        if items.len() == limit || number - first == MAX_SCAN {
            return Ok(Page {
                items,
                next: Some(number.to_string()),
            });
        }
        if let Some(account_id) = ORDER.get(&number)
            && let Some(donor) = DONORS.get(&account_id)
        {
            items.push(describe(account_id, &donor));
        }
    }
    Ok(Page { items, next: None })
}

pub fn get_donation_cost(arguments: OfDonor) -> Result<NearToken, Error> {
    let donor_id = arguments.account_id;
    let records = if DONORS.contains(&donor_id) {
        0
    } else {
        let id = 4 + donor_id.len() as u64;
        record_bytes(1 + id, 4 + 16 + 4 + 4) + record_bytes(1 + 4, id)
    };
    let stake = storage_price(env::storage_usage() + records);
    Ok(stake.saturating_sub(env::account_balance()))
}

pub fn contract_source_metadata(_: Nothing) -> Result<(), Error> {
    const METADATA: &str = source_metadata!("nep297" = "1.0.0", "nep330" = "1.3.0");
    env::value_return(METADATA.as_bytes());
    Ok(())
}

fn describe(account_id: AccountId, donor: &Donor) -> DonorView {
    DonorView {
        account_id,
        total: donor.given(),
        donations: donor.donations,
    }
}
