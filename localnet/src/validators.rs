//! The validators, which do nothing here: a fixed set with fixed stakes, so that contracts and clients that ask for
//! one get an answer. Stake actions lock tokens and enter proposals as the protocol has it, but no epoch acts on them.

use near_crypto::PublicKey;
use near_primitives::types::{AccountId, Balance};

/// The validators of every epoch of the chain.
#[derive(Clone, Debug, Default)]
pub struct Validators {
    members: Vec<Validator>,
}

/// One validator.
#[derive(Clone, Debug)]
pub struct Validator {
    /// The account that stakes.
    pub account_id: AccountId,
    /// The key it validates with.
    pub public_key: PublicKey,
    /// Its stake in yoctoNEAR, which is part of its locked balance.
    pub stake: Balance,
}

impl Validators {
    pub(crate) fn new(members: Vec<Validator>) -> Self {
        Self { members }
    }

    /// All of them.
    pub fn members(&self) -> &[Validator] {
        &self.members
    }

    /// The stake of one account; `None` when it is not a validator.
    pub fn stake(&self, account_id: &AccountId) -> Option<Balance> {
        self.members
            .iter()
            .find(|validator| validator.account_id == *account_id)
            .map(|validator| validator.stake)
    }

    /// The stake of all of them.
    pub fn total_stake(&self) -> Balance {
        self.members.iter().fold(Balance::ZERO, |total, validator| {
            total.saturating_add(validator.stake)
        })
    }

    /// The least stake with which one may propose itself: a tenth of the smallest of the set, as
    /// `minimum_stake_divisor` of the genesis has it.
    pub fn minimum_stake(&self) -> Balance {
        let least = self
            .members
            .iter()
            .map(|validator| validator.stake)
            .min()
            .unwrap_or(Balance::ZERO);
        least.checked_div(10).unwrap_or(Balance::ZERO)
    }
}
