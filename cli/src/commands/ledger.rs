//! `charter ledger`.

use charter_interface::{AccountId, Exact, NearToken};
use clap::Args;

use crate::context::Context;
use crate::error::Result;
use crate::human;
use crate::print::pairs;

/// What it can be told.
#[derive(Debug, Args)]
pub struct Options {
    /// Of this factory; of the council when not given
    #[arg(value_name = "FACTORY", value_parser = human::account)]
    factory: Option<AccountId>,
}

/// Shows by whom a balance is owned.
pub async fn run(options: &Options, context: &Context<'_>) -> Result {
    let exact = |amount: NearToken| Exact(amount).to_string();
    if let Some(factory_id) = &options.factory {
        let ledger = context.factory_at(factory_id)?.ledger().await?;
        return context.printer.answer(&ledger, || {
            pairs([
                ("balance", exact(ledger.balance)),
                ("staked by its storage", exact(ledger.storage_stake)),
                ("of creators", exact(ledger.creators)),
                ("in flight", exact(ledger.in_flight)),
                ("of publishers", exact(ledger.release_stakes)),
                ("fees", exact(ledger.fees)),
                ("reserve", exact(ledger.reserve)),
                ("free", exact(ledger.free)),
                ("missing", exact(ledger.missing)),
            ])
        });
    }
    let ledger = context.council()?.ledger().await?;
    context.printer.answer(&ledger, || {
        pairs([
            ("balance", exact(ledger.balance)),
            ("staked by its storage", exact(ledger.storage_stake)),
            ("of proposers", exact(ledger.proposals)),
            ("bonds", exact(ledger.bonds)),
            ("of publishers", exact(ledger.code_stakes)),
            ("free", exact(ledger.free)),
            ("of it forfeited", exact(ledger.forfeited)),
            ("missing", exact(ledger.missing)),
        ])
    })
}
