//! Proposing: what is refused when it is made cannot fail for that when it is executed.

use charter_interface::governance::{
    Action, GovernanceEvent, MAX_DESCRIPTION, MAX_LINK, ProposalId,
};
use charter_interface::{AccountId, CodeHash, NearToken, Timestamp, storage_price};
use charter_kernel::{NewProposal, Open, Proposal, check_room};
use near_sdk::env;

use crate::Refusal;
use crate::actions::{category, check, check_count};
use crate::clock::now;
use crate::map::encode;
use crate::money::charge;
use crate::state::{Book, Council, PROPOSALS, TEXTS, Text, add, record_bytes_of};

/// `propose`.
pub fn propose(
    council: &Council,
    action: Action,
    description: String,
    link: Option<String>,
) -> Result<ProposalId, Refusal> {
    let now = now();
    let policy = &council.policy;
    let proposer_id = env::predecessor_account_id();
    let bond = bond(council, &proposer_id)?;
    check_count(
        "bytes of description",
        description.len(),
        0..=MAX_DESCRIPTION,
    )?;
    let link_length = link.as_ref().map_or(0, String::len);
    check_count("bytes of link", link_length, 0..=MAX_LINK)?;
    let encoded = encode(&action);
    check(&action, encoded.len(), policy)?;

    let mut book = Book::load()?;
    make_room(&mut book, &proposer_id, &policy.members, now)?;
    let proposal_id = book.next_proposal;
    book.next_proposal = proposal_id.checked_add(1).ok_or(Refusal::Overflow)?;
    let line = book.enter(Open {
        proposal_id,
        proposer_id: proposer_id.clone(),
        by_member: policy.members.contains(&proposer_id),
    });

    let category = category(&action);
    let digest = CodeHash(env::sha256_array(&encoded));
    let new = NewProposal {
        proposer_id: proposer_id.clone(),
        category,
        digest,
        vetoable: !action.replaces_guardian(),
        bond,
    };
    let proposal = Proposal::new(new, policy, council.epoch, now);
    let mut text = Text {
        action,
        description,
        link,
        created_at: now,
        storage_paid: NearToken::from_yoctonear(0),
        storage_bytes: 0,
    };
    // Both figures have a fixed length: entering them changes neither.
    let records = record_bytes_of(&proposal, &text);
    let bytes = records.checked_add(line).ok_or(Refusal::Overflow)?;
    let storage_paid = storage_price(bytes);
    text.storage_paid = storage_paid;
    text.storage_bytes = u32::try_from(records).map_err(|_| Refusal::Overflow)?;
    charge(storage_paid.checked_add(bond).ok_or(Refusal::Overflow)?)?;

    add(&mut book.proposals, storage_paid)?;
    add(&mut book.bonds, bond)?;
    book.proposal_bytes = book
        .proposal_bytes
        .checked_add(bytes)
        .ok_or(Refusal::Overflow)?;
    PROPOSALS.set(&proposal_id, &proposal);
    TEXTS.set(&proposal_id, &text);
    book.save();
    GovernanceEvent::ProposalCreated {
        proposal_id,
        proposer_id,
        category,
        digest,
        required: proposal.required,
        voting_ends: proposal.voting_ends,
        storage_paid,
        bond,
    }
    .emit();
    Ok(proposal_id)
}

/// What an account lays down to propose.
fn bond(council: &Council, proposer_id: &AccountId) -> Result<NearToken, Refusal> {
    if council.policy.members.contains(proposer_id) {
        return Ok(NearToken::from_yoctonear(0));
    }
    council.policy.open_proposals.ok_or(Refusal::NotMember {
        predecessor_id: proposer_id.clone(),
    })
}

/// Fails when there is no room for another open proposal.
///
/// The book is not told when a proposal ends, so that votes and executions need not write it; what has ended is found out
/// here, when a limit would be passed. A limit is small, and so is this loop.
fn make_room(
    book: &mut Book,
    proposer_id: &AccountId,
    members: &[AccountId],
    now: Timestamp,
) -> Result<(), Refusal> {
    if check_room(&book.open, proposer_id, members).is_ok() {
        return Ok(());
    }
    book.strike(|open| {
        PROPOSALS
            .get(&open.proposal_id)
            .is_some_and(|proposal| !proposal.has_ended(now))
    })?;
    Ok(check_room(&book.open, proposer_id, members)?)
}
