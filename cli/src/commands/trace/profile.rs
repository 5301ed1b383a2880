//! What the gas of a transaction went into: by receipt and by the protocol's costs.

use std::fmt;

use charter_interface::Gas;
use serde::Serialize;

use super::{Node, Trace};
use crate::human;
use crate::outcome::Execution;

/// One cost of a receipt.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Cost {
    /// Its name among the protocol's parameters.
    name: String,
    /// What it burnt.
    gas: Gas,
}

impl fmt::Display for Cost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = human::visible(&self.name).to_lowercase();
        write!(f, "{name}: {}", self.gas)
    }
}

/// The profile that the node gives of a receipt, the largest cost first; empty when it gives none.
pub(super) fn of(outcome: &Execution) -> Vec<Cost> {
    let costs = &outcome.profile;
    let mut costs: Vec<_> = costs
        .iter()
        .map(|cost| Cost {
            name: cost.cost.clone(),
            gas: Gas::from_gas(cost.gas_used.as_gas()),
        })
        .filter(|cost| cost.gas.as_gas() > 0)
        .collect();
    costs.sort_by(|a, b| b.gas.cmp(&a.gas).then_with(|| a.name.cmp(&b.name)));
    costs
}

/// Folded stacks, one a line: frames with `;` between them, a space, and gas. What is printed adds up to what the transaction burnt.
pub(super) fn folded(trace: &Trace) -> Vec<String> {
    let root = frame(&trace.signer_id);
    let mut lines = vec![line(&format!("{root};transaction"), trace.gas.as_gas())];
    for receipt in &trace.receipts {
        add(receipt, &root, &mut lines);
    }
    lines
}

fn add(node: &Node, above: &str, lines: &mut Vec<String>) {
    let does = node.does.join(", ");
    let stack = format!(
        "{above};{}",
        frame(&format!("{}: {does}", node.receiver_id))
    );
    let named = node.profile.iter().map(|cost| cost.gas.as_gas());
    let named = named.fold(0, u64::saturating_add);
    // A profile that says more than the receipt burnt is made up; the receipt's own figure is shown then.
    match node.gas.as_gas().checked_sub(named) {
        Some(rest) => {
            for cost in &node.profile {
                let name = cost.name.to_lowercase();
                lines.push(line(
                    &format!("{stack};{}", frame(&name)),
                    cost.gas.as_gas(),
                ));
            }
            if rest > 0 {
                lines.push(line(&stack, rest));
            }
        }
        None => lines.push(line(&stack, node.gas.as_gas())),
    }
    for child in &node.children {
        add(child, &stack, lines);
    }
}

/// A frame's name, without what separates frames and lines.
fn frame(text: &str) -> String {
    human::visible(text).replace(';', ",")
}

fn line(stack: &str, gas: u64) -> String {
    format!("{stack} {gas}")
}
