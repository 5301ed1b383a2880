//! For everyone: views. A page holds at most 100 items; `from` is `next` of the page before.

use charter_interface::governance::{
    CodeView, EffectiveRules, FactoryView, Ledger, Policy, ProposalId, ProposalView, Status,
    VoteView,
};
use charter_interface::{AccountId, ApprovedUpgrade, Page};
use charter_kernel::effective_rules;
use near_sdk::near;

use crate::{Contract, ContractExt, Refusal, ledger, views};

#[near]
impl Contract {
    /// Members, guardian, rules as they were set.
    pub fn get_policy(&self) -> &Policy {
        &self.council().policy
    }

    /// What holds for proposals that are made now: a category never asks for less than a lighter one.
    pub fn get_effective_rules(&self) -> EffectiveRules {
        effective_rules(&self.council().policy)
    }

    /// The members, in the order in which they joined.
    pub fn get_members(&self) -> &Vec<AccountId> {
        &self.council().policy.members
    }

    /// Code approved for the council itself and not delivered yet, expired or not; `null`: none.
    pub fn get_upgrade(&self) -> &Option<ApprovedUpgrade> {
        &self.council().upgrade
    }

    /// One proposal, with all that a voter needs. Fails when there is none.
    #[deny_unknown_arguments]
    #[handle_result]
    pub fn get_proposal(&self, proposal_id: ProposalId) -> Result<ProposalView, Refusal> {
        views::get_proposal(self.council(), proposal_id)
    }

    /// Proposals, newest first; `status`: only those that stand so.
    #[deny_unknown_arguments]
    #[handle_result]
    pub fn get_proposals(
        &self,
        status: Option<Status>,
        from: Option<String>,
        limit: Option<u32>,
    ) -> Result<Page<ProposalView>, Refusal> {
        views::get_proposals(self.council(), status, from, limit)
    }

    /// Who voted how on a proposal, in the order of the members when it was made. Fails when there is none.
    #[deny_unknown_arguments]
    #[handle_result]
    pub fn get_votes(&self, proposal_id: ProposalId) -> Result<Vec<VoteView>, Refusal> {
        views::get_votes(proposal_id)
    }

    /// The factories of the registry, in the order in which they were entered.
    #[deny_unknown_arguments]
    #[handle_result]
    pub fn get_factories(
        &self,
        from: Option<String>,
        limit: Option<u32>,
    ) -> Result<Page<FactoryView>, Refusal> {
        views::get_factories(from, limit)
    }

    /// One factory; `null`: it is not in the registry.
    #[deny_unknown_arguments]
    pub fn get_factory(&self, factory_id: AccountId) -> Option<FactoryView> {
        views::get_factory(factory_id)
    }

    /// Code that factories are made of, in the order in which it was approved.
    #[deny_unknown_arguments]
    #[handle_result]
    pub fn get_codes(
        &self,
        from: Option<String>,
        limit: Option<u32>,
    ) -> Result<Page<CodeView>, Refusal> {
        views::get_codes(from, limit)
    }

    /// The ledger: by whom the balance is owned.
    #[handle_result]
    pub fn get_ledger(&self) -> Result<Ledger, Refusal> {
        ledger::get_ledger()
    }
}
