//! Code of the council, of factories, and what factories are made of.

use std::path::PathBuf;

use charter_interface::governance::{Action, Change, NewFactory};
use charter_interface::{AccountId, CodeHash, Duration, NearToken, Upgrade};
use clap::{Args, Subcommand};
use sha2::{Digest, Sha256};

use super::releases::How;
use crate::commands::new::factory::Setup;
pub use crate::commands::new::read;
use crate::error::{Error, Result};
use crate::human;

/// Code to be approved.
#[derive(Debug, Args)]
pub struct Code {
    /// The code
    #[arg(long, value_name = "FILE")]
    wasm: PathBuf,
    /// How it reaches who runs it
    #[arg(long, value_enum, default_value = "stored")]
    delivery: How,
    /// How long the approval stands
    #[arg(long, value_name = "DURATION", value_parser = human::duration)]
    expires_in: Option<Duration>,
}

impl Code {
    /// As the council approves it.
    pub fn upgrade(&self) -> Result<Upgrade> {
        let (code_hash, size) = hash_and_size(&read(&self.wasm)?)?;
        Ok(Upgrade {
            code_hash,
            size,
            delivery: self.delivery.into(),
            expires_in: self.expires_in,
        })
    }
}

/// What becomes of a factory.
#[derive(Debug, Subcommand)]
pub enum FactoryOptions {
    /// A new one below the council, of code that the council has published
    Create(Box<Create>),
    /// Enter one that lives elsewhere in the council's registry
    Register(Which),
    /// Strike one from the registry
    Forget(Which),
}

/// A factory to be created.
#[derive(Debug, Args)]
pub struct Create {
    /// One label: the factory is NAME.COUNCIL
    name: String,
    /// Its code, by its hash in either spelling
    #[arg(long, value_name = "HASH", value_parser = human::code_hash)]
    code: CodeHash,
    /// What it is given of what the council freely owns
    #[arg(long, value_name = "AMOUNT", value_parser = human::amount, default_value = "5 NEAR")]
    balance: NearToken,
    #[command(flatten)]
    setup: Setup,
}

/// A factory.
#[derive(Debug, Args)]
pub struct Which {
    /// Its account
    #[arg(value_name = "ACCOUNT", value_parser = human::account)]
    factory_id: AccountId,
}

impl FactoryOptions {
    /// The action.
    pub fn action(&self) -> Result<Action> {
        let change = match self {
            Self::Create(create) => {
                return Ok(Action::CreateFactory(NewFactory {
                    name: create.name.clone(),
                    code_hash: create.code,
                    balance: create.balance,
                    setup: create.setup.setup(),
                }));
            }
            Self::Register(which) => Change::RegisterFactory {
                factory_id: which.factory_id.clone(),
            },
            Self::Forget(which) => Change::ForgetFactory {
                factory_id: which.factory_id.clone(),
            },
        };
        Ok(Action::Council {
            changes: vec![change],
        })
    }
}

/// What names code.
pub fn hash_and_size(code: &[u8]) -> Result<(CodeHash, u32)> {
    let size = u32::try_from(code.len())
        .map_err(|_| Error::Words("code of more than 4 GB".to_string()))?;
    Ok((CodeHash(Sha256::digest(code).into()), size))
}
