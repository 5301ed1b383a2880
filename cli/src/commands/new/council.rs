//! `charter new council`.

use charter_interface::governance::args::Init;
use charter_interface::governance::{Policy, Rule, Rules, Threshold};
use charter_interface::{AccountId, Category, Duration, NearToken};
use clap::Args;

use super::Account;
use crate::context::Context;
use crate::error::Result;
use crate::human;

/// What it can be told.
#[derive(Debug, Args)]
pub struct Options {
    #[command(flatten)]
    account: Account,
    /// A member; said once for each
    #[arg(long = "member", value_name = "ACCOUNT", value_parser = human::account, required = true)]
    members: Vec<AccountId>,
    /// May veto, and nothing else; nobody when not given
    #[arg(long, value_name = "ACCOUNT", value_parser = human::account)]
    guardian: Option<AccountId>,
    /// How many approvals pass a proposal: a share of the members, or a number of votes
    #[arg(long, value_name = "2/3", value_parser = human::threshold, default_value = "2/3")]
    threshold: Threshold,
    /// How long members may vote
    #[arg(long, value_name = "DURATION", value_parser = human::duration, default_value = "7d")]
    voting: Duration,
    /// How long what passed waits before it can be executed
    #[arg(long, value_name = "DURATION", value_parser = human::duration, default_value = "1d")]
    timelock: Duration,
    /// How long it can be executed after that
    #[arg(long, value_name = "DURATION", value_parser = human::duration, default_value = "7d")]
    window: Duration,
    /// Another rule for one category, as `council=3/4,7d,2d,7d`: threshold, voting, timelock, window
    #[arg(long = "rule", value_name = "RULE", value_parser = human::rule_of)]
    rules: Vec<(Category, Rule)>,
    /// Let others propose for this bond; only members when not given
    #[arg(long, value_name = "AMOUNT", value_parser = human::amount)]
    bond: Option<NearToken>,
    /// How long ended proposals are kept
    #[arg(long, value_name = "DURATION", value_parser = human::duration, default_value = "30d")]
    retention: Duration,
}

/// Creates it.
pub async fn run(options: &Options, context: &Context<'_>) -> Result {
    let rule = Rule {
        threshold: options.threshold,
        voting_period: options.voting,
        timelock: options.timelock,
        execution_window: options.window,
    };
    let mut rules = Rules {
        routine: rule,
        code: rule,
        council: rule,
    };
    for (category, rule) in &options.rules {
        *rules.of_mut(*category) = *rule;
    }
    let policy = Policy {
        members: options.members.clone(),
        guardian: options.guardian.clone(),
        rules,
        open_proposals: options.bond,
        retention: options.retention,
    };
    super::create(context, &options.account, "council", Init { policy }).await
}
