//! `charter use`: what the other commands need not be told again.

use charter_interface::AccountId;
use clap::Args;

use crate::context::Context;
use crate::error::{Error, Result};
use crate::human;
use crate::memory::Memory;
use crate::print::pairs;

/// What it can be told, besides what every command can be.
#[derive(Debug, Args)]
pub struct Options {
    /// The factory of commands that name none
    #[arg(long, value_name = "ACCOUNT", value_parser = human::account)]
    factory: Option<AccountId>,
    /// Forget all that is remembered
    #[arg(long)]
    forget: bool,
}

/// Remembers, and shows what is remembered.
pub fn run(options: &Options, context: &Context<'_>) -> Result {
    let Some(path) = &context.surroundings.memory else {
        return Err(Error::NotFound(
            "there is no home directory to remember anything in; set CHARTER_CONFIG to a file"
                .to_string(),
        ));
    };
    let told = context.options;
    if let Some(name) = &told.network {
        context.check_network(name)?;
    }
    let before = if options.forget {
        Memory::default()
    } else {
        context.memory.clone()
    };
    let key_file = match &told.key_file {
        // It is looked for from wherever the next command runs.
        Some(file) => Some(std::path::absolute(file).map_err(|error| Error::file(file, error))?),
        // Another signer has another key.
        None if told.signer.is_some() && told.signer != before.signer => None,
        None => before.key_file.clone(),
    };
    let memory = Memory {
        network: told.network.clone().or(before.network),
        council: told.council.clone().or(before.council),
        factory: options.factory.clone().or(before.factory),
        signer: told.signer.clone().or(before.signer),
        key_file,
    };
    if memory != context.memory {
        memory.write(path)?;
    }
    context.printer.answer(&memory, || {
        let lines: Vec<_> = [
            ("network", memory.network.clone()),
            ("council", memory.council.as_ref().map(ToString::to_string)),
            ("factory", memory.factory.as_ref().map(ToString::to_string)),
            ("as", memory.signer.as_ref().map(ToString::to_string)),
            ("key file", memory.key_file.as_ref().map(|file| file.display().to_string())),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
        .collect();
        if lines.is_empty() {
            return "nothing is remembered; say --network, --council, --as, --key-file or --factory".to_string();
        }
        pairs(lines)
    })
}
