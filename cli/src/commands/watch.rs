//! `charter watch`.

use std::collections::BTreeSet;
use std::io::Write;
use std::process::{Command, Stdio};

use charter_interface::AccountId;
use clap::Args;
use serde_json::Value;

use crate::cause::Told;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::node::Happened;
use crate::{human, words};

/// What it can be told.
#[derive(Debug, Args)]
pub struct Options {
    /// Begin with the block at this height; with what happens next when not given
    #[arg(long, value_name = "HEIGHT")]
    from: Option<u64>,
    /// End after the block at this height; never when not given
    #[arg(long, value_name = "HEIGHT")]
    to: Option<u64>,
    /// Watch this account too; may be said again
    #[arg(long, value_name = "ACCOUNT", value_parser = human::account)]
    also: Vec<AccountId>,
    /// Run this command of a shell for each event, with the event as a line of JSON on its input
    #[arg(long, value_name = "HOOK")]
    exec: Option<String>,
    /// Where blocks come from, as Neardata serves them; Neardata for mainnet and testnet, else the node, when not given
    #[arg(long, value_name = "URL")]
    blocks: Option<String>,
}

/// Tells events as they happen: a line for each; with `--json` a line of JSON for each.
pub async fn run(options: &Options, context: &Context<'_>) -> Result {
    let node = context.node()?;
    let from = match options.from {
        Some(from) => from,
        None => node.block().await?.header.height + 1,
    };
    if options.to.is_some_and(|to| to < from) {
        return Ok(());
    }
    let mut watched = accounts(options, context).await?;
    if !context.printer.json() {
        let names: Vec<_> = watched.iter().map(ToString::to_string).collect();
        context
            .printer
            .aside(&format!("watching {} from block {from}", names.join(", ")));
    }
    let mut blocks = node.blocks(options.blocks.as_deref(), from)?;
    loop {
        let happened = blocks.next().await?;
        if options.to.is_some_and(|to| happened.height > to) {
            return Ok(());
        }
        for told in &happened.events {
            if !watched.contains(&told.account_id) {
                continue;
            }
            tell(context, &happened, told);
            if let Some(hook) = &options.exec {
                run_hook(context, hook, &line(&happened, told));
            }
            if ["council_changed", "factory_created"]
                .contains(&told.json["event"].as_str().unwrap_or_default())
            {
                watched.extend(accounts(options, context).await?);
            }
        }
        if options.to == Some(happened.height) {
            return Ok(());
        }
    }
}

/// The council, its factories, and whoever else is to be watched.
async fn accounts(options: &Options, context: &Context<'_>) -> Result<BTreeSet<AccountId>> {
    let council = context.council()?;
    let mut accounts = BTreeSet::from([council.id.clone()]);
    let factories = council.factories().await?;
    accounts.extend(factories.into_iter().map(|factory| factory.factory_id));
    accounts.extend(options.also.iter().cloned());
    Ok(accounts)
}

fn tell(context: &Context<'_>, happened: &Happened, told: &Told) {
    if context.printer.json() {
        context.printer.plain(&line(happened, told).to_string());
        return;
    }
    let when = context.printer.faint(&format!(
        "{} #{}",
        human::moment(happened.time),
        happened.height
    ));
    context
        .printer
        .plain(&format!("{when}  {}", words::event(told)));
}

fn line(happened: &Happened, told: &Told) -> Value {
    let mut line = serde_json::json!({
        "block_height": happened.height,
        "timestamp": happened.time,
        "account_id": told.account_id,
        "words": words::event(told),
    });
    line["event"] = told.json.clone();
    line
}

/// A hook that fails is said, and does not end the watch.
fn run_hook(context: &Context<'_>, hook: &str, line: &Value) {
    let ran = || -> Result<bool, std::io::Error> {
        let mut child = Command::new("sh")
            .args(["-c", hook])
            .stdin(Stdio::piped())
            .spawn()?;
        if let Some(mut input) = child.stdin.take() {
            // A hook need not read it.
            let _ = writeln!(input, "{line}");
        }
        Ok(child.wait()?.success())
    };
    match ran() {
        Ok(true) => {}
        Ok(false) => context.printer.aside(&format!("the hook `{hook}` failed")),
        Err(error) => context
            .printer
            .aside(&Error::Words(format!("the hook `{hook}`: {error}")).to_string()),
    }
}
