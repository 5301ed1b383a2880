//! `charter new account | council | factory`. Council and factory are created, given their code and initialised in one
//! transaction, so that no key to them ever exists.

mod account;
mod council;
pub mod factory;

use std::fs;
use std::path::{Path, PathBuf};

use charter_interface::{AccountId, CodeHash, NearToken};
use clap::{Args, Subcommand};
use serde::Serialize;
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::context::Context;
use crate::error::{Error, Result};
use crate::human;
use crate::transaction::{Call, Step, Transaction};

/// What it can be told.
#[derive(Debug, Subcommand)]
pub enum Options {
    /// An account, with a new key in near-cli's legacy keychain
    Account(account::Options),
    /// A council, with its members and rules
    Council(council::Options),
    /// A factory that obeys the council
    Factory(factory::Options),
}

/// The account and what it runs.
#[derive(Debug, Args)]
struct Account {
    /// The account; it must end with that of --as, which creates it
    #[arg(value_name = "ACCOUNT", value_parser = human::account)]
    account_id: AccountId,
    /// Its code
    #[arg(long, value_name = "FILE")]
    wasm: PathBuf,
    /// What it is given
    #[arg(long, value_name = "AMOUNT", value_parser = human::amount, default_value = "10 NEAR")]
    balance: NearToken,
}

/// What an init needs.
const INIT_TGAS: u64 = 50;

/// Creates one.
pub async fn run(options: &Options, context: &Context<'_>) -> Result {
    match options {
        Options::Account(options) => account::run(options, context).await,
        Options::Council(options) => council::run(options, context).await,
        Options::Factory(options) => factory::run(options, context).await,
    }
}

/// Creates it, and looks at what is there then: no key, and the code that was deployed.
async fn create(
    context: &Context<'_>,
    account: &Account,
    what: &str,
    init: impl Serialize,
) -> Result {
    let code = read(&account.wasm)?;
    let hash = CodeHash(Sha256::digest(&code).into());
    let transaction = Transaction {
        receiver_id: account.account_id.clone(),
        steps: vec![
            Step::CreateAccount,
            Step::Transfer(account.balance),
            Step::Deploy {
                code,
                file: account.wasm.clone(),
            },
            Step::Call(Call::json("init", init)?.tgas(INIT_TGAS)),
        ],
    };
    let id = &account.account_id;
    let doing = format!("creating the {what} {id}");
    let Some(done) = context.submit(&transaction, &doing).await? else {
        return Ok(());
    };
    let node = context.node()?;
    let there = node.existing(id).await?;
    let keys = node.keys(id).await?.len();
    if keys > 0 || there.code_hash.to_string() != hash.to_string() {
        return Err(Error::NotVerified(format!(
            "{id} has {keys} keys and runs code {}: it should have none and run {hash}",
            there.code_hash
        )));
    }
    let shown = json!({ "account_id": id, "code_hash": hash, "keys": keys, "done": done });
    context.printer.answer(&shown, || {
        format!(
            "{} {id} is there: it runs {} and has no key\n{}",
            context.printer.good("✓"),
            human::both_spellings(&hash),
            context.printer.faint(&format!(
                "  paid {}; transaction {}",
                done.price, done.transaction
            ))
        )
    })
}

/// Reads code.
pub fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).map_err(|error| Error::file(path, error))
}
