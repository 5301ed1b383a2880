//! `charter review`.

use charter_interface::governance::ProposalId;
use clap::Args;

use crate::context::Context;
use crate::error::{Error, Result};
use crate::review::{With, review};

/// What it can be told.
#[derive(Debug, Args)]
pub struct Options {
    /// The proposal's number
    #[arg(value_name = "N")]
    proposal_id: ProposalId,
    #[command(flatten)]
    with: With,
}

/// Shows what a proposal really does; ends with another status when something could not be decoded or verified.
pub async fn run(options: &Options, context: &Context<'_>) -> Result {
    let review = review(context, options.proposal_id, &options.with).await?;
    context
        .printer
        .answer(&review, || review.text(context.printer))?;
    if review.verified {
        Ok(())
    } else {
        Err(Error::NotVerified(review.unverified()))
    }
}
