//! The receipts of one step: who called what, what it burnt, what it logged, where it failed.

use anyhow::{Context, Result};
use charter_localnet::ReceiptOutcome;

use super::stage::Stage;
use crate::terminal::{bad_here, faint, heading};

/// Costs that are shown of a receipt, the largest first.
const COSTS: usize = 3;

/// Shows the receipts of the step with this number, the first being 1.
pub fn print(stage: &Stage, number: usize) -> Result<()> {
    let steps: Vec<_> = stage.acts().iter().flat_map(|act| &act.steps).collect();
    let step = number.checked_sub(1).and_then(|index| steps.get(index));
    let step = step.with_context(|| {
        format!(
            "there is no step {number} to trace: the demo has steps 1 to {}",
            steps.len()
        )
    })?;
    let receipts = stage.chain().receipts_in_node_order(step.hash);
    println!();
    println!(
        "{}",
        heading(format!("Step {number}: {} {}", step.who, step.what))
    );
    println!(" transaction {}", step.hash);
    let mut depths = std::collections::HashMap::new();
    // A receipt comes before what it made.
    for receipt in &receipts {
        let depth = depths
            .get(&receipt.receipt_id())
            .copied()
            .unwrap_or(0_usize);
        depths.extend(receipt.children().iter().map(|child| (*child, depth + 1)));
        show(receipt, &"  ".repeat(depth + 1));
    }
    Ok(())
}

fn show(receipt: &ReceiptOutcome, indent: &str) {
    if receipt.is_refund() {
        println!(
            "{indent}{}",
            faint(format!("refund to {}", receipt.receiver_id()))
        );
        return;
    }
    let methods = match receipt.methods() {
        methods if methods.is_empty() => format!("{} actions", receipt.actions().len()),
        methods => methods.join(", "),
    };
    let figures = faint(format!(
        "{:.2} Tgas, {:.5} NEAR burnt",
        receipt.gas_burnt().as_gas() as f64 / 1e12,
        receipt.tokens_burnt().as_yoctonear() as f64 / 1e24
    ));
    println!("{indent}{}: {methods}  {figures}", receipt.receiver_id());
    let mut costs = receipt.gas_profile();
    costs.sort_by_key(|(_, gas)| std::cmp::Reverse(*gas));
    costs.retain(|(_, gas)| gas.as_gas() > 0);
    let costs = costs.iter().take(COSTS).map(|(name, gas)| {
        let name = name.to_lowercase();
        format!("{name} {:.2} Tgas", gas.as_gas() as f64 / 1e12)
    });
    let costs = costs.collect::<Vec<_>>().join(", ");
    if !costs.is_empty() {
        println!("{indent}  {}", faint(costs));
    }
    for log in receipt.logs() {
        println!("{indent}  {}", faint(log));
    }
    if let Some(error) = receipt.failure() {
        println!("{indent}  {}", bad_here(format!("failed: {error}")));
    }
}
