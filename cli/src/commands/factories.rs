//! `charter factories`.

use clap::Args;

use crate::context::Context;
use crate::error::Result;
use crate::human;
use crate::print::table;

/// What it can be told: nothing.
#[derive(Debug, Args)]
pub struct Options {}

/// Lists the factories of the council's registry.
pub async fn run(_: &Options, context: &Context<'_>) -> Result {
    let factories = context.council()?.factories().await?;
    context.printer.answer(&factories, || {
        if factories.is_empty() {
            return "there are none".to_string();
        }
        table(
            &["factory", "since", "made of code"],
            &[],
            factories.iter().map(|factory| {
                vec![
                    factory.factory_id.to_string(),
                    human::moment(factory.since),
                    factory
                        .code_hash
                        .map_or_else(|| "lives elsewhere".to_string(), |hash| hash.to_string()),
                ]
            }),
        )
    })
}
