//! Staking: tokens are locked and a proposal is made. No epoch acts on it; see [`crate::validators`].

use near_primitives::errors::ActionErrorKind;
use near_primitives::transaction::StakeAction;
use near_primitives::types::Balance;
use near_primitives::types::validator_stake::ValidatorStake;

use super::super::outcome::ActionResult;
use super::Execution;
use crate::error::{EngineError, Result};

impl Execution<'_> {
    pub(super) fn stake(&mut self, action: &StakeAction, result: &mut ActionResult) -> Result<()> {
        let account_id = self.account_id().clone();
        let minimum_stake = self.context.validators.minimum_stake();
        let account = self.existing()?;
        let stake = action.stake;
        let increment = stake.saturating_sub(account.locked());
        let Some(left) = account.amount().checked_sub(increment) else {
            let (locked, balance) = (account.locked(), account.amount());
            result.fail(ActionErrorKind::TriesToStake {
                account_id,
                stake,
                locked,
                balance,
            });
            return Ok(());
        };
        if account.locked().is_zero() && stake.is_zero() {
            result.fail(ActionErrorKind::TriesToUnstake { account_id });
            return Ok(());
        }
        if stake > Balance::ZERO && stake < minimum_stake {
            result.fail(ActionErrorKind::InsufficientStake {
                account_id,
                stake,
                minimum_stake,
            });
            return Ok(());
        }
        result.proposals.push(ValidatorStake::new(
            account_id,
            action.public_key.clone(),
            stake,
        ));
        if stake > account.locked() {
            account.set_amount(left);
            account
                .set_locked(stake)
                .map_err(|error| EngineError::InconsistentState(error.to_string()))?;
        }
        Ok(())
    }
}
