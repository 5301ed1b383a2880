//! Changes of the council itself: applied together, at once.

use charter_interface::governance::{Change, GovernanceEvent, Policy, ProposalId};
use charter_interface::{ApprovedUpgrade, Timestamp};
use charter_kernel::{Cancellation, change, check_invariants, check_left};
use near_sdk::env;
use near_sdk::state::ContractState;

use crate::clock::now;
use crate::ledger::check_storage;
use crate::state::{Book, Council, PROPOSALS};
use crate::{Contract, Refusal, codes, factories};

/// Which proposals changes cancel.
#[derive(Default)]
struct Cancelled {
    now: Vec<ProposalId>,
    passed_over: Vec<ProposalId>,
}

/// Applies changes, all or none: an error undoes the call. `council` is written.
pub fn apply(
    proposal_id: ProposalId,
    changes: Vec<Change>,
    council: &mut Council,
) -> Result<(), Refusal> {
    let now = now();
    let mut cancelled = Cancelled::default();
    let mut is_revision = false;
    // First, so that what is cancelled is not stale instead.
    for change in &changes {
        if let Change::CancelProposals { ids } = change {
            cancel(ids, now, &mut cancelled);
        }
    }
    for one in &changes {
        is_revision |= change(&mut council.policy, one)?;
        change_rest(council, one, changes.len() == 1, now)?;
    }
    check_invariants(&council.policy, &env::current_account_id())?;
    let mut stale = Vec::new();
    if is_revision {
        council.epoch = council.epoch.checked_add(1).ok_or(Refusal::Overflow)?;
        stale = revise(&council.policy, now)?;
    }
    // near-sdk writes it when the call has returned; what it costs is counted here.
    Contract::V1(council.clone()).state_write();
    check_storage()?;
    GovernanceEvent::CouncilChanged {
        proposal_id,
        changes,
        epoch: council.epoch,
        stale,
        cancelled: cancelled.now,
        passed_over: cancelled.passed_over,
    }
    .emit();
    Ok(())
}

fn cancel(ids: &[ProposalId], now: Timestamp, cancelled: &mut Cancelled) {
    for proposal_id in ids {
        let cancellation = PROPOSALS.get(proposal_id).map(|mut proposal| {
            let cancellation = proposal.cancel_by_council(now);
            if cancellation != Cancellation::PassedOver {
                PROPOSALS.set(proposal_id, &proposal);
            }
            cancellation
        });
        match cancellation {
            Some(Cancellation::Now | Cancellation::IfAttemptFails) => {
                cancelled.now.push(*proposal_id);
            }
            Some(Cancellation::PassedOver) | None => cancelled.passed_over.push(*proposal_id),
        }
    }
}

/// What is open is judged by the new members and rules now, and not when somebody looks: what ended before stays what it was.
/// There are few open proposals, and this is rare. Returns which became stale.
fn revise(policy: &Policy, now: Timestamp) -> Result<Vec<ProposalId>, Refusal> {
    let mut book = Book::load()?;
    let (mut stale, mut ended) = (Vec::new(), Vec::new());
    for open in &book.open {
        let proposal_id = open.proposal_id;
        let Some(mut proposal) = PROPOSALS.get(&proposal_id) else {
            ended.push(proposal_id);
            continue;
        };
        if proposal.has_ended(now) {
            ended.push(proposal_id);
            continue;
        }
        if proposal.revise(policy, now) {
            stale.push(proposal_id);
        }
        PROPOSALS.set(&proposal_id, &proposal);
    }
    book.strike(|open| !ended.contains(&open.proposal_id) && !stale.contains(&open.proposal_id))?;
    check_left(&book.open, &policy.members)?;
    book.save();
    Ok(stale)
}

/// What is not members and rules. `is_alone`: nothing else is changed by this proposal.
fn change_rest(
    council: &mut Council,
    change: &Change,
    is_alone: bool,
    now: Timestamp,
) -> Result<(), Refusal> {
    match change {
        Change::ApproveCode(code) => codes::approve(code),
        Change::RemoveCode { code_hash } => codes::remove(code_hash),
        Change::ApproveUpgrade(upgrade) => {
            council.upgrade = Some(ApprovedUpgrade::new(upgrade, now));
            Ok(())
        }
        Change::CancelUpgrade => match council.upgrade.take() {
            None if is_alone => Err(Refusal::NoUpgrade),
            // Whoever delivers the upgrade first must not make the changes beside this one fail.
            _ => Ok(()),
        },
        Change::RegisterFactory { factory_id } => factories::register(factory_id),
        Change::ForgetFactory { factory_id } => factories::forget(factory_id),
        // Members and rules are the kernel's, and cancellations are done.
        Change::AddMember { .. }
        | Change::RemoveMember { .. }
        | Change::SetRule { .. }
        | Change::SetGuardian { .. }
        | Change::SetOpenProposals { .. }
        | Change::SetRetention { .. }
        | Change::CancelProposals { .. } => Ok(()),
    }
}
