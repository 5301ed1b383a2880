//! `charter factory instances`.

use charter_interface::AccountId;
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
    /// Only of this template
    #[arg(long, conflicts_with = "creator")]
    template: Option<String>,
    /// Only of this creator
    #[arg(long, value_name = "ACCOUNT", value_parser = human::account)]
    creator: Option<AccountId>,
}

/// Lists them.
pub async fn run(options: &Options, context: &Context<'_>) -> Result {
    let factory = context.factory(options.which.factory.as_ref()).await?;
    let instances = match (&options.template, &options.creator) {
        (Some(template), _) => factory.instances_of_template(template).await?,
        (None, Some(creator_id)) => factory.instances_of(creator_id).await?,
        (None, None) => factory.instances().await?,
    };
    context.printer.answer(&instances, || {
        if instances.is_empty() {
            return "there are none".to_string();
        }
        table(
            &["instance", "runs", "status", "created by", "at"],
            &[],
            instances.iter().map(|instance| {
                vec![
                    instance.instance_id.to_string(),
                    format!("{} {}", instance.template, instance.version),
                    instance.status.to_string(),
                    instance.creator_id.to_string(),
                    human::moment(instance.created_at),
                ]
            }),
        )
    })
}
