//! What `charter use` remembers.

use std::fs;
use std::path::{Path, PathBuf};

use charter_interface::AccountId;
use serde::{Deserialize, Serialize};

use crate::error::{Error, FileFault, Result};

/// What is taken where the command line does not say it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Memory {
    /// The network's name, or the URL of a node.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network: Option<String>,
    /// The council.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub council: Option<AccountId>,
    /// The factory of commands that name none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub factory: Option<AccountId>,
    /// Who signs.
    #[serde(rename = "as", skip_serializing_if = "Option::is_none")]
    pub signer: Option<AccountId>,
    /// The signer's key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_file: Option<PathBuf>,
}

impl Memory {
    /// Reads it; a file that is not there remembers nothing.
    pub fn read(path: Option<&Path>) -> Result<Self> {
        let Some(path) = path.filter(|path| path.exists()) else {
            return Ok(Self::default());
        };
        let text = fs::read_to_string(path).map_err(|error| Error::file(path, error))?;
        toml::from_str(&text).map_err(|error| Error::File {
            path: path.to_owned(),
            fault: FileFault::Content(error.message().to_string()),
        })
    }

    /// Writes it.
    pub fn write(&self, path: &Path) -> Result<()> {
        let text = toml::to_string(self).map_err(|error| Error::File {
            path: path.to_owned(),
            fault: FileFault::Content(error.to_string()),
        })?;
        if let Some(directory) = path.parent() {
            fs::create_dir_all(directory).map_err(|error| Error::file(directory, error))?;
        }
        fs::write(path, text).map_err(|error| Error::file(path, error))
    }
}
