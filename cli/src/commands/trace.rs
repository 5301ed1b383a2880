//! `charter trace`: what came of a transaction, receipt by receipt.

mod profile;

use std::time::Duration;

use charter_interface::{AccountId, Exact, Gas, NearToken};
use clap::Args;
use near_primitives::hash::CryptoHash;
use serde::Serialize;

use crate::cause::{self, Told};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::node::Traced;
use crate::outcome::{Action, End, Kind, Known, Outcome, Receipt};
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
    /// How long its end is waited for; what has run until then is shown
    #[arg(long, value_name = "DURATION", default_value = "15s", value_parser = human::duration)]
    wait: charter_interface::Duration,
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
    /// How far it has come, in the node's word: `FINAL` when nothing is left to run. Empty: an older node does not say.
    status: String,
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
    let wait = Duration::from_nanos(options.wait.0);
    let traced = node.trace(options.hash, &ids::near(sender)?, wait).await?;
    drop(progress);
    let Some(outcome) = &traced.outcome else {
        return Err(pending(options, &traced, None));
    };
    let own = &outcome.transaction_outcome.outcome;
    let receipts = own.receipt_ids.iter();
    let trace = Trace {
        transaction: options.hash.to_string(),
        signer_id: outcome.transaction.signer_id.to_string(),
        status: traced.status.clone(),
        gas: Gas::from_gas(own.gas_burnt.as_gas()),
        error: failure(&outcome.status),
        price: cause::price(outcome),
        receipts: receipts
            .map(|id| tree(outcome, *id, 0))
            .collect::<Result<_>>()?,
    };
    if options.folded {
        context.printer.plain(&profile::folded(&trace).join("\n"));
    } else {
        let text = || text(context.printer, &trace, &traced, options.profile);
        context.printer.answer(&trace, text)?;
    }
    if traced.has_ended {
        return Ok(());
    }
    Err(pending(options, &traced, Some(waiting(&trace.receipts))))
}

/// It is known, and has not ended. `waiting`: how many of its receipts have not run.
fn pending(options: &Options, traced: &Traced, waiting: Option<usize>) -> Error {
    Error::Pending {
        hash: options.hash.to_string(),
        status: traced.status.clone(),
        waiting,
    }
}

fn waiting(receipts: &[Node]) -> usize {
    let each = receipts
        .iter()
        .map(|node| usize::from(!node.has_run) + waiting(&node.children));
    each.sum()
}

/// Receipts of one transaction form no deeper tree than this; whoever answers otherwise makes it up.
const DEPTH: usize = 200;

fn tree(outcome: &Outcome, id: CryptoHash, depth: usize) -> Result<Node> {
    let mut receipts = outcome.receipts.iter();
    let receipt = receipts.find(|receipt| receipt.receipt_id == id);
    let mut ran = outcome.receipts_outcome.iter();
    let ran = ran.find(|ran| ran.id == id).map(|ran| &ran.outcome);
    let error = ran.and_then(|ran| failure(&ran.status));
    let events = match ran {
        // What a receipt that failed has logged did not happen.
        Some(ran) if error.is_none() => cause::events_of(&ran.executor_id, &ran.logs)?,
        _ => Vec::new(),
    };
    let children = ran.map(|ran| ran.receipt_ids.as_slice());
    let children = children.filter(|_| depth < DEPTH).unwrap_or_default();
    Ok(Node {
        receipt_id: id.to_string(),
        predecessor_id: receipt.map_or_else(String::new, |r| r.predecessor_id.to_string()),
        receiver_id: receipt
            .map(|receipt| receipt.receiver_id.to_string())
            .or_else(|| ran.map(|ran| ran.executor_id.to_string()))
            .unwrap_or_default(),
        does: receipt.map(does).unwrap_or_default(),
        attached_gas: Gas::from_gas(receipt.map_or(0, attached)),
        gas: Gas::from_gas(ran.map_or(0, |ran| ran.gas_burnt.as_gas())),
        burnt: ran.map_or(NearToken::ZERO, |ran| ran.tokens_burnt),
        profile: ran.map(profile::of).unwrap_or_default(),
        error,
        has_run: ran.is_some(),
        events,
        logs: ran.map(|ran| ran.logs.clone()).unwrap_or_default(),
        children: children
            .iter()
            .map(|child| tree(outcome, *child, depth + 1))
            .collect::<Result<_>>()?,
    })
}

fn failure(end: &End) -> Option<String> {
    match end {
        End::Failure(fault) => Some(fault.reason()),
        _ => None,
    }
}

/// What a receipt does, in words; the protocol's name of what has none here.
fn does(receipt: &Receipt) -> Vec<String> {
    let actions = match &receipt.kind {
        Known::Yes(Kind::Action { actions, .. }) => actions,
        Known::Yes(Kind::Data {}) => return vec!["a result".to_string()],
        Known::Yes(Kind::GlobalContractDistribution {}) => return vec!["global code".to_string()],
        Known::No(name) => return vec![human::visible(name)],
    };
    let words = |known: &Known<Action>| match known {
        Known::Yes(known) => action(known),
        Known::No(name) => human::visible(name),
    };
    actions.iter().map(words).collect()
}

fn action(action: &Action) -> String {
    match action {
        Action::CreateAccount => "create account".to_string(),
        Action::DeployContract {} => "deploy code".to_string(),
        Action::FunctionCall {
            method_name,
            deposit,
            ..
        } if deposit.is_zero() => human::visible(method_name),
        Action::FunctionCall {
            method_name,
            deposit,
            ..
        } => format!("{} with {}", human::visible(method_name), Exact(*deposit)),
        Action::Transfer { deposit } => format!("transfer {}", Exact(*deposit)),
        Action::AddKey {} => "add a key".to_string(),
        Action::DeleteKey {} => "delete a key".to_string(),
        Action::DeleteAccount { beneficiary_id } => {
            format!("delete account, rest to {beneficiary_id}")
        }
        Action::UseGlobalContract {} | Action::UseGlobalContractByAccountId {} => {
            "use global code".to_string()
        }
        Action::DeployGlobalContract {} | Action::DeployGlobalContractByAccountId {} => {
            "deploy global code".to_string()
        }
    }
}

/// The gas of a receipt's function calls. A node can make up any figure, so the sum is bounded.
fn attached(receipt: &Receipt) -> u64 {
    let calls = receipt.actions().map(|action| match action {
        Action::FunctionCall { gas, .. } => gas.as_gas(),
        _ => 0,
    });
    calls.fold(0, u64::saturating_add)
}

fn text(printer: &Printer<'_>, trace: &Trace, traced: &Traced, profile: bool) -> String {
    let mut lines = vec![printer.heading(&format!("{} of {}", trace.transaction, trace.signer_id))];
    for receipt in &trace.receipts {
        add(printer, receipt, "", profile, &mut lines);
    }
    lines.push(match &trace.error {
        Some(error) => printer.loud(&format!("✗ failed: {}", human::visible(error))),
        None if traced.has_ended => printer.good("✓ held"),
        None => printer.loud(&format!("… {}", human::visible(&traced.status))),
    });
    lines.push(printer.faint(&format!("  {} paid {}", trace.signer_id, trace.price)));
    lines.join("\n")
}

fn add(printer: &Printer<'_>, node: &Node, indent: &str, profile: bool, lines: &mut Vec<String>) {
    // Refunds of gas are of no interest, and there are many.
    if node.predecessor_id == "system"
        && node.children.is_empty()
        && node.error.is_none()
        && node.has_run
    {
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
        (None, false) if node.receiver_id.is_empty() => {
            lines.push(format!(
                "{indent}  receipt {} (has not run)",
                node.receipt_id
            ));
        }
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
