//! `charter proposals`.

use charter_interface::governance::Status;
use clap::Args;

use crate::context::Context;
use crate::council::Proposal;
use crate::error::{Error, Result};
use crate::print::table;

/// What it can be told.
#[derive(Debug, Args)]
pub struct Options {
    /// Only those that stand so: active, approved, executing, executed, failed, rejected, expired, cancelled, vetoed, stale
    #[arg(long, value_parser = status)]
    status: Option<Status>,
    /// How many at most
    #[arg(long, value_name = "N", default_value_t = 20)]
    most: u16,
}

fn status(text: &str) -> Result<Status, String> {
    serde_json::from_value(serde_json::Value::from(text)).map_err(|_| {
        format!("`{text}` is no status: active, approved, executing, executed, failed, rejected, expired, cancelled, vetoed, stale")
    })
}

/// Lists proposals, newest first.
pub async fn run(options: &Options, context: &Context<'_>) -> Result {
    if options.most == 0 {
        return Err(Error::Words("--most 0 shows nothing".to_string()));
    }
    let council = context.council()?;
    let proposals = council
        .proposals(options.status, options.most.into())
        .await?;
    context.printer.answer(&proposals, || {
        if proposals.is_empty() {
            return "there are none".to_string();
        }
        list(&proposals)
    })
}

/// A table of proposals.
pub fn list(proposals: &[Proposal]) -> String {
    table(
        &["#", "status", "rule", "for", "against", "what"],
        &[0],
        proposals.iter().map(|proposal| {
            let tally = &proposal.tally;
            vec![
                proposal.proposal_id.to_string(),
                proposal.status.to_string(),
                proposal.category.to_string(),
                format!("{} of {}", tally.approvals, tally.required),
                tally.rejections.to_string(),
                short(&proposal.line()),
            ]
        }),
    )
}

/// A line that fits a table.
pub fn short(line: &str) -> String {
    const MOST: usize = 90;
    if line.chars().count() <= MOST {
        return line.to_string();
    }
    let cut: String = line.chars().take(MOST - 3).collect();
    format!("{cut}...")
}
