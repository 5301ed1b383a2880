//! `charter factory creators`.

use std::collections::BTreeSet;

use charter_interface::{AccountId, Exact};
use clap::Args;

use super::Which;
use crate::context::Context;
use crate::error::Result;
use crate::human;
use crate::print::table;

/// What it can be told.
#[derive(Debug, Args)]
pub struct Options {
    #[command(flatten)]
    which: Which,
    /// These creators, whether or not they have instances; when not given, all that have some
    #[arg(long = "creator", value_name = "ACCOUNT", value_parser = human::account)]
    creators: Vec<AccountId>,
}

/// Lists them, with what they have and may do.
pub async fn run(options: &Options, context: &Context<'_>) -> Result {
    let factory = context.factory(options.which.factory.as_ref()).await?;
    let creators: BTreeSet<_> = if options.creators.is_empty() {
        let instances = factory.instances().await?;
        instances
            .into_iter()
            .map(|instance| instance.creator_id)
            .collect()
    } else {
        options.creators.iter().cloned().collect()
    };
    let progress = context.printer.progress("asking for creators");
    let mut shown = Vec::new();
    for (at, creator_id) in creators.iter().enumerate() {
        progress.at(format!(
            "asking for creator {} of {}",
            at + 1,
            creators.len()
        ));
        shown.push(factory.creator(creator_id).await?);
    }
    drop(progress);
    context.printer.answer(&shown, || {
        if shown.is_empty() {
            return "there are none".to_string();
        }
        table(
            &[
                "creator",
                "instances",
                "may have",
                "prepaid",
                "of it allowed",
                "left in window",
            ],
            &[1],
            shown.iter().map(|creator| {
                vec![
                    creator.creator_id.to_string(),
                    creator.instances.to_string(),
                    format!(
                        "{}{}",
                        creator.limits,
                        if creator.overridden { " (its own)" } else { "" }
                    ),
                    Exact(creator.available).to_string(),
                    Exact(creator.allowance).to_string(),
                    creator
                        .remaining_in_window
                        .map_or_else(|| "any number".to_string(), |left| left.to_string()),
                ]
            }),
        )
    })
}
