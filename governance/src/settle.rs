//! What proposers get back: bonds when a proposal has ended, the price of its storage when it is pruned.

use charter_host::{emit, env, pay};
use charter_interface::governance::args::OfProposal;
use charter_interface::governance::{GovernanceEvent, ProposalId};
use charter_interface::{AccountId, NearToken, Timestamp};

use crate::Error;
use crate::state::{Book, Council, PROPOSALS, TEXTS, proposal, subtract, text};

/// `return_bond`.
pub fn return_bond(arguments: OfProposal) -> Result<(), Error> {
    let proposal_id = arguments.proposal_id;
    let mut proposal = proposal(proposal_id)?;
    let bond = proposal.take_bond(proposal_id, Timestamp(env::block_timestamp()))?;
    PROPOSALS.set(&proposal_id, &proposal);
    let mut book = Book::load();
    give_bond(&mut book, proposal_id, proposal.proposer_id, bond)?;
    book.save();
    Ok(())
}

/// `prune`.
pub fn prune(arguments: OfProposal) -> Result<(), Error> {
    let proposal_id = arguments.proposal_id;
    let council = Council::load()?;
    let proposal = proposal(proposal_id)?;
    let text = text(proposal_id)?;
    let now = Timestamp(env::block_timestamp());
    proposal.check_prunable(proposal_id, council.policy.retention, now)?;
    PROPOSALS.remove(&proposal_id);
    TEXTS.remove(&proposal_id);
    let mut book = Book::load();
    book.strike(|open| open.proposal_id != proposal_id)?;
    let refund = text.storage_paid;
    subtract(&mut book.proposals, refund)?;
    book.free_bytes(u64::from(text.storage_bytes))?;
    let proposer_id = proposal.proposer_id;
    if !proposal.bond.is_zero() {
        give_bond(&mut book, proposal_id, proposer_id.clone(), proposal.bond)?;
    }
    book.save();
    pay(&proposer_id, refund);
    emit(&GovernanceEvent::ProposalPruned {
        proposal_id,
        proposer_id,
        refund,
    });
    Ok(())
}

fn give_bond(
    book: &mut Book,
    proposal_id: ProposalId,
    proposer_id: AccountId,
    bond: NearToken,
) -> Result<(), Error> {
    subtract(&mut book.bonds, bond)?;
    pay(&proposer_id, bond);
    emit(&GovernanceEvent::BondReturned {
        proposal_id,
        proposer_id,
        amount: bond,
    });
    Ok(())
}
