//! A council's events in words.

use charter_interface::governance::{GovernanceEvent, ProposalId, Status, Vote};
use charter_interface::{Exact, NearToken, Timestamp};

use crate::human;

/// An event in words.
pub fn words(event: &GovernanceEvent) -> String {
    use GovernanceEvent as E;
    match event {
        E::Initialized { policy } => {
            format!("the council began with {} members", policy.members.len())
        }
        E::ProposalCreated {
            proposal_id,
            proposer_id,
            category,
            required,
            voting_ends,
            ..
        } => format!(
            "{proposer_id} proposed {proposal_id}, by the {category} rule: {required} approvals until {}",
            human::moment(*voting_ends)
        ),
        E::VoteCast {
            proposal_id,
            voter_id,
            vote,
            approvals,
            rejections,
            decided,
            executable_from,
        } => {
            let how = match vote {
                Vote::Approve => "approved",
                Vote::Reject => "rejected",
            };
            format!(
                "{voter_id} {how} {proposal_id}: {approvals} for, {rejections} against{}",
                decision(*decided, *executable_from)
            )
        }
        E::VoteWithdrawn {
            proposal_id,
            voter_id,
            approvals,
            rejections,
            decided,
        } => format!(
            "{voter_id} took back its vote on {proposal_id}: {approvals} for, {rejections} against{}",
            decision(*decided, None)
        ),
        E::ProposalCancelled { proposal_id } => {
            format!("{proposal_id} was taken back by its proposer")
        }
        E::ProposalVetoed {
            proposal_id,
            guardian_id,
            forfeited,
        } => format!(
            "{guardian_id} vetoed {proposal_id}{}",
            bond(*forfeited, "forfeited")
        ),
        E::ExecutionStarted {
            proposal_id,
            executor_id,
            attempt,
        } => format!("{executor_id} executes {proposal_id}, attempt {attempt}"),
        E::ProposalExecuted { proposal_id } => format!("{proposal_id} was executed"),
        E::ExecutionFailed {
            proposal_id,
            attempt,
            status,
        } => format!("attempt {attempt} to execute {proposal_id} failed; it is {status} now"),
        E::ProposalStale {
            proposal_id,
            decided,
            needed,
        } => format!(
            "{proposal_id} is stale: it was decided by the {decided} rule and needs {needed}"
        ),
        E::BondForfeited {
            proposal_id,
            amount,
        } => {
            format!(
                "the bond of {proposal_id}, {}, is the council's",
                Exact(*amount)
            )
        }
        E::BondReturned {
            proposal_id,
            proposer_id,
            amount,
        } => format!(
            "the bond of {proposal_id}, {}, went back to {proposer_id}",
            Exact(*amount)
        ),
        E::ProposalPruned {
            proposal_id,
            proposer_id,
            refund,
        } => format!(
            "{proposal_id} was removed; {} of its storage went back to {proposer_id}",
            Exact(*refund)
        ),
        E::CouncilChanged {
            proposal_id,
            changes,
            stale,
            cancelled,
            passed_over,
            ..
        } => {
            let mut parts: Vec<_> = changes.iter().map(ToString::to_string).collect();
            parts.extend(of("now stale", stale));
            parts.extend(of("cancelled", cancelled));
            parts.extend(of("passed over", passed_over));
            format!("{proposal_id} changed the council: {}", parts.join("; "))
        }
        E::CodePublished {
            code_hash,
            publisher_id,
            stake,
            burnt,
        } => format!(
            "{publisher_id} published code {code_hash} for factories ({} staked, {} burnt)",
            Exact(*stake),
            Exact(*burnt)
        ),
        E::CodePublicationFailed {
            code_hash,
            publisher_id,
            refund,
        } => format!(
            "publishing code {code_hash} failed; {} went back to {publisher_id}",
            Exact(*refund)
        ),
        E::CodeRemoved {
            code_hash,
            publisher_id,
            refund,
        } => match publisher_id {
            Some(publisher_id) => format!(
                "code {code_hash} was removed; {} went back to {publisher_id}",
                Exact(*refund)
            ),
            None => format!("code {code_hash} was removed"),
        },
        E::FactoryCreated {
            proposal_id,
            factory_id,
            code_hash,
            balance,
        } => format!(
            "{proposal_id} created the factory {factory_id} from code {code_hash} with {}",
            Exact(*balance)
        ),
        E::Upgraded {
            code_hash,
            from_version,
            to_version,
        } => {
            format!("the council runs code {code_hash} now (state {from_version} -> {to_version})")
        }
        E::ChunkStaged {
            code_hash,
            stager_id,
            staged,
            size,
        } => format!("{stager_id} staged {staged} of {size} bytes of code {code_hash}"),
        E::UploadRemoved {
            code_hash,
            stager_id,
            refund,
        } => format!(
            "the upload of code {code_hash} is gone; {} went back to {stager_id}",
            Exact(*refund)
        ),
    }
}

fn decision(decided: Option<Status>, executable_from: Option<Timestamp>) -> String {
    match (decided, executable_from) {
        (Some(status), Some(from)) => format!(
            "; it is {status} now, to be executed from {}",
            human::moment(from)
        ),
        (Some(status), None) => format!("; it is {status} now"),
        (None, _) => String::new(),
    }
}

fn bond(amount: NearToken, fate: &str) -> String {
    if amount.is_zero() {
        String::new()
    } else {
        format!("; its bond of {} is {fate}", Exact(amount))
    }
}

fn of(what: &str, ids: &[ProposalId]) -> Option<String> {
    if ids.is_empty() {
        return None;
    }
    let ids: Vec<_> = ids.iter().map(ToString::to_string).collect();
    Some(format!("{what}: {}", ids.join(", ")))
}
