//! Voting, taking back, stopping.

use charter_interface::CodeHash;
use charter_interface::governance::{GovernanceEvent, ProposalId, Tally, Vote};
use near_sdk::env;

use crate::Refusal;
use crate::clock::now;
use crate::state::{Book, Council, PROPOSALS, proposal};

/// `vote`.
pub fn vote(
    council: &Council,
    proposal_id: ProposalId,
    vote: Vote,
    digest: Option<CodeHash>,
) -> Result<Tally, Refusal> {
    let voter_id = env::predecessor_account_id();
    let mut proposal = proposal(proposal_id)?;
    proposal.check_digest(proposal_id, digest)?;
    let decision = proposal.vote(
        proposal_id,
        &voter_id,
        &council.policy.members,
        Some(vote),
        now(),
    )?;
    PROPOSALS.set(&proposal_id, &proposal);
    let tally = proposal.tally();
    GovernanceEvent::VoteCast {
        proposal_id,
        voter_id,
        vote,
        approvals: tally.approvals,
        rejections: tally.rejections,
        decided: decision.status(),
        executable_from: decision.executable_from(),
    }
    .emit();
    Ok(tally)
}

/// `withdraw_vote`.
pub fn withdraw_vote(council: &Council, proposal_id: ProposalId) -> Result<Tally, Refusal> {
    let voter_id = env::predecessor_account_id();
    let mut proposal = proposal(proposal_id)?;
    let members = &council.policy.members;
    let decision = proposal.vote(proposal_id, &voter_id, members, None, now())?;
    PROPOSALS.set(&proposal_id, &proposal);
    let tally = proposal.tally();
    GovernanceEvent::VoteWithdrawn {
        proposal_id,
        voter_id,
        approvals: tally.approvals,
        rejections: tally.rejections,
        decided: decision.status(),
    }
    .emit();
    Ok(tally)
}

/// `cancel`.
pub fn cancel(proposal_id: ProposalId) -> Result<(), Refusal> {
    let mut proposal = proposal(proposal_id)?;
    proposal.cancel(proposal_id, &env::predecessor_account_id(), now())?;
    PROPOSALS.set(&proposal_id, &proposal);
    GovernanceEvent::ProposalCancelled { proposal_id }.emit();
    Ok(())
}

/// `veto`.
pub fn veto(council: &Council, proposal_id: ProposalId) -> Result<(), Refusal> {
    let guardian_id = env::predecessor_account_id();
    if council.policy.guardian.as_ref() != Some(&guardian_id) {
        return Err(Refusal::NotGuardian {
            predecessor_id: guardian_id,
        });
    }
    let mut proposal = proposal(proposal_id)?;
    let forfeited = proposal.veto(proposal_id, now())?;
    PROPOSALS.set(&proposal_id, &proposal);
    if !forfeited.is_zero() {
        let mut book = Book::load()?;
        book.forfeit(forfeited)?;
        book.save();
    }
    GovernanceEvent::ProposalVetoed {
        proposal_id,
        guardian_id,
        forfeited,
    }
    .emit();
    Ok(())
}
