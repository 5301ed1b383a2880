//! The end of an execution: its callback. It cannot fail, or the proposal would be executing for ever. What it must give back is
//! in its arguments, and the proposal is read anew: votes, a veto or a cancellation may have come meanwhile.

use charter_code_delivery::Code;
use charter_interface::governance::gas::REPORT_FAILURE;
use charter_interface::governance::{Action, GovernanceEvent, ProposalId, Status};
use charter_interface::{AccountId, Category, CodeHash, NearToken, check_label};
use near_sdk::{Promise, env, near};

use crate::clock::now;
use crate::map::encode;
use crate::settle::forfeit_after_attempt;
use crate::state::{PROPOSALS, TEXTS};
use crate::{Refusal, factories};

/// What the callback of an execution is told.
#[near(serializers = [borsh])]
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Execution {
    /// Since 0.1.0.
    V1 {
        /// Which proposal.
        proposal_id: ProposalId,
        /// The number of this attempt, from 1.
        attempt: u16,
        /// The factory that it creates.
        factory: Option<Creation>,
    },
}

/// A factory that is being created.
#[near(serializers = [borsh])]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Creation {
    /// Its account.
    pub factory_id: AccountId,
    /// What it is made of.
    pub code_hash: CodeHash,
    /// What it is given, in yoctoNEAR.
    pub balance: NearToken,
}

/// What the receipt is told that tells of an execution that failed.
#[near(serializers = [borsh])]
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FailedExecution {
    /// Since 0.1.0.
    V1 {
        /// Which proposal.
        proposal_id: ProposalId,
        /// Whose receipt failed.
        receiver_id: AccountId,
        /// Whether it can be tried again.
        can_be_tried_again: bool,
    },
}

/// What the receipt is told that tells of a proposal whose category is heavier now.
#[near(serializers = [borsh])]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StaleProposal {
    /// Since 0.1.0.
    V1 {
        /// Which.
        proposal_id: ProposalId,
        /// By which rule it was decided.
        decided: Category,
        /// Which rule it needs.
        needed: Category,
    },
}

/// `finish_execution`.
pub fn finish(execution: Execution) {
    let Execution::V1 {
        proposal_id,
        attempt,
        factory,
    } = execution;
    let succeeded = Code::from_promise_result(0).is_some();
    if let Some(creation) = &factory {
        factories::finish(&creation.factory_id, succeeded);
    }
    let status = end(proposal_id, attempt, succeeded);
    if succeeded {
        if let Some(creation) = factory {
            GovernanceEvent::FactoryCreated {
                proposal_id,
                factory_id: creation.factory_id,
                code_hash: creation.code_hash,
                balance: creation.balance,
            }
            .emit();
        }
        GovernanceEvent::ProposalExecuted { proposal_id }.emit();
        return;
    }
    GovernanceEvent::ExecutionFailed {
        proposal_id,
        attempt,
        status,
    }
    .emit();
    // What is above is committed; that the execution failed is told by a second receipt, which undoes nothing.
    let failed = FailedExecution::V1 {
        proposal_id,
        receiver_id: receiver_id(proposal_id),
        can_be_tried_again: status == Status::Failed,
    };
    Promise::new(env::current_account_id())
        .function_call(
            "report_failed_execution",
            encode(&failed),
            NearToken::from_yoctonear(0),
            REPORT_FAILURE,
        )
        .as_return()
        .detach();
}

/// Ends the attempt. Returns where the proposal stands now.
fn end(proposal_id: ProposalId, attempt: u16, succeeded: bool) -> Status {
    // It is there: what is being executed has not ended and cannot be pruned.
    let Some(mut proposal) = PROPOSALS.get(&proposal_id) else {
        return Status::Failed;
    };
    let status = proposal.end_execution(attempt, succeeded, now());
    if status == Status::Vetoed {
        forfeit_after_attempt(proposal_id, &mut proposal);
    }
    PROPOSALS.set(&proposal_id, &proposal);
    status
}

/// Whose receipt an execution of the proposal is.
pub fn receiver_of(action: &Action) -> AccountId {
    let council_id = env::current_account_id();
    match action {
        Action::Factory { factory_id, .. } => factory_id.clone(),
        Action::CreateFactory(factory) => {
            check_label(&factory.name, &council_id).unwrap_or(council_id)
        }
        Action::Call { receiver_id, .. } | Action::Transfer { receiver_id, .. } => {
            receiver_id.clone()
        }
        Action::Council { .. } => council_id,
    }
}

fn receiver_id(proposal_id: ProposalId) -> AccountId {
    match TEXTS.get(&proposal_id) {
        Some(text) => receiver_of(&text.action),
        None => env::current_account_id(),
    }
}

/// `report_failed_execution`: fails, so that the executor's transaction does.
pub fn report_failure(failed: FailedExecution) -> Result<(), Refusal> {
    let FailedExecution::V1 {
        proposal_id,
        receiver_id,
        can_be_tried_again,
    } = failed;
    Err(Refusal::ExecutionFailed {
        proposal_id,
        receiver_id,
        can_be_tried_again,
    })
}

/// `report_stale_proposal`: fails, so that the executor's transaction does.
pub fn report_stale(stale: StaleProposal) -> Result<(), Refusal> {
    let StaleProposal::V1 {
        proposal_id,
        decided,
        needed,
    } = stale;
    Err(Refusal::Stale {
        proposal_id,
        decided,
        needed,
    })
}
