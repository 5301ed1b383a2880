//! What proposers get back: bonds when a proposal has ended, the price of its storage when it is pruned.

use charter_interface::governance::{GovernanceEvent, ProposalId};
use charter_kernel::{Proposal, Settlement};

use crate::Refusal;
use crate::clock::now;
use crate::money::pay;
use crate::state::{Book, Council, PROPOSALS, TEXTS, proposal, subtract, text};

/// `return_bond`.
pub fn return_bond(proposal_id: ProposalId) -> Result<(), Refusal> {
    let mut proposal = proposal(proposal_id)?;
    let mut book = Book::load()?;
    settle_bond(&mut book, proposal_id, &mut proposal)?;
    PROPOSALS.set(&proposal_id, &proposal);
    book.save();
    Ok(())
}

/// `prune`.
pub fn prune(council: &Council, proposal_id: ProposalId) -> Result<(), Refusal> {
    let mut proposal = proposal(proposal_id)?;
    let text = text(proposal_id)?;
    proposal.check_prunable(proposal_id, council.policy.retention, now())?;
    let mut book = Book::load()?;
    if !proposal.bond.is_zero() {
        settle_bond(&mut book, proposal_id, &mut proposal)?;
    }
    PROPOSALS.remove(&proposal_id);
    TEXTS.remove(&proposal_id);
    book.strike(|open| open.proposal_id != proposal_id)?;
    let refund = text.storage_paid;
    subtract(&mut book.proposals, refund)?;
    book.free_bytes(u64::from(text.storage_bytes))?;
    book.save();
    let proposer_id = proposal.proposer_id;
    pay(&proposer_id, refund);
    GovernanceEvent::ProposalPruned {
        proposal_id,
        proposer_id,
        refund,
    }
    .emit();
    Ok(())
}

fn settle_bond(
    book: &mut Book,
    proposal_id: ProposalId,
    proposal: &mut Proposal,
) -> Result<(), Refusal> {
    match proposal.settle_bond(proposal_id, now())? {
        Settlement::Returned(amount) => {
            subtract(&mut book.bonds, amount)?;
            let proposer_id = proposal.proposer_id.clone();
            pay(&proposer_id, amount);
            GovernanceEvent::BondReturned {
                proposal_id,
                proposer_id,
                amount,
            }
            .emit();
        }
        Settlement::Forfeited(amount) => {
            book.forfeit(amount)?;
            GovernanceEvent::BondForfeited {
                proposal_id,
                amount,
            }
            .emit();
        }
    }
    Ok(())
}

/// Takes the bond of a proposal that was vetoed while it was being executed. In a callback, which cannot fail: where the sums
/// do not hold, the bond stays as it is, for `return_bond` to refuse.
pub fn forfeit_after_attempt(proposal_id: ProposalId, proposal: &mut Proposal) {
    let mut settled = proposal.clone();
    if let Ok(Settlement::Forfeited(amount)) = settled.settle_bond(proposal_id, now())
        && let Ok(mut book) = Book::load()
        && book.forfeit(amount).is_ok()
    {
        book.save();
        *proposal = settled;
        GovernanceEvent::BondForfeited {
            proposal_id,
            amount,
        }
        .emit();
    }
}
