//! What anyone can see. Everything is bounded: a page looks at no more than [`MAX_SCAN`] places.

use charter_interface::governance::{
    CodeStatus, CodeView, FactoryView, ProposalId, ProposalView, Status, VoteView,
};
use charter_interface::{AccountId, MAX_PAGE, Page};
use charter_kernel::Proposal;

use crate::Refusal;
use crate::clock::now;
use crate::finish::receiver_of;
use crate::state::{
    Book, CODE_ORDER, CODES, Council, FACTORIES, FACTORY_ORDER, FactoryRecord, PROPOSALS, Text,
    proposal, text,
};

/// The most places, empty or not, that one page looks at.
const MAX_SCAN: u32 = 100;
/// A page of proposals ends after this many bytes of them: a hundred of the longest could not be read in one view.
const MAX_PAGE_BYTES: u64 = 100_000;

/// `get_proposal`.
pub fn get_proposal(council: &Council, proposal_id: ProposalId) -> Result<ProposalView, Refusal> {
    let proposal = proposal(proposal_id)?;
    Ok(describe(council, proposal_id, proposal, text(proposal_id)?))
}

/// `get_proposals`: newest first.
pub fn get_proposals(
    council: &Council,
    status: Option<Status>,
    from: Option<String>,
    limit: Option<u32>,
) -> Result<Page<ProposalView>, Refusal> {
    let now = now();
    let end = Book::load()?.next_proposal;
    let first = parse_cursor(from)?.unwrap_or(end).min(end);
    let limit = page_size(limit);
    let mut items = Vec::new();
    let mut bytes: u64 = 0;
    for (scanned, proposal_id) in (0..first).rev().enumerate() {
        if items.len() == limit || bytes >= MAX_PAGE_BYTES || scanned >= MAX_SCAN as usize {
            return Ok(Page {
                items,
                next: Some((proposal_id + 1).to_string()),
            });
        }
        let Some(proposal) = PROPOSALS.get(&proposal_id) else {
            continue;
        };
        if status.is_none_or(|status| status == proposal.status(now)) {
            let text = text(proposal_id)?;
            bytes += u64::from(text.storage_bytes);
            items.push(describe(council, proposal_id, proposal, text));
        }
    }
    Ok(Page { items, next: None })
}

/// `get_votes`.
pub fn get_votes(proposal_id: ProposalId) -> Result<Vec<VoteView>, Refusal> {
    Ok(proposal(proposal_id)?.votes())
}

/// `get_factories`: in the order in which they were entered.
pub fn get_factories(
    from: Option<String>,
    limit: Option<u32>,
) -> Result<Page<FactoryView>, Refusal> {
    page(from, limit, Book::load()?.next_factory, |number| {
        FACTORY_ORDER.get(&number).and_then(get_factory)
    })
}

/// `get_factory`.
pub fn get_factory(factory_id: AccountId) -> Option<FactoryView> {
    match FACTORIES.get(&factory_id)? {
        FactoryRecord::Entered(factory) if factory.created => Some(FactoryView {
            factory_id,
            code_hash: factory.code_hash,
            since: factory.since,
        }),
        FactoryRecord::Entered(_) | FactoryRecord::Gone => None,
    }
}

/// `get_codes`: in the order in which they were approved.
pub fn get_codes(from: Option<String>, limit: Option<u32>) -> Result<Page<CodeView>, Refusal> {
    page(from, limit, Book::load()?.next_code, |number| {
        let code_hash = CODE_ORDER.get(&number)?;
        let record = CODES.get(&code_hash)?;
        let can_expire = record.status == CodeStatus::Approved;
        Some(CodeView {
            code_hash,
            size: record.size,
            delivery: record.delivery,
            status: record.status,
            publisher_id: record.publisher_id,
            stake: record.stake,
            expires_at: can_expire.then_some(record.expires_at),
        })
    })
}

fn page<T>(
    from: Option<String>,
    limit: Option<u32>,
    end: u32,
    item: impl Fn(u32) -> Option<T>,
) -> Result<Page<T>, Refusal> {
    let first = parse_cursor(from)?.unwrap_or(0);
    let limit = page_size(limit);
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
    council: &Council,
    proposal_id: ProposalId,
    proposal: Proposal,
    text: Text,
) -> ProposalView {
    let now = now();
    let status = proposal.status(now);
    let deadlines = proposal.deadlines();
    let failure = (status == Status::Failed).then(|| {
        format!(
            "attempt {}: its receipt to {} failed; the protocol tells a contract no more",
            proposal.attempts,
            receiver_of(&text.action)
        )
    });
    let prunable_from = proposal
        .has_ended(now)
        .then(|| proposal.prunable_from(council.policy.retention));
    ProposalView {
        proposal_id,
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
        prunable_from,
        proposer_id: proposal.proposer_id,
    }
}

fn page_size(asked: Option<u32>) -> usize {
    asked.unwrap_or(MAX_PAGE).clamp(1, MAX_PAGE) as usize
}

fn parse_cursor(from: Option<String>) -> Result<Option<u32>, Refusal> {
    from.map(|from| from.parse().map_err(|_| Refusal::Cursor { from }))
        .transpose()
}
