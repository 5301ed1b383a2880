//! `charter new account`: an account with a new key, which is kept in near-cli's legacy keychain.

use charter_interface::{AccountId, Exact, NearToken};
use clap::Args;
use near_crypto::{KeyType, SecretKey};
use serde_json::json;

use crate::context::Context;
use crate::error::{Error, Result};
use crate::human;
use crate::transaction::{Step, Transaction};

/// What it can be told.
#[derive(Debug, Args)]
pub struct Options {
    /// The account; it must end with that of --as, which creates it
    #[arg(value_name = "ACCOUNT", value_parser = human::account)]
    account_id: AccountId,
    /// What it is given
    #[arg(long, value_name = "AMOUNT", value_parser = human::amount, default_value = "1 NEAR")]
    balance: NearToken,
}

/// Makes the key, keeps it, and creates the account with it: in this order, so that no account is there without its key.
pub async fn run(options: &Options, context: &Context<'_>) -> Result {
    let id = &options.account_id;
    let key = SecretKey::from_random(KeyType::ED25519);
    let transaction = Transaction {
        receiver_id: id.clone(),
        steps: vec![
            Step::CreateAccount,
            Step::Transfer(options.balance),
            Step::AddFullAccessKey(key.public_key()),
        ],
    };
    let file = if context.options.dry_run {
        None
    } else {
        Some(context.places().keep(context.node()?, id, &key).await?)
    };
    let doing = format!("creating {id}");
    let done = context.submit(&transaction, &doing).await;
    if let (Err(error), Some(file)) = (&done, &file) {
        // Where the account is not there, its key opens nothing. Where nobody knows, it stays.
        let unknown = matches!(
            error,
            Error::NotSeen { .. } | Error::Node { .. } | Error::NodeAway { .. }
        );
        if !unknown {
            let _ = std::fs::remove_file(file);
        }
    }
    let Some(done) = done? else { return Ok(()) };
    let file = file
        .map(|file| file.display().to_string())
        .unwrap_or_default();
    let shown = json!({ "account_id": id, "public_key": key.public_key().to_string(), "key_file": file, "done": done });
    context.printer.answer(&shown, || {
        format!(
            "{} {id} is there, with {}; its key is in {file}\n{}",
            context.printer.good("✓"),
            Exact(options.balance),
            context.printer.faint(&format!(
                "  paid {}; transaction {}",
                done.price, done.transaction
            ))
        )
    })
}
