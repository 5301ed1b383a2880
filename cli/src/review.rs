//! What a proposal really does: decoded here from the action itself, compared with what is there now, and its digest computed
//! anew. What the council's view says of it in words is compared, never shown as the truth.

mod action;
mod changes;
mod code;
mod commands;
mod notes;
mod print;
mod raw;
mod simulate;

use std::path::PathBuf;

use charter_interface::governance::{Action, ProposalId};
use charter_interface::text::Quoted;
use charter_interface::{AccountId, CodeHash, Timestamp};
use clap::Args;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::context::Context;
use crate::council::Proposal;
use crate::error::{Error, Result};
use crate::review::notes::Notes;

pub use code::metadata_of;
pub use notes::{Check, Deed, Difference};
pub use simulate::{Balance, Simulation};

/// What a review compares code with.
#[derive(Debug, Clone, Default, Args)]
pub struct With {
    /// Compare the code that the proposal names with this file; may be said again
    #[arg(long = "wasm", value_name = "FILE")]
    pub wasm: Vec<PathBuf>,
    /// Build this directory, and compare the code with what it makes
    #[arg(long, value_name = "DIR")]
    pub source: Option<PathBuf>,
    /// How to build it, for a shell there
    #[arg(
        long,
        value_name = "COMMAND",
        requires = "source",
        default_value = "cargo near build reproducible-wasm"
    )]
    pub build: String,
    /// Fork the network in this process, and execute the proposal there: outcome, events, gas, balances
    #[arg(long)]
    pub simulate: bool,
}

/// What was found.
#[derive(Debug, Serialize)]
pub struct Review {
    /// The council.
    pub council_id: AccountId,
    /// The proposal as the council shows it.
    pub proposal: Proposal,
    /// Whether everything could be decoded and verified.
    pub verified: bool,
    /// The digest of the action, computed here. `null`: the action is not known.
    pub digest: Option<CodeHash>,
    /// What it does, one by one, in this program's words.
    pub deeds: Vec<Deed>,
    /// What nobody should overlook: money that leaves, power that moves, keys that are allowed.
    pub look_at: Vec<String>,
    /// What was verified, and what could not be.
    pub checks: Vec<Check>,
    /// What executing it did on a fork. `null`: it was not tried.
    pub simulation: Option<Simulation>,
    /// The time of the chain when it was looked at.
    pub now: Timestamp,
}

/// The digest of an action: the SHA-256 of its borsh.
pub fn digest_of(action: &Action) -> Result<CodeHash> {
    let borsh = borsh::to_vec(action).map_err(Error::Runtime)?;
    Ok(CodeHash(Sha256::digest(&borsh).into()))
}

/// Reviews a proposal.
pub async fn review(context: &Context<'_>, proposal_id: ProposalId, with: &With) -> Result<Review> {
    let council = context.council()?;
    let progress = context
        .printer
        .progress(format!("reading proposal {proposal_id}"));
    let now = context.node()?.now().await?;
    let proposal = council.proposal(proposal_id).await?;
    let mut notes = Notes::default();
    let digest = match proposal.known_action() {
        Ok(action) => {
            progress.at("comparing with what is there");
            action::explain(context, &proposal, &action, &mut notes).await?;
            let digest = digest_of(&action)?;
            compare_digest(&proposal, &digest, &mut notes);
            compare_summary(&proposal, &action, &mut notes);
            progress.at("comparing code");
            code::compare(with, &mut notes)?;
            Some(digest)
        }
        Err(error) => {
            raw::explain(context, &proposal, &error, &mut notes).await?;
            code::compare(with, &mut notes)?;
            None
        }
    };
    drop(progress);
    let (deeds, look_at, checks) = notes.into_parts();
    let mut review = Review {
        council_id: council.id,
        verified: false,
        proposal,
        digest,
        deeds,
        look_at,
        checks,
        simulation: None,
        now,
    };
    if with.simulate {
        review.add_simulation(simulate::simulate(context, &review).await)?;
    }
    review.verified = review.checks.iter().all(|check| check.holds);
    Ok(review)
}

impl Review {
    /// An execution that failed, or that could not be tried, is not verified.
    fn add_simulation(&mut self, simulation: Result<Simulation>) -> Result {
        let says = match simulation {
            Ok(simulation) => {
                let holds = simulation.held();
                let end = match &simulation.error {
                    Some(error) => format!("fails: {}", Quoted(error)),
                    None => format!("it is {} then", simulation.status),
                };
                let says = format!(
                    "simulation: executed on a fork of block {}, {end}",
                    simulation.block_height
                );
                self.simulation = Some(simulation);
                Check { holds, says }
            }
            Err(Error::NotVerified(why)) => Check {
                holds: false,
                says: format!("simulation: {why}"),
            },
            Err(error) => return Err(error),
        };
        self.checks.push(says);
        Ok(())
    }
}

fn compare_digest(proposal: &Proposal, digest: &CodeHash, notes: &mut Notes) {
    if *digest == proposal.digest {
        notes.holds(format!(
            "digest: the action's borsh hashes to {digest}, as the council says"
        ));
    } else {
        notes.fails(format!(
            "digest: the action that is shown hashes to {digest}, and the council says {}: what is shown is not what is voted on",
            proposal.digest
        ));
    }
}

fn compare_summary(proposal: &Proposal, action: &Action, notes: &mut Notes) {
    let lines = action.lines();
    if lines == proposal.summary {
        notes.holds("summary: the council's own words say the same".to_string());
        return;
    }
    let theirs: Vec<_> = proposal
        .summary
        .iter()
        .map(|line| Quoted(line).to_string())
        .collect();
    notes.fails(format!(
        "summary: the council's own words do not say what the action does; they say {}",
        if theirs.is_empty() {
            "nothing".to_string()
        } else {
            theirs.join("; ")
        }
    ));
}
