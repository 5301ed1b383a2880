//! `--file batch.toml`: an action as a file, in TOML or in the contract's own JSON.

use std::fs;
use std::path::Path;

use charter_interface::governance::Action;
use serde::Deserialize;
use serde_json::Value;

use crate::error::{Error, FileFault, Result};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Batch {
    action: Value,
    description: Option<String>,
    link: Option<String>,
}

/// Reads one: the action, the description and the link.
pub fn read(path: &Path) -> Result<(Action, Option<String>, Option<String>)> {
    let fault = |text: String| Error::File {
        path: path.to_owned(),
        fault: FileFault::Content(text),
    };
    let text = fs::read_to_string(path).map_err(|error| Error::file(path, error))?;
    let json = path
        .extension()
        .is_some_and(|extension| extension == "json");
    let batch: Batch = if json {
        serde_json::from_str(&text).map_err(|error| fault(error.to_string()))?
    } else {
        toml::from_str(&text).map_err(|error| fault(error.message().to_string()))?
    };
    let action = Action::deserialize(&batch.action).map_err(|error| fault(error.to_string()))?;
    Ok((action, batch.description, batch.link))
}
