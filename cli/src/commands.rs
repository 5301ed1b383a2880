//! The commands, one file for each concern. To add one: a file here with its `Options` and `run`, a variant in
//! `crate::args::Command`, and a line below.

pub mod codes;
pub mod completions;
pub mod council;
pub mod create;
pub mod creator;
pub mod decide;
pub mod factories;
pub mod factory;
pub mod hash;
pub mod instance;
pub mod ledger;
pub mod new;
pub mod pause;
pub mod proposals;
pub mod propose;
pub mod publish;
pub mod review;
pub mod status;
pub mod trace;
pub mod use_;
pub mod vote;
pub mod watch;

use crate::args::Command;
use crate::context::Context;
use crate::error::Result;

/// Runs one.
pub async fn run(command: &Command, context: &Context<'_>) -> Result {
    match command {
        Command::Use(options) => use_::run(options, context),
        Command::Status(options) => status::run(options, context).await,
        Command::Council(options) => council::run(options, context).await,
        Command::Proposals(options) => proposals::run(options, context).await,
        Command::Ledger(options) => ledger::run(options, context).await,
        Command::Factories(options) => factories::run(options, context).await,
        Command::Codes(options) => codes::run(options, context).await,
        Command::Factory(options) => factory::run(options, context).await,
        Command::Hash(options) => hash::run(options, context),
        Command::Review(options) => review::run(options, context).await,
        Command::Vote(options) => vote::run(options, context).await,
        Command::Withdraw(options) => decide::withdraw(options, context).await,
        Command::Execute(options) => decide::execute(options, context).await,
        Command::Veto(options) => decide::veto(options, context).await,
        Command::Pause(options) => pause::run(options, context).await,
        Command::Cancel(options) => decide::cancel(options, context).await,
        Command::Prune(options) => decide::prune(options, context).await,
        Command::New(options) => new::run(options, context).await,
        Command::Propose(options) => propose::run(options, context).await,
        Command::Publish(options) => publish::run(options, context).await,
        Command::Create(options) => create::run(options, context).await,
        Command::Prepay(options) => creator::prepay(options, context).await,
        Command::Allow(options) => creator::allow(options, context).await,
        Command::Instance(options) => instance::run(options, context).await,
        Command::Settle(options) => instance::settle(options, context).await,
        Command::Trace(options) => trace::run(options, context).await,
        Command::Watch(options) => watch::run(options, context).await,
        Command::Completions(options) => completions::run(options, context),
    }
}
