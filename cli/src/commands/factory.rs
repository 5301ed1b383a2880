//! `charter factory show | releases | instances | creators`.

mod creators;
mod instances;
mod releases;
mod show;

use charter_interface::AccountId;
use clap::{Args, Subcommand};

use crate::context::Context;
use crate::error::Result;
use crate::human;

/// What it can be told.
#[derive(Debug, Subcommand)]
pub enum Options {
    /// Whom it obeys, what it offers, what creators may do
    Show(Which),
    /// Its releases, by template
    Releases(releases::Options),
    /// Its instances
    Instances(instances::Options),
    /// Who created instances, and what they may do
    Creators(creators::Options),
}

/// Which factory.
#[derive(Debug, Args)]
pub struct Which {
    /// The factory; when not given the one that is remembered, or the council's only one
    #[arg(value_name = "FACTORY", value_parser = human::account)]
    factory: Option<AccountId>,
}

/// Shows it.
pub async fn run(options: &Options, context: &Context<'_>) -> Result {
    match options {
        Options::Show(which) => show::run(which, context).await,
        Options::Releases(options) => releases::run(options, context).await,
        Options::Instances(options) => instances::run(options, context).await,
        Options::Creators(options) => creators::run(options, context).await,
    }
}
