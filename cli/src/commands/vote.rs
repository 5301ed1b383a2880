//! `charter vote`.

use charter_interface::governance::args::CastVote;
use charter_interface::governance::{ProposalId, Vote};
use clap::{Args, ValueEnum};
use serde_json::json;

use crate::context::Context;
use crate::error::{Error, Result};
use crate::review::{With, review};
use crate::transaction::{Call, Transaction};

/// What it can be told.
#[derive(Debug, Args)]
pub struct Options {
    /// The proposal's number
    #[arg(value_name = "N")]
    proposal_id: ProposalId,
    /// How
    vote: Answer,
    #[command(flatten)]
    with: With,
    /// Vote yes though something could not be verified
    #[arg(long)]
    unverified: bool,
}

/// How to vote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Answer {
    /// For it
    Yes,
    /// Against it
    No,
}

/// What a vote needs.
const TGAS: u64 = 30;

/// Reviews, and votes for the digest of what was reviewed: the council refuses the vote when the proposal has another.
pub async fn run(options: &Options, context: &Context<'_>) -> Result {
    let proposal_id = options.proposal_id;
    context.signer_id()?;
    let review = review(context, proposal_id, &options.with).await?;
    let json = context.printer.json();
    if !json {
        context.printer.plain(&review.text(context.printer));
        context.printer.plain("");
    }
    let vote = match options.vote {
        Answer::Yes => Vote::Approve,
        Answer::No => Vote::Reject,
    };
    if options.vote == Answer::Yes && !review.verified && !options.unverified {
        return Err(Error::NotVerified(format!(
            "not voted: {}, or say --unverified",
            review.unverified()
        )));
    }
    let call = CastVote {
        proposal_id,
        vote,
        // What cannot be computed is not known to be the same either: then the council's own word has to do.
        digest: Some(review.digest.unwrap_or(review.proposal.digest)),
    };
    let transaction =
        Transaction::call(context.council_id()?, Call::json("vote", call)?.tgas(TGAS));
    let doing = format!("voting on {proposal_id}");
    let Some(done) = context.submit(&transaction, &doing).await? else {
        return Ok(());
    };
    if json {
        return context
            .printer
            .answer(&json!({ "review": review, "vote": done }), String::new);
    }
    context.tell(&done, &format!("vote {vote} on {proposal_id}"))
}
