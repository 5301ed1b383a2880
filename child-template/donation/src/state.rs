//! What the contract keeps.

use near_sdk::collections::LookupMap;
use near_sdk::{AccountId, BorshStorageKey, NearToken, env, near};

use crate::Error;
use crate::event::DonationEvent;

const NOTHING: NearToken = NearToken::from_yoctonear(0);

/// What the keys of the maps begin with.
#[near(serializers = [borsh])]
#[derive(BorshStorageKey)]
enum StorageKey {
    Donors,
    Order,
}

/// What there is in all.
#[near(serializers = [borsh])]
pub struct State {
    /// Who gets the donations.
    pub beneficiary: AccountId,
    /// What the beneficiary got.
    pub total: NearToken,
    /// How many numbers were given to donors.
    pub numbers: u32,
    /// How many donors there are.
    pub count: u32,
    /// Donors by account id.
    pub donors: LookupMap<AccountId, Donor>,
    /// Donors by their numbers.
    pub order: LookupMap<u32, AccountId>,
}

/// A donor.
#[near(serializers = [borsh])]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Donor {
    /// Its number: its place among the donors.
    pub number: u32,
    /// What it gave, as far as the beneficiary got it. Before the first that arrived: what was kept of donations that went
    /// back, and is still owed. See [`given`](Self::given) and [`owed`](Self::owed).
    pub total: NearToken,
    /// How many donations arrived.
    pub donations: u32,
    /// Donations on their way: the record stays as long as there is one.
    pub pending: u32,
}

impl Donor {
    /// What it gave, as far as the beneficiary got it.
    pub const fn given(&self) -> NearToken {
        if self.donations == 0 {
            return NOTHING;
        }
        self.total
    }

    /// What was kept of donations that went back, and goes back when its record goes.
    pub const fn owed(&self) -> NearToken {
        if self.donations == 0 {
            return self.total;
        }
        NOTHING
    }
}

impl State {
    /// `init`.
    pub fn begin(beneficiary: AccountId, owner: Option<AccountId>) -> Result<Self, Error> {
        let owner_id = owner.unwrap_or_else(|| beneficiary.clone());
        charter_template::begin(owner_id.clone())?;
        DonationEvent::Initialized {
            beneficiary: beneficiary.clone(),
            owner_id,
        }
        .emit();
        Ok(Self {
            beneficiary,
            total: NOTHING,
            numbers: 0,
            count: 0,
            donors: LookupMap::new(StorageKey::Donors),
            order: LookupMap::new(StorageKey::Order),
        })
    }

    /// `change_beneficiary`.
    pub fn change_beneficiary(&mut self, to: AccountId) -> Result<(), Error> {
        charter_template::check_owner()?;
        let from = core::mem::replace(&mut self.beneficiary, to.clone());
        DonationEvent::BeneficiaryChanged { from, to }.emit();
        Ok(())
    }

    /// A donor's record; one that is new gets its number, and its record when it is saved.
    pub fn enter(&mut self, donor_id: &AccountId) -> Result<Donor, Error> {
        if let Some(donor) = self.donors.get(donor_id) {
            return Ok(donor);
        }
        let number = self.numbers;
        self.numbers = number.checked_add(1).ok_or(Error::Overflow)?;
        self.count = self.count.checked_add(1).ok_or(Error::Overflow)?;
        self.order.insert(&number, donor_id);
        Ok(Donor {
            number,
            total: NOTHING,
            donations: 0,
            pending: 0,
        })
    }

    /// Forgets a donor.
    pub fn strike(&mut self, donor_id: &AccountId, number: u32) {
        self.donors.remove(donor_id);
        self.order.remove(&number);
        // A donor that is forgotten was counted; a callback must not fail.
        if let Some(count) = self.count.checked_sub(1) {
            self.count = count;
        }
    }
}

/// What the account has besides what this call attached, in yoctoNEAR.
pub fn balance_before() -> Result<NearToken, Error> {
    let balance = env::account_balance();
    balance
        .checked_sub(env::attached_deposit())
        .ok_or(Error::Overflow)
}

#[cfg(test)]
mod layout;
