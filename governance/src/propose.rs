//! Proposing: what is refused when it is made cannot fail for that when it is executed.

use charter_host::{Code, emit, env, pay, storage_price};
use charter_interface::governance::args::Propose;
use charter_interface::governance::{
    GovernanceEvent, MAX_DESCRIPTION, MAX_LINK, MAX_OPEN, MAX_OPEN_OF_OTHERS, MAX_OPEN_PER_MEMBER,
    ProposalId,
};
use charter_interface::{AccountId, NearToken, Timestamp, record};

use crate::actions::{check, check_count};
use crate::kernel::Proposal;
use crate::state::{Book, Council, Open, PROPOSALS, TEXTS, Text, add};
use crate::{Error, Refusal};

/// `propose`.
pub fn propose(arguments: Propose) -> Result<ProposalId, Error> {
    let Propose {
        action,
        description,
        link,
    } = arguments;
    let proposer_id = env::predecessor_account_id();
    let now = Timestamp(env::block_timestamp());
    let council = Council::load()?;
    let by_member = council.member(&proposer_id).is_some();
    let bond = match (by_member, council.policy.open_proposals) {
        (true, _) => NearToken::ZERO,
        (false, Some(bond)) => bond,
        (false, None) => {
            return Err(Refusal::NotMember {
                predecessor_id: proposer_id,
            }
            .into());
        }
    };
    check_count(
        "bytes of description",
        description.len(),
        0..=MAX_DESCRIPTION,
    )?;
    check_count(
        "bytes of link",
        link.as_ref().map_or(0, String::len),
        0..=MAX_LINK,
    )?;
    check(&action, &council)?;

    let mut book = Book::load();
    make_room(&mut book, &proposer_id, by_member, now)?;
    let proposal_id = book.next_proposal;
    book.next_proposal = proposal_id.checked_add(1).ok_or_else(Error::overflow)?;
    let line = book.enter(Open {
        proposal_id,
        proposer_id: proposer_id.clone(),
        by_member,
    });

    let category = action.category();
    let digest = Code::Assembled(record::to_vec(&action)).hash();
    let members = council.policy.members;
    let mut proposal = Proposal::new(
        proposer_id.clone(),
        category,
        digest,
        council.policy.rules.of(category),
        members.len(),
        !action.replaces_guardian(),
        now,
    );
    let mut text = Text {
        action,
        description,
        link,
        members,
        created_at: now,
        storage_paid: NearToken::ZERO,
        storage_bytes: 0,
    };
    let records = size_of_records(&proposal, &text);
    let bytes = records + line;
    let storage_paid = storage_price(bytes);
    text.storage_paid = storage_paid;
    text.storage_bytes = u32::try_from(records).map_err(|_| Error::overflow())?;
    proposal.bond = bond;
    let required = storage_paid.checked_add(bond).ok_or_else(Error::overflow)?;
    let attached = env::attached_deposit();
    let excess = attached
        .checked_sub(required)
        .ok_or_else(|| Refusal::Deposit { required, attached })?;
    add(&mut book.proposals, storage_paid)?;
    add(&mut book.bonds, bond)?;
    book.proposal_bytes = book
        .proposal_bytes
        .checked_add(bytes)
        .ok_or_else(Error::overflow)?;

    PROPOSALS.set(&proposal_id, &proposal);
    TEXTS.set(&proposal_id, &text);
    book.save();
    pay(&proposer_id, excess);
    emit(&GovernanceEvent::ProposalCreated {
        proposal_id,
        proposer_id,
        category,
        digest,
        required: proposal.required,
        voting_ends: proposal.voting_ends,
        storage_paid,
        bond,
    });
    Ok(proposal_id)
}

/// What a proposal's two records take.
fn size_of_records(proposal: &Proposal, text: &Text) -> u64 {
    // A prefix and a number.
    const KEY: u64 = 1 + 4;
    let record = |bytes: Vec<u8>| charter_host::record_bytes(KEY, bytes.len() as u64);
    record(record::to_vec(proposal)) + record(record::to_vec(text))
}

/// Fails when there are as many open proposals as there can be: in all, of this proposer, of all that are no members.
///
/// The book is not told when a proposal ends, so that votes and executions need not write it; what has ended is found out
/// here, when a limit would be passed. A limit is small, and so is this loop.
fn make_room(
    book: &mut Book,
    proposer_id: &AccountId,
    by_member: bool,
    now: Timestamp,
) -> Result<(), Error> {
    for forget_ended in [false, true] {
        if forget_ended {
            book.strike(|open| {
                PROPOSALS
                    .get(&open.proposal_id)
                    .is_some_and(|proposal| !proposal.has_ended(now))
            })?;
        }
        match crowded(book, proposer_id, by_member) {
            None => return Ok(()),
            Some(error) if forget_ended => return Err(error.into()),
            Some(_) => {}
        }
    }
    Ok(())
}

fn crowded(book: &Book, proposer_id: &AccountId, by_member: bool) -> Option<Refusal> {
    let own = book
        .open
        .iter()
        .filter(|open| open.proposer_id == *proposer_id)
        .count();
    let others = book.open.iter().filter(|open| !open.by_member).count();
    let all = book.open.len();
    let crowd = |whose: &str, open, max| {
        Some(Refusal::TooManyOpen {
            whose: whose.to_string(),
            open,
            max,
        })
    };
    if own >= MAX_OPEN_PER_MEMBER {
        return crowd(proposer_id.as_str(), own, MAX_OPEN_PER_MEMBER);
    }
    if !by_member && others >= MAX_OPEN_OF_OTHERS {
        return crowd("others than members", others, MAX_OPEN_OF_OTHERS);
    }
    if all >= MAX_OPEN {
        crowd("all", all, MAX_OPEN)
    } else {
        None
    }
}
