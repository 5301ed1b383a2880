//! `charter hash`.

use std::path::Path;

use charter_interface::CodeHash;
use clap::Args;
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::context::Context;
use crate::error::{Error, Result};
use crate::human;
use crate::print::pairs;

/// What it can be told.
#[derive(Debug, Args)]
pub struct Options {
    /// A file, or a hash in either spelling
    #[arg(value_name = "FILE|HASH")]
    of: String,
}

/// Shows a hash as the chain spells it, and as `sha256sum` does.
pub fn run(options: &Options, context: &Context<'_>) -> Result {
    let path = Path::new(&options.of);
    let (hash, bytes) = match human::code_hash(&options.of) {
        Ok(hash) if !path.exists() => (hash, None),
        _ => {
            let code = std::fs::read(path).map_err(|error| Error::file(path, error))?;
            (CodeHash(Sha256::digest(&code).into()), Some(code.len()))
        }
    };
    let sha256 = human::hexadecimal(&hash);
    let shown = json!({ "code_hash": hash, "sha256": sha256, "bytes": bytes });
    context.printer.answer(&shown, || {
        let mut facts = vec![("code hash", hash.to_string()), ("sha256sum", sha256)];
        if let Some(bytes) = bytes {
            facts.push(("bytes", bytes.to_string()));
        }
        pairs(facts)
    })
}
