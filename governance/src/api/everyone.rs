//! For anyone.

use charter_interface::governance::ProposalId;
use near_sdk::near;

use crate::{Contract, ContractExt, Refusal, execute, panic_unless_ok, settle};

#[near]
impl Contract {
    /// Executes what passed. Anyone; after the timelock, before the window closes; what failed may be tried again.
    ///
    /// Emits `execution_started`, then `proposal_executed`, or `execution_failed` and fails the transaction. Emits
    /// `proposal_stale` and fails the transaction if the action needs a heavier vote now than the one that decided it. Fails with
    /// the figures for too little gas, and for more money than the council freely owns. Commands to a factory also get the
    /// gas that is left over: the removal of a release's stored code needs 16 Mgas more for each byte.
    #[deny_unknown_arguments]
    pub fn execute(&mut self, proposal_id: ProposalId) {
        panic_unless_ok(execute::execute(self.council_mut(), proposal_id));
    }

    /// Settles the bond of a proposal that has ended: back to its proposer, or to the council if as many rejected it as would
    /// have approved it. Anyone; of a rejected proposal, or one that its proposer took back, after its voting period.
    ///
    /// Emits `bond_returned` or `bond_forfeited`. Fails when no bond is held, or it is too early.
    #[deny_unknown_arguments]
    #[handle_result]
    pub fn return_bond(&mut self, proposal_id: ProposalId) -> Result<(), Refusal> {
        settle::return_bond(proposal_id)
    }

    /// Removes a proposal that ended long enough ago, and returns what its storage cost to its proposer, with a bond that is
    /// still held. Anyone.
    ///
    /// Emits `proposal_pruned`, and what became of a bond. Fails before the policy's retention has passed since the last moment
    /// at which anything could have happened to the proposal.
    #[deny_unknown_arguments]
    #[handle_result]
    pub fn prune(&mut self, proposal_id: ProposalId) -> Result<(), Refusal> {
        settle::prune(self.council(), proposal_id)
    }
}
