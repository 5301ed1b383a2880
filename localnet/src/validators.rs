//! The validators, which do nothing here: a fixed set with fixed stakes, so that contracts and clients that ask for
//! one get an answer. Stake actions lock tokens and enter proposals as the protocol has it, but no epoch acts on them.

use near_crypto::PublicKey;
use near_primitives::types::{AccountId, Balance};

/// How many times the total stake has the seat price in it: `(1 - ratio) / ratio`, for a `minimum_stake_ratio` of 160
/// millionths. It has no remainder.
const STAKES_A_SEAT: u128 = (1_000_000 - 160) / 160;
const MINIMUM_STAKE_DIVISOR: u128 = 10;

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
    pub fn new(members: Vec<Validator>) -> Self {
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

    /// The least stake with which one may propose itself: a tenth (`minimum_stake_divisor`) of the seat price. While
    /// there are seats to spare, that is the stake which would make up 160 millionths (`minimum_stake_ratio`) of the
    /// total together with it, rounded up. (nearcore, `chain/epoch-manager/src/validator_selection.rs`)
    pub fn minimum_stake(&self) -> Balance {
        let total = self.total_stake().as_yoctonear();
        let seat_price = total.div_ceil(STAKES_A_SEAT);
        Balance::from_yoctonear(seat_price / MINIMUM_STAKE_DIVISOR)
    }
}
