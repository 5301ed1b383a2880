//! `charter factory releases`.

use charter_interface::text::Quoted;
use clap::Args;

use super::Which;
use crate::context::Context;
use crate::error::Result;
use crate::print::table;

/// What it can be told.
#[derive(Debug, Args)]
pub struct Options {
    #[command(flatten)]
    which: Which,
    /// Only of this template
    #[arg(long)]
    template: Option<String>,
}

/// Lists them, oldest first.
pub async fn run(options: &Options, context: &Context<'_>) -> Result {
    let factory = context.factory(options.which.factory.as_ref()).await?;
    let releases = match &options.template {
        Some(template) => factory.releases(template).await?,
        None => factory.all_releases().await?,
    };
    context.printer.answer(&releases, || {
        if releases.is_empty() {
            return "there are none".to_string();
        }
        table(
            &[
                "release",
                "status",
                "bytes",
                "delivery",
                "code",
                "delivered by",
                "source",
            ],
            &[2],
            releases.iter().map(|release| {
                vec![
                    format!("{} {}", release.template, release.version),
                    format!(
                        "{}{}",
                        release.status,
                        if release.current { ", current" } else { "" }
                    ),
                    release.size.to_string(),
                    release.delivery.to_string(),
                    release.code_hash.to_string(),
                    release
                        .publisher_id
                        .as_ref()
                        .map_or_else(String::new, ToString::to_string),
                    release
                        .source
                        .as_ref()
                        .map_or_else(String::new, |source| Quoted(source).to_string()),
                ]
            }),
        )
    })
}
