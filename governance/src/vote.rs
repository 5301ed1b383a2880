//! Voting, taking back, stopping.

use charter_host::{emit, env};
use charter_interface::governance::args::{CastVote, OfProposal};
use charter_interface::governance::{GovernanceEvent, Status, Tally, Vote};
use charter_interface::{AccountId, NearToken, Timestamp};

use crate::kernel::{Decision, Proposal};
use crate::state::{Book, Council, PROPOSALS, add, proposal, subtract};
use crate::{Error, Refusal};

/// `vote`.
pub fn vote(arguments: CastVote) -> Result<Tally, Error> {
    let CastVote {
        proposal_id,
        vote,
        digest,
    } = arguments;
    let (decision, proposal, voter_id) = cast(proposal_id, Some(vote), digest)?;
    let tally = proposal.tally();
    let (decided, deadlines) = match decision {
        Decision::Open => (None, None),
        Decision::Approved(deadlines) => (Some(Status::Approved), Some(deadlines)),
        Decision::Rejected => (Some(Status::Rejected), None),
    };
    emit(&GovernanceEvent::VoteCast {
        proposal_id,
        voter_id,
        vote,
        approvals: tally.approvals,
        rejections: tally.rejections,
        decided,
        executable_from: deadlines.map(|deadlines| deadlines.from),
    });
    Ok(tally)
}

/// `withdraw_vote`.
pub fn withdraw_vote(arguments: OfProposal) -> Result<Tally, Error> {
    let proposal_id = arguments.proposal_id;
    let (_, proposal, voter_id) = cast(proposal_id, None, None)?;
    let tally = proposal.tally();
    let (approvals, rejections) = (tally.approvals, tally.rejections);
    emit(&GovernanceEvent::VoteWithdrawn {
        proposal_id,
        voter_id,
        approvals,
        rejections,
    });
    Ok(tally)
}

fn cast(
    proposal_id: u32,
    vote: Option<Vote>,
    digest: Option<charter_interface::CodeHash>,
) -> Result<(Decision, Proposal, AccountId), Error> {
    let voter_id = env::predecessor_account_id();
    let council = Council::load()?;
    let Some(member) = council.member(&voter_id) else {
        return Err(Refusal::NotMember {
            predecessor_id: voter_id,
        }
        .into());
    };
    let mut proposal = proposal(proposal_id)?;
    proposal.check_digest(proposal_id, digest)?;
    let now = Timestamp(env::block_timestamp());
    let decision = proposal.vote(proposal_id, (member, &voter_id), vote, now)?;
    PROPOSALS.set(&proposal_id, &proposal);
    Ok((decision, proposal, voter_id))
}

/// `cancel`.
pub fn cancel(arguments: OfProposal) -> Result<(), Error> {
    let proposal_id = arguments.proposal_id;
    let mut proposal = proposal(proposal_id)?;
    let now = Timestamp(env::block_timestamp());
    proposal.cancel(proposal_id, &env::predecessor_account_id(), now)?;
    PROPOSALS.set(&proposal_id, &proposal);
    emit(&GovernanceEvent::ProposalCancelled { proposal_id });
    Ok(())
}

/// `veto`.
pub fn veto(arguments: OfProposal) -> Result<(), Error> {
    let proposal_id = arguments.proposal_id;
    let council = Council::load()?;
    let guardian_id = env::predecessor_account_id();
    if council.policy.guardian.as_ref() != Some(&guardian_id) {
        return Err(Refusal::NotGuardian {
            predecessor_id: guardian_id,
        }
        .into());
    }
    let mut proposal = proposal(proposal_id)?;
    proposal.veto(proposal_id, Timestamp(env::block_timestamp()))?;
    let forfeited = core::mem::replace(&mut proposal.bond, NearToken::ZERO);
    PROPOSALS.set(&proposal_id, &proposal);
    if !forfeited.is_zero() {
        let mut book = Book::load();
        subtract(&mut book.bonds, forfeited)?;
        add(&mut book.forfeited, forfeited)?;
        book.save();
    }
    emit(&GovernanceEvent::ProposalVetoed {
        proposal_id,
        guardian_id,
        forfeited,
    });
    Ok(())
}
