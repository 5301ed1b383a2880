//! The words of the command line.

use std::path::PathBuf;

use charter_interface::AccountId;
use clap::{Args, Parser, Subcommand};

use crate::commands::{
    codes, completions, council, create, creator, decide, factories, factory, hash, instance,
    ledger, new, pause, proposals, propose, publish, review, status, trace, use_, vote, watch,
};
use crate::human;

/// The council's tool: what awaits you, what a proposal really does, and the calls that decide it.
#[derive(Debug, Parser)]
#[command(name = "charter", version, max_term_width = 110)]
pub struct Cli {
    /// What holds for every command.
    #[command(flatten)]
    pub global: Global,
    /// What is to be done.
    #[command(subcommand)]
    pub command: Command,
}

/// What every command can be told.
#[derive(Debug, Args)]
pub struct Global {
    /// The network: its name in near-cli's config.toml, or the URL of a node
    #[arg(long, global = true, value_name = "NAME|URL")]
    pub network: Option<String>,
    /// The council's account
    #[arg(long, global = true, value_name = "ACCOUNT", value_parser = human::account)]
    pub council: Option<AccountId>,
    /// Who signs, and whose votes are shown
    #[arg(long = "as", global = true, value_name = "ACCOUNT", value_parser = human::account)]
    pub signer: Option<AccountId>,
    /// A file with the signer's key, as near-cli and the node write them
    #[arg(long, global = true, value_name = "FILE")]
    pub key_file: Option<PathBuf>,
    /// Print for programs: one JSON value
    #[arg(long, global = true)]
    pub json: bool,
    /// Print the call instead of sending it
    #[arg(long, global = true, conflicts_with = "print")]
    pub dry_run: bool,
    /// Write the call's arguments into this file, and print the NEAR CLI command that sends them: for a system keychain, a
    /// Ledger, a wallet, or to sign offline
    #[arg(long, global = true, value_name = "FILE")]
    pub print: Option<PathBuf>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Remember --network, --council, --as, --key-file and --factory; without any, show what is remembered
    Use(use_::Options),
    /// What awaits you: votes, deadlines, what can be executed, code that is awaited
    Status(status::Options),
    /// The council: members, guardian, rules, what is approved for it
    Council(council::Options),
    /// Its proposals, newest first
    Proposals(proposals::Options),
    /// By whom the balance of the council, or of a factory, is owned
    Ledger(ledger::Options),
    /// A hash as the chain spells it, and as `sha256sum` does: of a file, or of a hash in either spelling
    Hash(hash::Options),
    /// What a proposal really does, decoded here; whatever cannot be decoded or verified ends it with status 8
    Review(review::Options),
    /// Review, and vote for the digest of what was reviewed
    Vote(vote::Options),
    /// Take your vote back
    Withdraw(decide::Which),
    /// Execute a proposal that passed: anyone, after its timelock
    Execute(decide::Execution),
    /// Stop a proposal: the guardian
    Veto(decide::Which),
    /// Stop a factory at once: its guardian; the council ends it by `propose unpause`
    Pause(pause::Options),
    /// Take your own proposal back, while it is active
    Cancel(decide::Which),
    /// Remove a proposal that ended long ago; its storage is paid back to its proposer
    Prune(decide::Which),
    /// Make a council or a factory: one transaction, and no key to it
    #[command(subcommand)]
    New(new::Options),
    /// Propose a decision
    Propose(propose::Options),
    /// Deliver approved code to whoever awaits it
    Publish(publish::Options),
    /// Create an instance of a template
    Create(create::Options),
    /// Prepay creations at a factory, or take that back
    Prepay(creator::Prepay),
    /// Let calls that attach nothing spend of what is prepaid
    Allow(creator::Allowance),
    /// An instance: upgrade or retire it, show or change its owner
    #[command(subcommand)]
    Instance(instance::Options),
    /// Prove that an instance's account is gone, and give its slot and stake back
    Settle(instance::Settle),
    /// What came of a transaction, receipt by receipt
    Trace(trace::Options),
    /// Tell the events of the council and its factories in words, as they happen
    Watch(watch::Options),
    /// The factories of its registry
    Factories(factories::Options),
    /// Code that its factories are made of
    Codes(codes::Options),
    /// A factory: what it offers and what was made of it
    #[command(subcommand)]
    Factory(factory::Options),
    /// Print the completions of a shell
    Completions(completions::Options),
}
