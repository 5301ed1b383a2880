//! `charter propose`: any decision, as people say it.

mod batch;
mod code;
mod council;
mod creators;
mod measure;
mod releases;
mod templates;

use std::path::PathBuf;

use charter_interface::factory::Command;
use charter_interface::governance::args::Propose;
use charter_interface::governance::{Action, Change};
use charter_interface::{AccountId, NearToken, storage_price};
use clap::{Args, Subcommand};

use crate::context::Context;
use crate::error::{Error, Result};
use crate::human;
use crate::review::digest_of;
use crate::transaction::{Call, Transaction};

/// What it can be told.
#[derive(Debug, Args)]
#[command(
    subcommand_negates_reqs = true,
    args_conflicts_with_subcommands = false
)]
pub struct Options {
    #[command(flatten)]
    words: Words,
    /// Several commands at once, or any action: a file in TOML or JSON with `action`, and perhaps `description` and `link`
    #[arg(long, value_name = "FILE", required = true)]
    file: Option<PathBuf>,
    #[command(subcommand)]
    what: Option<What>,
}

/// What is said beside the action.
#[derive(Debug, Args)]
struct Words {
    /// What it is for; at most 2,000 bytes
    #[arg(long, global = true, value_name = "TEXT")]
    description: Option<String>,
    /// Where there is more; at most 256 bytes
    #[arg(long, global = true, value_name = "URL")]
    link: Option<String>,
    /// The factory that is commanded; when not given the one that is remembered, or the council's only one
    #[arg(long, global = true, value_name = "ACCOUNT", value_parser = human::account)]
    factory: Option<AccountId>,
}

/// What is proposed.
#[derive(Debug, Subcommand)]
enum What {
    /// A release: its hash, size and source are read from the wasm
    Release(releases::Release),
    /// The release that is created when none is named; an older one: the rollback
    Current(releases::Which),
    /// A release creates no instances any more
    Deprecate(releases::Which),
    /// Undo a deprecation
    Restore(releases::Which),
    /// A release less; instances that run it go on
    Remove(releases::Which),
    /// A template, or what is fixed for it
    Template(templates::Template),
    /// What an instance of a template costs, and whether it can have a key
    Terms(templates::Terms),
    /// Let creators make instances of a template
    Open(templates::Which),
    /// Stop them
    Close(templates::Which),
    /// What all creators may have, or one of them
    Limits(creators::Limits),
    /// Who may create
    Access(creators::Access),
    /// Names that nobody may create
    Names(creators::Names),
    /// Stop creations, publications and upgrades
    Pause,
    /// End a pause
    Unpause,
    /// Pay out collected fees
    Fees(council::Payment),
    /// Pay out what a factory has free: gas rewards and gifts
    Sweep(council::Payment),
    /// Who may veto in the council, or with --factory pause that factory
    Guardian(council::Guardian),
    /// Members that join or leave
    Member(council::Member),
    /// How proposals of a category are decided; what is not said stays
    Rule(council::RuleOf),
    /// A factory to be created, registered or forgotten
    #[command(subcommand)]
    Factory(code::FactoryOptions),
    /// Code that factories are made of
    Code(code::Code),
    /// Code for the council itself, or with --factory for that factory
    Upgrade(code::Code),
    /// Pay from what the council freely owns
    Pay(council::Payment),
    /// Call any contract in the council's name
    Call(council::CallOf),
    /// Hand a factory over: the account must accept
    Governance(council::Governance),
    /// Cancel other proposals
    Cancel(council::Cancel),
}

/// What a proposal needs.
const TGAS: u64 = 30;
/// What a proposal's records take besides its texts and its action, in bytes, and more: the excess comes back.
const RECORDS: u64 = 1_500;

/// Proposes it.
pub async fn run(options: &Options, context: &Context<'_>) -> Result {
    let (action, description, link) = match (&options.what, &options.file) {
        (Some(what), _) => (action(what, options, context).await?, None, None),
        (None, Some(file)) => batch::read(file)?,
        (None, None) => return Err(Error::Words("propose what? see --help".to_string())),
    };
    let description = options.words.description.clone().or(description);
    let proposal = Propose {
        description: description
            .unwrap_or_else(|| action.lines().join("; ").chars().take(400).collect()),
        link: options.words.link.clone().or(link),
        action,
    };
    propose(context, proposal).await
}

/// An action, of what was said.
async fn action(what: &What, options: &Options, context: &Context<'_>) -> Result<Action> {
    use What as W;
    let named = options.words.factory.as_ref();
    let change = |change| {
        Ok(Action::Council {
            changes: vec![change],
        })
    };
    let command = match what {
        W::Member(options) => {
            return Ok(Action::Council {
                changes: options.changes()?,
            });
        }
        W::Rule(options) => return change(options.change(context).await?),
        W::Cancel(options) => return change(options.change()),
        W::Code(options) => return change(Change::ApproveCode(options.upgrade()?)),
        W::Guardian(options) if named.is_none() => {
            return change(Change::SetGuardian {
                guardian: options.guardian()?,
            });
        }
        W::Upgrade(options) if named.is_none() => {
            return change(Change::ApproveUpgrade(options.upgrade()?));
        }
        W::Factory(options) => return options.action(),
        W::Pay(options) => {
            return Ok(Action::Transfer {
                receiver_id: options.receiver_id.clone(),
                amount: options.amount,
            });
        }
        W::Call(options) => return options.action(),
        W::Release(options) => Command::ApproveRelease(options.release()?),
        W::Current(which) => Command::SetCurrentRelease(which.id()),
        W::Deprecate(which) => Command::DeprecateRelease(which.id()),
        W::Restore(which) => Command::RestoreRelease(which.id()),
        W::Remove(which) => Command::RemoveRelease(which.id()),
        W::Template(options) => {
            let factory_id = context.factory(named).await?.id;
            let commands = options.commands();
            return Ok(Action::Factory {
                factory_id,
                commands,
            });
        }
        W::Terms(options) => {
            let factory = context.factory(named).await?;
            options.command(context, &factory).await?
        }
        W::Open(which) => Command::OpenTemplate {
            template: which.template.clone(),
        },
        W::Close(which) => Command::CloseTemplate {
            template: which.template.clone(),
        },
        W::Limits(options) => options.command()?,
        W::Access(options) => options.command(),
        W::Names(options) => {
            let factory_id = context.factory(named).await?.id;
            let commands = options.commands()?;
            return Ok(Action::Factory {
                factory_id,
                commands,
            });
        }
        W::Pause => Command::Pause,
        W::Unpause => Command::Unpause,
        W::Fees(payment) => Command::WithdrawFees {
            receiver_id: payment.receiver_id.clone(),
            amount: payment.amount,
        },
        W::Sweep(payment) => Command::Sweep {
            receiver_id: payment.receiver_id.clone(),
            amount: payment.amount,
        },
        W::Guardian(options) => Command::SetGuardian {
            guardian: options.guardian()?,
        },
        W::Upgrade(options) => Command::ApproveUpgrade(options.upgrade()?),
        W::Governance(options) => options.command()?,
    };
    let factory_id = context.factory(named).await?.id;
    Ok(Action::Factory {
        factory_id,
        commands: vec![command],
    })
}

/// Sends it, with what its storage costs, and the bond of one that is no member.
async fn propose(context: &Context<'_>, proposal: Propose) -> Result {
    let council_id = context.council_id()?.clone();
    let signer_id = context.signer_id()?;
    let policy = context.council()?.policy().await?;
    let bond = if policy.members.contains(signer_id) {
        NearToken::from_yoctonear(0)
    } else {
        policy.open_proposals.unwrap_or_default()
    };
    let action = borsh::to_vec(&proposal.action).map_err(Error::Runtime)?;
    let texts = proposal.description.len() + proposal.link.as_ref().map_or(0, String::len);
    let bytes = action.len() as u64 + texts as u64 + RECORDS;
    let deposit = storage_price(bytes).saturating_add(bond);
    let digest = digest_of(&proposal.action)?;
    let lines = proposal.action.lines();
    let call = Call::json("propose", &proposal)?
        .deposit(deposit)
        .tgas(TGAS);
    let transaction = Transaction::call(&council_id, call);
    let Some(done) = context.submit(&transaction, "proposing").await? else {
        return Ok(());
    };
    let shown = serde_json::json!({ "proposal_id": done.value, "digest": digest, "lines": lines, "done": done });
    context.printer.answer(&shown, || {
        let mut text = vec![format!(
            "{} proposal {}, digest {digest}",
            context.printer.good("✓"),
            done.value
        )];
        text.extend(lines.iter().map(|line| format!("  {line}")));
        text.push(context.printer.faint(&format!(
            "  paid {}; transaction {}",
            done.price, done.transaction
        )));
        text.join("\n")
    })
}
