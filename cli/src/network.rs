//! Networks, as near-cli's own configuration names them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use charter_interface::AccountId;
use serde::Deserialize;

use crate::error::{Error, FileFault, Result};

/// A network that can be reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Network {
    /// The name of the connection in near-cli's configuration. `None`: the URL was given, and is not in there.
    pub connection: Option<String>,
    /// The folder of its keys in the legacy keychain. `None`: to be asked of the node.
    pub keychain: Option<String>,
    /// The node.
    pub url: String,
    /// What the node wants to know its clients by.
    pub api_key: Option<String>,
}

/// near-cli's `config.toml`, as far as it matters here.
#[derive(Debug, Default, Deserialize)]
pub struct NearCli {
    credentials_home_dir: Option<PathBuf>,
    #[serde(default)]
    network_connection: BTreeMap<String, Connection>,
}

#[derive(Debug, Deserialize)]
struct Connection {
    network_name: String,
    rpc_url: String,
    rpc_api_key: Option<String>,
}

/// What near-cli has before it is run for the first time.
const KNOWN: [(&str, &str); 2] = [
    ("mainnet", "https://rpc.mainnet.fastnear.com/"),
    ("testnet", "https://rpc.testnet.fastnear.com/"),
];

impl NearCli {
    /// Reads it; without the file there are mainnet and testnet.
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

    /// The legacy keychain, if another than the usual one.
    pub fn credentials(&self) -> Option<&Path> {
        self.credentials_home_dir.as_deref()
    }

    /// A network by its name, or by the URL of a node.
    pub fn network(&self, name: &str) -> Result<Network> {
        if name.starts_with("http://") || name.starts_with("https://") {
            return Ok(self.by_url(name));
        }
        if let Some(connection) = self.network_connection.get(name) {
            return Ok(connection.network(name));
        }
        if let Some((_, url)) = KNOWN.iter().find(|(known, _)| *known == name) {
            return Ok(Network {
                connection: Some(name.to_string()),
                keychain: Some(name.to_string()),
                url: (*url).to_string(),
                api_key: None,
            });
        }
        let mut known: Vec<_> = self.network_connection.keys().cloned().collect();
        known.extend(KNOWN.iter().map(|(name, _)| (*name).to_string()));
        known.sort_unstable();
        known.dedup();
        Err(Error::NoNetwork {
            name: name.to_string(),
            known,
        })
    }

    fn by_url(&self, url: &str) -> Network {
        let same = |other: &str| other.trim_end_matches('/') == url.trim_end_matches('/');
        let mut connections = self.network_connection.iter();
        match connections.find(|(_, connection)| same(&connection.rpc_url)) {
            Some((name, connection)) => connection.network(name),
            None => Network {
                connection: None,
                keychain: None,
                url: url.to_string(),
                api_key: None,
            },
        }
    }
}

impl Connection {
    fn network(&self, name: &str) -> Network {
        Network {
            connection: Some(name.to_string()),
            keychain: Some(self.network_name.clone()),
            url: self.rpc_url.clone(),
            api_key: self.rpc_api_key.clone(),
        }
    }
}

/// The public network whose accounts end as this one does.
pub fn of_account(account_id: &AccountId) -> Option<&'static str> {
    let account_id = account_id.as_str();
    if account_id.ends_with(".near") {
        Some("mainnet")
    } else if account_id.ends_with(".testnet") {
        Some("testnet")
    } else {
        None
    }
}
