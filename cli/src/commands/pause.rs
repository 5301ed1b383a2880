//! `charter pause`: what a factory's guardian does first.

use charter_interface::AccountId;
use clap::Args;
use serde_json::json;

use crate::context::Context;
use crate::error::Result;
use crate::human;
use crate::transaction::{Call, Transaction};

/// What it can be told.
#[derive(Debug, Args)]
pub struct Options {
    /// The factory; when not given the one that is remembered, or the council's only one
    #[arg(value_name = "FACTORY", value_parser = human::account)]
    factory: Option<AccountId>,
}

/// What a pause needs.
const TGAS: u64 = 30;

/// Stops creations, publications and upgrades at once. Only the council ends that, by a vote.
pub async fn run(options: &Options, context: &Context<'_>) -> Result {
    let factory = context.factory(options.factory.as_ref()).await?;
    let call = Call::json("pause", json!({}))?.one_yocto().tgas(TGAS);
    let title = format!("{} is paused", factory.id);
    let transaction = Transaction::call(&factory.id, call);
    context
        .submit_and_tell(&transaction, "pausing", &title)
        .await?;
    Ok(())
}
