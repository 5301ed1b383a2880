//! `charter trace`: what came of a transaction, receipt by receipt.

mod profile;

use std::time::Duration;

use charter_interface::{AccountId, Exact, Gas, NearToken};
use clap::Args;
use near_primitives::hash::CryptoHash;
use near_primitives::views::{
    ActionView, ExecutionOutcomeWithIdView, ExecutionStatusView,
    FinalExecutionOutcomeWithReceiptView, ReceiptEnumView,
};
use serde::Serialize;

use crate::cause::{self, Told};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::print::Printer;
use crate::{human, ids, words};

/// What it can be told.
#[derive(Debug, Args)]
pub struct Options {
    /// Its hash
    #[arg(value_name = "TRANSACTION", value_parser = hash)]
    hash: CryptoHash,
    /// Who sent it, which some nodes must know; the signer, or the council, when not given
    #[arg(long, value_name = "ACCOUNT", value_parser = human::account)]
    sender: Option<AccountId>,
    /// Show below each receipt what its gas went into, by cost of the protocol
    #[arg(long)]
    profile: bool,
    /// Print folded stacks for flame graphs, in gas: `flamegraph.pl`, inferno and speedscope read them
    #[arg(long, conflicts_with_all = ["profile", "json"])]
    folded: bool,
}

fn hash(text: &str) -> Result<CryptoHash, String> {
    text.parse()
        .map_err(|_| format!("`{text}` is no transaction's hash: 32 bytes in base58"))
}

/// How long it is looked for.
const PATIENCE: Duration = Duration::from_secs(15);

/// A receipt and what came of it.
#[derive(Debug, Serialize)]
struct Node {
    receipt_id: String,
    predecessor_id: String,
    receiver_id: String,
    does: Vec<String>,
    /// What its function calls may burn, theirs and their promises'.
    attached_gas: Gas,
    /// What it burnt.
    gas: Gas,
    /// What that cost, in yoctoNEAR.
    burnt: NearToken,
    /// What the gas went into, the largest first; what no cost names is not in it.
    profile: Vec<profile::Cost>,
    /// Why it failed. `null`: it did not, or has not run.
    error: Option<String>,
    has_run: bool,
    events: Vec<Told>,
    logs: Vec<String>,
    children: Vec<Self>,
}

#[derive(Debug, Serialize)]
struct Trace {
    transaction: String,
    signer_id: String,
    /// What it burnt to become a receipt.
    gas: Gas,
    error: Option<String>,
    price: cause::Price,
    receipts: Vec<Node>,
}

/// Shows it as a tree.
pub async fn run(options: &Options, context: &Context<'_>) -> Result {
    let node = context.node()?;
    let sender = options.sender.as_ref();
    let sender =
        sender.map_or_else(|| context.signer_id().or_else(|_| context.council_id()), Ok)?;
    let progress = context.printer.progress("looking for the transaction");
    let outcome = node
        .outcome(options.hash, ids::near(sender)?, PATIENCE)
        .await;
    let outcome = outcome.map_err(|error| match error {
        Error::NotSeen { hash, .. } => Error::NotFound(format!(
            "{} knows no transaction {hash} that has ended; name its sender with --sender, or ask an archival node",
            node.name()
        )),
        other => other,
    })?;
    drop(progress);
    let error = match cause::read(&outcome) {
        Ok(_) => None,
        Err(Error::Failed(failure)) => Some(failure.error),
        Err(other) => return Err(other),
    };
    let own = &outcome.final_outcome.transaction_outcome.outcome;
    let receipts = own.receipt_ids.iter();
    let trace = Trace {
        transaction: options.hash.to_string(),
        signer_id: outcome.final_outcome.transaction.signer_id.to_string(),
        gas: Gas::from_gas(own.gas_burnt.as_gas()),
        error,
        price: cause::price(&outcome),
        receipts: receipts
            .map(|id| tree(&outcome, *id, 0))
            .collect::<Result<_>>()?,
    };
    if options.folded {
        context.printer.plain(&profile::folded(&trace).join("\n"));
        return Ok(());
    }
    context
        .printer
        .answer(&trace, || text(context.printer, &trace, options.profile))
}

/// Receipts of one transaction form no deeper tree than this; whoever answers otherwise makes it up.
const DEPTH: usize = 200;

fn tree(
    outcome: &FinalExecutionOutcomeWithReceiptView,
    id: CryptoHash,
    depth: usize,
) -> Result<Node> {
    let receipt = outcome
        .receipts
        .iter()
        .find(|receipt| receipt.receipt_id == id);
    let ran = outcome
        .final_outcome
        .receipts_outcome
        .iter()
        .find(|ran| ran.id == id);
    let does = receipt.map(|receipt| match &receipt.receipt {
        ReceiptEnumView::Action { actions, .. } => actions.iter().map(action).collect(),
        ReceiptEnumView::Data { .. } => vec!["a result".to_string()],
        ReceiptEnumView::GlobalContractDistribution { .. } => vec!["global code".to_string()],
    });
    let attached = receipt.map_or(0, |receipt| attached(&receipt.receipt));
    let outcome_of = ran.map(|ran| &ran.outcome);
    let children = outcome_of
        .map(|ran| ran.receipt_ids.as_slice())
        .unwrap_or_default();
    let children = if depth < DEPTH { children } else { &[] };
    Ok(Node {
        receipt_id: id.to_string(),
        predecessor_id: receipt.map_or_else(String::new, |r| r.predecessor_id.to_string()),
        receiver_id: receipt
            .map(|receipt| receipt.receiver_id.to_string())
            .or_else(|| outcome_of.map(|ran| ran.executor_id.to_string()))
            .unwrap_or_default(),
        does: does.unwrap_or_default(),
        attached_gas: Gas::from_gas(attached),
        gas: Gas::from_gas(outcome_of.map_or(0, |ran| ran.gas_burnt.as_gas())),
        burnt: outcome_of.map_or(NearToken::ZERO, |ran| ran.tokens_burnt),
        profile: outcome_of.map(profile::of).unwrap_or_default(),
        error: ran.and_then(failure),
        has_run: ran.is_some(),
        events: outcome_of
            .map(cause::events_of)
            .transpose()?
            .unwrap_or_default(),
        logs: outcome_of.map(|ran| ran.logs.clone()).unwrap_or_default(),
        children: children
            .iter()
            .map(|child| tree(outcome, *child, depth + 1))
            .collect::<Result<_>>()?,
    })
}

fn failure(ran: &ExecutionOutcomeWithIdView) -> Option<String> {
    match &ran.outcome.status {
        ExecutionStatusView::Failure(error) => Some(cause::reason(error)),
        _ => None,
    }
}

fn action(action: &ActionView) -> String {
    match action {
        ActionView::CreateAccount => "create account".to_string(),
        ActionView::DeployContract { .. } => "deploy code".to_string(),
        ActionView::FunctionCall {
            method_name,
            deposit,
            ..
        } if deposit.is_zero() => human::visible(method_name),
        ActionView::FunctionCall {
            method_name,
            deposit,
            ..
        } => format!("{} with {}", human::visible(method_name), Exact(*deposit)),
        ActionView::Transfer { deposit } => format!("transfer {}", Exact(*deposit)),
        ActionView::AddKey { .. } => "add a key".to_string(),
        ActionView::DeleteKey { .. } => "delete a key".to_string(),
        ActionView::DeleteAccount { beneficiary_id } => {
            format!("delete account, rest to {beneficiary_id}")
        }
        ActionView::UseGlobalContract { .. } | ActionView::UseGlobalContractByAccountId { .. } => {
            "use global code".to_string()
        }
        ActionView::DeployGlobalContract { .. }
        | ActionView::DeployGlobalContractByAccountId { .. } => "deploy global code".to_string(),
        _ => "another action".to_string(),
    }
}

/// The gas of a receipt's function calls. A node can make up any figure, so the sum is bounded.
fn attached(receipt: &ReceiptEnumView) -> u64 {
    let ReceiptEnumView::Action { actions, .. } = receipt else {
        return 0;
    };
    let calls = actions.iter().map(|action| match action {
        ActionView::FunctionCall { gas, .. } => gas.as_gas(),
        _ => 0,
    });
    calls.fold(0, u64::saturating_add)
}

fn text(printer: &Printer<'_>, trace: &Trace, profile: bool) -> String {
    let mut lines = vec![printer.heading(&format!("{} of {}", trace.transaction, trace.signer_id))];
    for receipt in &trace.receipts {
        add(printer, receipt, "", profile, &mut lines);
    }
    lines.push(match &trace.error {
        Some(error) => printer.loud(&format!("✗ failed: {}", human::visible(error))),
        None => printer.good("✓ held"),
    });
    lines.push(printer.faint(&format!("  {} paid {}", trace.signer_id, trace.price)));
    lines.join("\n")
}

fn add(printer: &Printer<'_>, node: &Node, indent: &str, profile: bool, lines: &mut Vec<String>) {
    // Refunds of gas are of no interest, and there are many.
    if node.predecessor_id == "system" && node.children.is_empty() && node.error.is_none() {
        let what = format!(
            "{indent}  refund to {}: {}",
            node.receiver_id,
            node.does.join(", ")
        );
        lines.push(printer.faint(&what));
        return;
    }
    let does = node.does.join(", ");
    let head = format!("{indent}  {}: {does}", node.receiver_id);
    let attached = match node.attached_gas.as_gas() {
        0 => String::new(),
        _ => format!(" of {}", node.attached_gas),
    };
    let gas = printer.faint(&format!("  {}{attached}, {} burnt", node.gas, node.burnt));
    match (&node.error, node.has_run) {
        (Some(error), _) => {
            lines.push(format!("{}{gas}", printer.loud(&format!("{head} FAILED"))));
            lines.push(printer.loud(&format!("{indent}    {}", human::visible(error))));
        }
        (None, true) => lines.push(format!("{head}{gas}")),
        (None, false) => lines.push(format!("{head}  (has not run)")),
    }
    let costs = if profile {
        node.profile.as_slice()
    } else {
        &[]
    };
    for cost in costs {
        lines.push(printer.faint(&format!("{indent}    {cost}")));
    }
    for event in words::events(&node.events) {
        lines.push(format!("{indent}    · {event}"));
    }
    let logs = node
        .logs
        .iter()
        .filter(|log| !log.starts_with("EVENT_JSON:"));
    for log in logs {
        lines.push(format!(
            "{indent}    · says {}",
            charter_interface::text::Quoted(log)
        ));
    }
    for child in &node.children {
        add(printer, child, &format!("{indent}  "), profile, lines);
    }
}
