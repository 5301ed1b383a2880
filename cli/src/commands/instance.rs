//! `charter instance upgrade | retire | owner`, `charter settle`: the life of an instance.

use charter_interface::AccountId;
use charter_interface::factory::args::OfInstance;
use clap::{Args, Subcommand};
use serde_json::json;

use crate::context::Context;
use crate::error::{Error, Result};
use crate::human;
use crate::transaction::{Call, Transaction};

/// What becomes of an instance.
#[derive(Debug, Subcommand)]
pub enum Options {
    /// Upgrade it to a release of its template: its owner
    Upgrade(Upgrade),
    /// Leave the factory, and pay everything to the owner: its owner
    Retire(Retire),
    /// Show its owner, offer it to another, or accept the offer
    Owner(Owner),
}

/// Which instance.
#[derive(Debug, Args)]
struct Which {
    /// Its account
    #[arg(value_name = "INSTANCE", value_parser = human::account)]
    instance_id: AccountId,
}

/// What an upgrade can be told.
#[derive(Debug, Args)]
pub struct Upgrade {
    #[command(flatten)]
    which: Which,
    /// The release; the template's current one when not given
    #[arg(long, value_name = "VERSION")]
    release: Option<String>,
}

/// What a retirement can be told.
#[derive(Debug, Args)]
pub struct Retire {
    #[command(flatten)]
    which: Which,
    /// Keep the account
    #[arg(long)]
    keep: bool,
    /// Leave also when the factory does not answer
    #[arg(long)]
    force: bool,
}

/// What is to be done about its owner.
#[derive(Debug, Args)]
pub struct Owner {
    #[command(flatten)]
    which: Which,
    /// Offer it to this account, or to `nobody`
    #[arg(long, value_name = "ACCOUNT|nobody")]
    offer: Option<String>,
    /// Accept the offer
    #[arg(long, conflicts_with = "offer")]
    accept: bool,
}

/// What `settle` can be told.
#[derive(Debug, Args)]
pub struct Settle {
    #[command(flatten)]
    which: Which,
}

/// What ownership needs.
const TGAS: u64 = 30;
/// What an upgrade, a retirement and a settlement may spend.
const MOST_TGAS: u64 = 300;

/// Does it.
pub async fn run(options: &Options, context: &Context<'_>) -> Result {
    match options {
        Options::Upgrade(Upgrade { which, release }) => {
            let call = Call::json("upgrade", json!({ "version": release }))?
                .one_yocto()
                .tgas(MOST_TGAS);
            send(context, which, call, "upgrading").await
        }
        Options::Retire(Retire { which, keep, force }) => {
            let args = json!({ "keep": keep, "force": force });
            let call = Call::json("retire", args)?.one_yocto().tgas(MOST_TGAS);
            send(context, which, call, "retiring").await
        }
        Options::Owner(owner) => of_owner(owner, context).await,
    }
}

/// `settle_gone`: proves that an instance's account is gone, and gives slot and stake back to its creator.
pub async fn settle(options: &Settle, context: &Context<'_>) -> Result {
    let id = &options.which.instance_id;
    let parts = id.as_str().split_once('.');
    let (name, factory_id) =
        parts.ok_or_else(|| Error::Words(format!("{id} is below no factory")))?;
    let name = name.to_string();
    let call = Call::json("settle_gone", OfInstance { name })?.tgas(MOST_TGAS);
    let transaction = Transaction::call(&human::account(factory_id)?, call);
    let title = format!("{id} is settled");
    context
        .submit_and_tell(&transaction, "settling", &title)
        .await?;
    Ok(())
}

async fn of_owner(owner: &Owner, context: &Context<'_>) -> Result {
    let id = &owner.which.instance_id;
    if owner.accept {
        let call = Call::json("accept_owner", json!({}))?
            .one_yocto()
            .tgas(TGAS);
        return send(context, &owner.which, call, "accepting").await;
    }
    if let Some(offer) = &owner.offer {
        let to = match offer.as_str() {
            "nobody" => None,
            account => Some(human::account(account)?),
        };
        let call = Call::json("propose_owner", json!({ "owner_id": to }))?
            .one_yocto()
            .tgas(TGAS);
        return send(context, &owner.which, call, "offering").await;
    }
    let node = context.node()?;
    let owner: AccountId = node.view(id, "get_owner", json!({})).await?;
    let proposed: Option<AccountId> = node.view(id, "get_proposed_owner", json!({})).await?;
    let shown = json!({ "instance_id": id, "owner": owner, "proposed_owner": proposed });
    context.printer.answer(&shown, || match &proposed {
        Some(proposed) => format!("{id} belongs to {owner}, and is offered to {proposed}"),
        None => format!("{id} belongs to {owner}"),
    })
}

async fn send(context: &Context<'_>, which: &Which, call: Call, doing: &str) -> Result {
    let title = format!("{} {}", call.method, which.instance_id);
    let doing = format!("{doing} {}", which.instance_id);
    let transaction = Transaction::call(&which.instance_id, call);
    context
        .submit_and_tell(&transaction, &doing, &title)
        .await?;
    Ok(())
}
