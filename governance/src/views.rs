//! What anyone can see. Everything is bounded: a page looks at no more than [`MAX_SCAN`] places.

use charter_host::entry::Nothing;
use charter_host::env;
use charter_interface::governance::args::{InPages, OfFactory, OfProposal, Proposals};
use charter_interface::governance::{
    CodeView, FactoryView, Policy, ProposalId, ProposalView, Status, Vote, VoteView,
};
use charter_interface::{AccountId, MAX_PAGE, Page, Timestamp};

use crate::kernel::{Ballot, Proposal, Stage};
use crate::state::{
    Book, CODE_ORDER, CODES, Council, FACTORIES, FACTORY_ORDER, PROPOSALS, Text, proposal, text,
};
use crate::{Error, Refusal};

/// The most places, empty or not, that one page looks at.
const MAX_SCAN: u32 = 100;
/// A page of proposals ends after this many bytes of them: a hundred of the longest could not be read in one view.
const MAX_PAGE_BYTES: u32 = 100_000;

/// `get_policy`.
pub fn get_policy(_: Nothing) -> Result<Policy, Error> {
    Ok(Council::load()?.policy)
}

/// `get_members`.
pub fn get_members(_: Nothing) -> Result<Vec<AccountId>, Error> {
    Ok(Council::load()?.policy.members)
}

/// `get_upgrade`.
pub fn get_upgrade(_: Nothing) -> Result<Option<charter_interface::Upgrade>, Error> {
    Ok(Council::load()?.upgrade)
}

/// `get_proposal`.
pub fn get_proposal(arguments: OfProposal) -> Result<ProposalView, Error> {
    let proposal_id = arguments.proposal_id;
    let proposal = proposal(proposal_id)?;
    let text = text(proposal_id)?;
    Ok(describe(proposal_id, &proposal, text, &Council::load()?))
}

/// `get_proposals`: newest first.
pub fn get_proposals(arguments: Proposals) -> Result<Page<ProposalView>, Error> {
    let council = Council::load()?;
    let now = Timestamp(env::block_timestamp());
    let end = Book::load().next_proposal;
    let first = parse_cursor(arguments.from)?.unwrap_or(end).min(end);
    let limit = limit(arguments.limit);
    let mut items = Vec::new();
    let mut bytes = 0_u32;
    for proposal_id in (0..first).rev() {
        if items.len() == limit || bytes >= MAX_PAGE_BYTES || first - 1 - proposal_id >= MAX_SCAN {
            return Ok(Page {
                items,
                next: Some((proposal_id + 1).to_string()),
            });
        }
        let Some(proposal) = PROPOSALS.get(&proposal_id) else {
            continue;
        };
        let wanted = arguments
            .status
            .is_none_or(|status| status == proposal.status(now));
        if wanted {
            let text = text(proposal_id)?;
            bytes = bytes.saturating_add(text.storage_bytes);
            items.push(describe(proposal_id, &proposal, text, &council));
        }
    }
    Ok(Page { items, next: None })
}

/// `get_votes`.
pub fn get_votes(arguments: OfProposal) -> Result<Vec<VoteView>, Error> {
    let proposal = proposal(arguments.proposal_id)?;
    let members = text(arguments.proposal_id)?.members;
    let votes = members
        .into_iter()
        .zip(proposal.ballots)
        .map(|(account_id, ballot)| VoteView {
            account_id,
            vote: match ballot {
                Ballot::None => None,
                Ballot::Approve => Some(Vote::Approve),
                Ballot::Reject => Some(Vote::Reject),
            },
        });
    Ok(votes.collect())
}

/// `get_factories`: in the order in which they were entered.
pub fn get_factories(arguments: InPages) -> Result<Page<FactoryView>, Error> {
    page(arguments, Book::load().next_factory, |number| {
        FACTORY_ORDER.get(&number).and_then(|id| view_factory(&id))
    })
}

/// `get_factory`.
pub fn get_factory(arguments: OfFactory) -> Result<Option<FactoryView>, Error> {
    Ok(view_factory(&arguments.factory_id))
}

fn view_factory(factory_id: &AccountId) -> Option<FactoryView> {
    let record = FACTORIES.get(factory_id).filter(|record| record.created)?;
    Some(FactoryView {
        factory_id: factory_id.clone(),
        code_hash: record.code_hash,
        since: record.since,
    })
}

/// `get_codes`: in the order in which they were approved.
pub fn get_codes(arguments: InPages) -> Result<Page<CodeView>, Error> {
    page(arguments, Book::load().next_code, |number| {
        let code_hash = CODE_ORDER.get(&number)?;
        let record = CODES.get(&code_hash)?;
        Some(CodeView {
            code_hash,
            size: record.size,
            delivery: record.delivery,
            status: record.status,
            publisher_id: record.publisher_id,
            stake: record.stake,
        })
    })
}

fn page<T>(
    arguments: InPages,
    end: u32,
    item: impl Fn(u32) -> Option<T>,
) -> Result<Page<T>, Error> {
    let first = parse_cursor(arguments.from)?.unwrap_or(0);
    let limit = limit(arguments.limit);
    let mut items = Vec::new();
    for number in first..end {
        if items.len() == limit || number - first >= MAX_SCAN {
            return Ok(Page {
                items,
                next: Some(number.to_string()),
            });
        }
        items.extend(item(number));
    }
    Ok(Page { items, next: None })
}

fn describe(
    proposal_id: ProposalId,
    proposal: &Proposal,
    text: Text,
    council: &Council,
) -> ProposalView {
    let now = Timestamp(env::block_timestamp());
    let deadlines = match proposal.stage {
        Stage::Passed | Stage::Executing | Stage::Executed | Stage::Failed => {
            Some(proposal.deadlines())
        }
        Stage::Open | Stage::Rejected | Stage::Cancelled | Stage::Vetoed | Stage::Stale => None,
    };
    let status = proposal.status(now);
    let failure = (status == Status::Failed).then(|| {
        let attempt = proposal.attempts.to_string();
        [
            "attempt ",
            &attempt,
            ": its promise failed; the protocol tells a contract no more",
        ]
        .concat()
    });
    let ended = proposal.has_ended(now);
    ProposalView {
        proposal_id,
        proposer_id: proposal.proposer_id.clone(),
        category: proposal.category,
        status,
        tally: proposal.tally(),
        digest: proposal.digest,
        summary: text.action.lines(),
        action: text.action,
        description: text.description,
        link: text.link,
        created_at: text.created_at,
        voting_ends: proposal.voting_ends,
        executable_from: deadlines.map(|deadlines| deadlines.from),
        executable_until: deadlines.map(|deadlines| deadlines.until),
        attempts: proposal.attempts,
        failure,
        storage_paid: text.storage_paid,
        bond: proposal.bond,
        prunable_from: ended.then(|| proposal.prunable_from(council.policy.retention)),
    }
}

fn limit(asked: Option<u32>) -> usize {
    asked.unwrap_or(MAX_PAGE).clamp(1, MAX_PAGE) as usize
}

fn parse_cursor(from: Option<String>) -> Result<Option<u32>, Error> {
    match from {
        None => Ok(None),
        Some(from) => match from.parse() {
            Ok(number) => Ok(Some(number)),
            Err(_) => Err(Refusal::Cursor { from }.into()),
        },
    }
}
