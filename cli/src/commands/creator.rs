//! `charter prepay | allow`: what a creator has with a factory.

use charter_interface::factory::args::Allow;
use charter_interface::{AccountId, Exact, NearToken};
use clap::Args;
use serde_json::json;

use crate::context::Context;
use crate::error::Result;
use crate::human;
use crate::transaction::{Call, Transaction};

/// What `prepay` can be told.
#[derive(Debug, Args)]
pub struct Prepay {
    /// How much: added to what is prepaid; a creator that is new pays for its record of it
    #[arg(value_parser = human::amount)]
    amount: NearToken,
    /// For this creator; for the signer when not given
    #[arg(long, value_name = "ACCOUNT", value_parser = human::account)]
    creator: Option<AccountId>,
    /// The factory; when not given the one that is remembered, or the council's only one
    #[arg(long, value_name = "ACCOUNT", value_parser = human::account)]
    factory: Option<AccountId>,
    /// Take it out again instead
    #[arg(long, conflicts_with = "creator")]
    back: bool,
}

/// What `allow` can be told.
#[derive(Debug, Args)]
pub struct Allowance {
    /// How much calls that attach nothing, such as those of a function-call key, may spend of what is prepaid: set, not added
    #[arg(value_parser = human::amount)]
    amount: NearToken,
    /// The factory; when not given the one that is remembered, or the council's only one
    #[arg(long, value_name = "ACCOUNT", value_parser = human::account)]
    factory: Option<AccountId>,
}

/// What these calls need.
const TGAS: u64 = 30;

/// NEP-145's `storage_deposit`, or `storage_withdraw`.
pub async fn prepay(options: &Prepay, context: &Context<'_>) -> Result {
    let factory = context.factory(options.factory.as_ref()).await?;
    let amount = Exact(options.amount);
    let (call, title) = if options.back {
        let call = Call::json("storage_withdraw", json!({ "amount": options.amount }))?.one_yocto();
        (call, format!("{amount} taken out of {}", factory.id))
    } else {
        let call = Call::json("storage_deposit", json!({ "account_id": options.creator }))?
            .deposit(options.amount);
        (call, format!("{amount} prepaid at {}", factory.id))
    };
    let transaction = Transaction::call(&factory.id, call.tgas(TGAS));
    context
        .submit_and_tell(&transaction, "prepaying", &title)
        .await?;
    Ok(())
}

/// `allow`.
pub async fn allow(options: &Allowance, context: &Context<'_>) -> Result {
    let factory = context.factory(options.factory.as_ref()).await?;
    let amount = options.amount;
    let call = Call::json("allow", Allow { amount })?
        .one_yocto()
        .tgas(TGAS);
    let title = format!(
        "calls that attach nothing may spend {} at {}",
        Exact(amount),
        factory.id
    );
    let transaction = Transaction::call(&factory.id, call);
    context
        .submit_and_tell(&transaction, "allowing", &title)
        .await?;
    Ok(())
}
