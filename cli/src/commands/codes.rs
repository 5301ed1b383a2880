//! `charter codes`.

use clap::Args;

use crate::context::Context;
use crate::error::Result;
use crate::human;
use crate::print::table;

/// What it can be told: nothing.
#[derive(Debug, Args)]
pub struct Options {}

/// Lists the code that the council's factories are made of.
pub async fn run(_: &Options, context: &Context<'_>) -> Result {
    let codes = context.council()?.codes().await?;
    context.printer.answer(&codes, || {
        if codes.is_empty() {
            return "there is none".to_string();
        }
        table(
            &[
                "code",
                "bytes",
                "delivery",
                "status",
                "delivered by",
                "until",
            ],
            &[1],
            codes.iter().map(|code| {
                vec![
                    code.code_hash.to_string(),
                    code.size.to_string(),
                    code.delivery.to_string(),
                    code.status.to_string(),
                    code.publisher_id
                        .as_ref()
                        .map_or_else(String::new, ToString::to_string),
                    code.expires_at.map_or_else(String::new, human::moment),
                ]
            }),
        )
    })
}
