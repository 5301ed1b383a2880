//! `charter withdraw | execute | veto | cancel | prune`: calls that name a proposal and nothing else.

use charter_interface::Gas;
use charter_interface::governance::ProposalId;
use charter_interface::governance::args::OfProposal;
use clap::Args;

use crate::context::Context;
use crate::error::Result;
use crate::human;
use crate::transaction::{Call, Transaction};

/// Which proposal.
#[derive(Debug, Args)]
pub struct Which {
    /// The proposal's number
    #[arg(value_name = "N")]
    proposal_id: ProposalId,
}

/// What `execute` can be told.
#[derive(Debug, Args)]
pub struct Execution {
    #[command(flatten)]
    which: Which,
    /// What it may spend: what is not needed comes back
    #[arg(long, value_name = "GAS", value_parser = human::gas, default_value = "300 Tgas")]
    gas: Gas,
}

/// What a call needs that changes one proposal.
const TGAS: u64 = 30;

/// `withdraw_vote`.
pub async fn withdraw(which: &Which, context: &Context<'_>) -> Result {
    call(which, context, "withdraw_vote", Gas::from_tgas(TGAS)).await
}

/// `execute`.
pub async fn execute(execution: &Execution, context: &Context<'_>) -> Result {
    call(&execution.which, context, "execute", execution.gas).await
}

/// `veto`.
pub async fn veto(which: &Which, context: &Context<'_>) -> Result {
    call(which, context, "veto", Gas::from_tgas(TGAS)).await
}

/// `cancel`.
pub async fn cancel(which: &Which, context: &Context<'_>) -> Result {
    call(which, context, "cancel", Gas::from_tgas(TGAS)).await
}

/// `prune`.
pub async fn prune(which: &Which, context: &Context<'_>) -> Result {
    call(which, context, "prune", Gas::from_tgas(TGAS)).await
}

async fn call(which: &Which, context: &Context<'_>, method: &str, gas: Gas) -> Result {
    let proposal_id = which.proposal_id;
    let call = Call::json(method, OfProposal { proposal_id })?.gas(gas);
    let transaction = Transaction::call(context.council_id()?, call);
    let title = format!("{method} {proposal_id}");
    context
        .submit_and_tell(&transaction, &title, &title)
        .await?;
    Ok(())
}
