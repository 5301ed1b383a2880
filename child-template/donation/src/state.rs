//! What the contract keeps.

use charter_template::host::emit;
use charter_template::host::store::{Cell, Map};
use charter_template::interface::{AccountId, NearToken, json_object, record_enum, record_object};

use crate::event::DonationEvent;
use crate::{Error, Refusal};

/// The root.
const STATE: Cell<State> = Cell::new(b"STATE");
/// Donors by account id.
pub const DONORS: Map<AccountId, Donor> = Map::new(0);
/// Donors by their numbers.
pub const ORDER: Map<u32, AccountId> = Map::new(1);

/// The root of the state. A new layout is a new variant, and [`Donations::load`] turns the ones before into it.
#[derive(Debug, Clone, PartialEq, Eq)]
enum State {
    /// Since 0.1.0.
    V1(Donations),
}

record_enum!(State { V1(content) });

/// What there is in all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Donations {
    /// Who gets them.
    pub beneficiary: AccountId,
    /// What the beneficiary got.
    pub total: NearToken,
    /// How many numbers were given to donors.
    pub numbers: u32,
    /// How many donors there are.
    pub donors: u32,
}

record_object!(Donations {
    beneficiary,
    total,
    numbers,
    donors
});

/// A donor.
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

record_object!(Donor {
    number,
    total,
    donations,
    pending
});

/// The arguments of `init`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "abi", derive(schemars::JsonSchema))]
pub struct Init {
    /// Who gets the donations.
    pub beneficiary: AccountId,
    /// Who may upgrade and retire the instance; the beneficiary when not given.
    pub owner: Option<AccountId>,
}

/// The arguments of `change_beneficiary`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "abi", derive(schemars::JsonSchema))]
pub struct ChangeBeneficiary {
    /// Who gets the donations from now on.
    pub beneficiary: AccountId,
}

/// The arguments of `get_donor` and `get_donation_cost`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "abi", derive(schemars::JsonSchema))]
pub struct OfDonor {
    /// The donor.
    pub account_id: AccountId,
}

json_object!(Init { beneficiary, owner });
json_object!(ChangeBeneficiary { beneficiary });
json_object!(OfDonor { account_id });

impl Donor {
    /// What it gave, as far as the beneficiary got it.
    pub fn given(&self) -> NearToken {
        if self.donations == 0 {
            return NearToken::ZERO;
        }
        self.total
    }

    /// What was kept of donations that went back, and goes back when its record goes.
    pub fn owed(&self) -> NearToken {
        self.total.saturating_sub(self.given())
    }
}

impl Donations {
    /// Reads it.
    pub fn load() -> Result<Self, Error> {
        match STATE.get() {
            Some(State::V1(donations)) => Ok(donations),
            None => Err(Refusal::NotInitialized.into()),
        }
    }

    /// Writes it.
    pub fn save(self) {
        STATE.set(&State::V1(self));
    }

    /// Gives a donor that is new its number.
    pub fn enter(&mut self, donor_id: &AccountId) -> Result<Donor, Error> {
        let number = self.numbers;
        self.numbers = number.checked_add(1).ok_or_else(Error::overflow)?;
        // There are no more donors than numbers.
        self.donors += 1;
        ORDER.set(&number, donor_id);
        Ok(Donor {
            number,
            total: NearToken::ZERO,
            donations: 0,
            pending: 0,
        })
    }

    /// Forgets a donor that has given nothing.
    pub fn strike(mut self, donor_id: &AccountId, number: u32) {
        DONORS.remove(donor_id);
        ORDER.remove(&number);
        self.donors = self.donors.saturating_sub(1);
        self.save();
    }
}

/// `init`.
pub fn init(arguments: Init) -> Result<(), Error> {
    let Init { beneficiary, owner } = arguments;
    let owner_id = owner.unwrap_or_else(|| beneficiary.clone());
    charter_template::begin(owner_id.clone())?;
    Donations {
        beneficiary: beneficiary.clone(),
        total: NearToken::ZERO,
        numbers: 0,
        donors: 0,
    }
    .save();
    emit(&DonationEvent::Initialized {
        beneficiary,
        owner_id,
    });
    Ok(())
}

/// `change_beneficiary`.
pub fn change_beneficiary(arguments: ChangeBeneficiary) -> Result<(), Error> {
    charter_template::check_owner()?;
    let donations = Donations::load()?;
    let from = donations.beneficiary.clone();
    let to = arguments.beneficiary;
    Donations {
        beneficiary: to.clone(),
        ..donations
    }
    .save();
    emit(&DonationEvent::BeneficiaryChanged { from, to });
    Ok(())
}

#[cfg(test)]
mod layout;
