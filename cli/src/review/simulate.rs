//! Executes a proposal on a fork: what it would do, to whom, and what it would cost.

use std::collections::BTreeSet;

use charter_interface::governance::args::{CastVote, OfProposal};
use charter_interface::governance::{Status, Vote};
use charter_interface::{AccountId, Gas, NearToken};
use charter_localnet::TransactionResult;
use serde::Serialize;

use super::Review;
use crate::cause::{self, FailedReceipt, Told};
use crate::context::Context;
use crate::council::Proposal;
use crate::error::{Error, Result};
use crate::fork::Fork;
use crate::ids;
use crate::transaction::Call;

/// What an execution did on a fork.
#[derive(Debug, Serialize)]
pub struct Simulation {
    /// The block of the network at which the fork began.
    pub block_height: u64,
    /// Who was made to vote for it there, so that it passes.
    pub made_to_approve: Vec<AccountId>,
    /// How it stands then.
    pub status: Status,
    /// Why the transaction failed. `null`: it did not.
    pub error: Option<String>,
    /// The receipts that failed.
    pub failed_receipts: Vec<FailedReceipt>,
    /// The gas that it burnt.
    pub gas: Gas,
    /// What was told.
    pub events: Vec<Told>,
    /// The accounts whose balance changed.
    pub balances: Vec<Balance>,
}

/// An account's balance, before and after, in yoctoNEAR. `null`: there is no such account.
#[derive(Debug, Serialize)]
pub struct Balance {
    /// The account.
    pub account_id: AccountId,
    /// Before.
    pub before: Option<NearToken>,
    /// After.
    pub after: Option<NearToken>,
}

/// What an execution may spend.
const TGAS: u64 = 300;
/// What a vote needs.
const VOTE_TGAS: u64 = 30;

/// Forks the network, lets the proposal pass there, waits for its timelock and executes it.
pub async fn simulate(context: &Context<'_>, review: &Review) -> Result<Simulation> {
    let council = context.council()?;
    let proposal_id = review.proposal.proposal_id;
    let progress = context.printer.progress("forking the network");
    let votes = council.votes(proposal_id).await?;
    let mut fork = Fork::begin(context.node()?)?;
    let mut made_to_approve = Vec::new();
    let mut proposal: Proposal =
        fork.view(&council.id, "get_proposal", OfProposal { proposal_id })?;
    for vote in votes.iter().filter(|vote| vote.vote != Some(Vote::Approve)) {
        if proposal.status != Status::Active {
            break;
        }
        if !fork.exists(&vote.account_id)? {
            continue;
        }
        progress.at(format!("letting {} approve on the fork", vote.account_id));
        let cast = CastVote {
            proposal_id,
            vote: Vote::Approve,
            digest: review.digest,
        };
        let call = Call::json("vote", cast)?.tgas(VOTE_TGAS);
        let voted = fork.call(&vote.account_id, &council.id, call)?;
        if let Some(failure) = voted.failure() {
            return Err(impossible(proposal_id, &cause::reason(failure)));
        }
        made_to_approve.push(vote.account_id.clone());
        proposal = fork.view(&council.id, "get_proposal", OfProposal { proposal_id })?;
    }
    if !matches!(proposal.status, Status::Approved | Status::Failed) {
        return Err(impossible(
            proposal_id,
            &format!("it is {}", proposal.status),
        ));
    }
    if let Some(from) = proposal.executable_from {
        fork.wait_until(from)?;
    }
    progress.at("executing it on the fork");
    let before = fork.clone();
    let executor = fork.chain.root();
    let call = Call::json("execute", OfProposal { proposal_id })?.tgas(TGAS);
    let result = fork.call_signed(&executor, &council.id, call)?;
    // What is gone has no status any more, and a proposal that executed is not gone.
    let proposal: Proposal = fork.view(&council.id, "get_proposal", OfProposal { proposal_id })?;
    let events = result.events().into_iter();
    Ok(Simulation {
        block_height: fork.height(),
        made_to_approve,
        status: proposal.status,
        error: result.failure().map(cause::reason),
        failed_receipts: failed(&result),
        gas: Gas::from_gas(result.gas_burnt().as_gas()),
        events: events
            .map(|event| {
                Ok(Told {
                    account_id: ids::wire(&event.account_id)?,
                    json: event.json,
                })
            })
            .collect::<Result<_>>()?,
        balances: balances(&before, &fork, &result)?,
    })
}

fn failed(result: &TransactionResult) -> Vec<FailedReceipt> {
    let receipts = result.failed_receipts();
    let failed = receipts.filter_map(|receipt| {
        Some(FailedReceipt {
            account_id: receipt.receiver_id().to_string(),
            methods: receipt.methods(),
            error: cause::reason(receipt.failure()?),
        })
    });
    failed.collect()
}

/// The accounts on which something ran, where their balance is another now. The executor is the fork's own.
fn balances(before: &Fork, after: &Fork, result: &TransactionResult) -> Result<Vec<Balance>> {
    let executor = before.chain.root().account_id;
    let receipts = result.receipts().iter();
    let touched = receipts.map(|receipt| receipt.receiver_id());
    let touched: BTreeSet<_> = touched.filter(|id| **id != executor).collect();
    let mut balances = Vec::new();
    for id in touched {
        let account_id = ids::wire(id)?;
        let balance = Balance {
            before: before.balance(&account_id)?,
            after: after.balance(&account_id)?,
            account_id,
        };
        if balance.before != balance.after {
            balances.push(balance);
        }
    }
    Ok(balances)
}

impl Simulation {
    /// Whether it was executed, with nothing that failed on the way.
    pub fn held(&self) -> bool {
        self.error.is_none() && self.status == Status::Executed && self.failed_receipts.is_empty()
    }
}

fn impossible(proposal_id: u32, why: &str) -> Error {
    Error::NotVerified(format!(
        "proposal {proposal_id} cannot be executed on a fork: {why}"
    ))
}
