//! `charter new factory`.

use charter_interface::AccountId;
use charter_interface::NearToken;
use charter_interface::factory::args::Init;
use charter_interface::factory::{Access, FactorySetup, Limits, Rate};
use clap::Args;

use super::Account;
use crate::context::Context;
use crate::error::Result;
use crate::human;

/// What it can be told. It obeys the council of `--council`.
#[derive(Debug, Args)]
pub struct Options {
    #[command(flatten)]
    account: Account,
    #[command(flatten)]
    setup: Setup,
}

/// How a factory begins.
#[derive(Debug, Args)]
pub struct Setup {
    /// May pause the factory, and nothing else; nobody when not given
    #[arg(long, value_name = "ACCOUNT", value_parser = human::account)]
    guardian: Option<AccountId>,
    /// How many instances a creator may have
    #[arg(long, value_name = "N", default_value_t = 5)]
    instances: u32,
    /// How many of one template
    #[arg(long, value_name = "N", default_value_t = 3)]
    per_template: u32,
    /// How fast, as `2/24h`; without a limit when not given
    #[arg(long, value_name = "RATE", value_parser = human::rate)]
    rate: Option<Rate>,
    /// Only accounts of a list may create
    #[arg(long)]
    listed: bool,
    /// What is kept free for the factory's own storage
    #[arg(long, value_name = "AMOUNT", value_parser = human::amount, default_value = "1 NEAR")]
    reserve: NearToken,
    /// A name that nobody may create; said once for each
    #[arg(long = "reserve-name", value_name = "NAME")]
    reserved_names: Vec<String>,
}

impl Setup {
    /// As the factory takes it.
    pub fn setup(&self) -> FactorySetup {
        FactorySetup {
            guardian: self.guardian.clone(),
            limits: Limits {
                instances: self.instances,
                per_template: self.per_template,
                rate: self.rate.clone(),
            },
            access: if self.listed {
                Access::Listed
            } else {
                Access::Open
            },
            reserve: self.reserve,
            reserved_names: self.reserved_names.clone(),
        }
    }
}

/// Creates it.
pub async fn run(options: &Options, context: &Context<'_>) -> Result {
    // No key and nobody else could ever mend it: the account that it obeys must be a council.
    context.council()?.policy().await?;
    let init = Init {
        governance_id: context.council_id()?.clone(),
        setup: options.setup.setup(),
    };
    super::create(context, &options.account, "factory", init).await
}
