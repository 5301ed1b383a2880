//! For members, proposers and the guardian.

use charter_interface::CodeHash;
use charter_interface::governance::{Action, CouncilSetup, ProposalId, Tally, Vote};
use near_sdk::near;

use crate::{Contract, ContractExt, Refusal, propose, setup, vote};

#[near]
impl Contract {
    /// Begins the council with these members and rules. Called once, by the account itself or its parent.
    ///
    /// Emits `initialized`. Fails for any other caller, and for a policy that could not work: no members or more than 32, one
    /// twice or the council itself; a threshold that no vote can reach or that needs none; periods that are too short or too
    /// long; a bond of nothing.
    #[init]
    #[deny_unknown_arguments]
    #[handle_result]
    pub fn init(policy: CouncilSetup) -> Result<Self, Refusal> {
        setup::init(policy).map(Self::V1)
    }

    /// Proposes an action, with a description of at most 2,000 bytes and perhaps a link of at most 256. Members; anyone where
    /// the policy opens it, for a bond. Payable: 10^19 yoctoNEAR for each byte that the proposal takes, and the bond; the
    /// excess comes back.
    ///
    /// Returns the proposal's number. Emits `proposal_created`. Fails for what could never be executed, for too many open
    /// proposals, and for too small a deposit.
    #[payable]
    #[deny_unknown_arguments]
    #[handle_result]
    pub fn propose(
        &mut self,
        action: Action,
        description: String,
        link: Option<String>,
    ) -> Result<ProposalId, Refusal> {
        propose::propose(self.council(), action, description, link)
    }

    /// Votes, or votes otherwise. Members that were members when it was proposed, until the proposal is executed; after the
    /// voting period approvals can only be taken away. `digest`: of the action that the voter read.
    ///
    /// Returns the tally. Emits `vote_cast`, with what it decided. A vote on what is being executed counts if the attempt
    /// fails. Fails for a vote that changes nothing, for one that comes too late, and for another digest.
    #[deny_unknown_arguments]
    #[handle_result]
    pub fn vote(
        &mut self,
        proposal_id: ProposalId,
        vote: Vote,
        digest: Option<CodeHash>,
    ) -> Result<Tally, Refusal> {
        vote::vote(self.council(), proposal_id, vote, digest)
    }

    /// Takes a vote back. Who voted, until the proposal is executed; after the voting period only an approval.
    ///
    /// Returns the tally. Emits `vote_withdrawn`, with what it decided.
    #[deny_unknown_arguments]
    #[handle_result]
    pub fn withdraw_vote(&mut self, proposal_id: ProposalId) -> Result<Tally, Refusal> {
        vote::withdraw_vote(self.council(), proposal_id)
    }

    /// Takes a proposal back. Its proposer, while it is active. Its bond is held until the voting period ends: until then it
    /// takes rejections.
    ///
    /// Emits `proposal_cancelled`.
    #[deny_unknown_arguments]
    #[handle_result]
    pub fn cancel(&mut self, proposal_id: ProposalId) -> Result<(), Refusal> {
        vote::cancel(proposal_id)
    }

    /// Stops a proposal that has not ended; one that is being executed, if that fails. The guardian; not what replaces a
    /// guardian. Its bond is the council's.
    ///
    /// Emits `proposal_vetoed`.
    #[deny_unknown_arguments]
    #[handle_result]
    pub fn veto(&mut self, proposal_id: ProposalId) -> Result<(), Refusal> {
        vote::veto(self.council(), proposal_id)
    }
}
