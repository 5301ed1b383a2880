//! What executing actions adds up to.

use near_parameters::ParameterCost;
use near_primitives::account::AccountContract;
use near_primitives::errors::{ActionError, ActionErrorKind};
use near_primitives::receipt::Receipt;
use near_primitives::transaction::LogEntry;
use near_primitives::types::validator_stake::ValidatorStake;
use near_primitives::types::{Balance, Compute, Gas};
use near_vm_runner::ProfileDataV3;
use near_vm_runner::logic::ReturnData;

use crate::error::{EngineError, Result};

/// The result of one action, or of all actions of a receipt up to now.
///
/// Used gas is what is not refunded when the receipt succeeds: what was burnt and what went into new receipts.
pub(crate) struct ActionResult {
    pub gas_burnt: Gas,
    pub gas_burnt_for_call: Gas,
    pub gas_used: Gas,
    pub compute: Compute,
    pub result: Result<ReturnData, ActionError>,
    pub logs: Vec<LogEntry>,
    pub new_receipts: Vec<Receipt>,
    pub proposals: Vec<ValidatorStake>,
    pub profile: Box<ProfileDataV3>,
    /// Tokens burnt other than for gas.
    pub tokens_burnt: Balance,
    /// Tokens of a refund that found nobody: gone, but no part of any outcome.
    pub tokens_lost: Balance,
    /// Tokens that the protocol gave, one yoctoNEAR at a time, to accounts that had none (from version 85).
    pub subsidized: Balance,
    /// The contract of the account before each action.
    pub contracts: Vec<AccountContract>,
}

impl ActionResult {
    /// A result that has cost `fee` so far.
    pub(crate) fn charged(fee: ParameterCost) -> Self {
        Self {
            gas_burnt: fee.gas,
            gas_burnt_for_call: Gas::ZERO,
            gas_used: fee.gas,
            compute: fee.compute,
            result: Ok(ReturnData::None),
            logs: Vec::new(),
            new_receipts: Vec::new(),
            proposals: Vec::new(),
            profile: Box::default(),
            tokens_burnt: Balance::ZERO,
            tokens_lost: Balance::ZERO,
            subsidized: Balance::ZERO,
            contracts: Vec::new(),
        }
    }

    pub(crate) fn fail(&mut self, kind: ActionErrorKind) {
        self.result = Err(kind.into());
    }

    /// Adds the result of the next action. A failure undoes what earlier actions promised; what they burnt stays.
    pub(crate) fn merge(&mut self, mut next: Self) -> Result<()> {
        self.gas_burnt = self.gas_burnt.checked_add_result(next.gas_burnt)?;
        self.gas_burnt_for_call = self
            .gas_burnt_for_call
            .checked_add_result(next.gas_burnt_for_call)?;
        self.gas_used = self.gas_used.checked_add_result(next.gas_used)?;
        self.compute = self
            .compute
            .checked_add(next.compute)
            .ok_or(EngineError::Overflow)?;
        self.profile.merge(&next.profile);
        self.logs.append(&mut next.logs);
        self.contracts.append(&mut next.contracts);
        // A promise that an action returns is counted among that action's receipts.
        let receipts_before = self.new_receipts.len() as u64;
        match next.result {
            Ok(ReturnData::ReceiptIndex(index)) => {
                self.result = Ok(ReturnData::ReceiptIndex(index + receipts_before))
            }
            result => self.result = result,
        }
        if self.result.is_err() {
            self.undo();
            return Ok(());
        }
        self.new_receipts.append(&mut next.new_receipts);
        self.proposals.append(&mut next.proposals);
        self.tokens_burnt = add(self.tokens_burnt, next.tokens_burnt)?;
        self.subsidized = add(self.subsidized, next.subsidized)?;
        Ok(())
    }

    /// Fails the receipt as a whole.
    pub(crate) fn fail_receipt(&mut self, error: ActionError) {
        self.result = Err(error);
        self.undo();
    }

    fn undo(&mut self) {
        self.new_receipts.clear();
        self.proposals.clear();
        self.tokens_burnt = Balance::ZERO;
        self.subsidized = Balance::ZERO;
    }
}

fn add(a: Balance, b: Balance) -> Result<Balance> {
    a.checked_add(b).ok_or(EngineError::Overflow)
}
