//! Who signs: keys of near-cli's legacy keychain, or of a file.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use charter_interface::AccountId;
use near_crypto::SecretKey;
use near_primitives::hash::CryptoHash;
use near_primitives::views::AccessKeyPermissionView;
use serde::Deserialize;

use crate::error::{Error, FileFault, Result};
use crate::node::Node;
use crate::transaction::Transaction;

/// A key of an account that can sign a transaction.
pub struct Key {
    /// The key.
    pub secret_key: SecretKey,
    /// The nonce that it used last.
    pub nonce: u64,
    /// A block that is not old.
    pub block_hash: CryptoHash,
}

/// A key file of near-cli, of near-cli-js, or of a node.
#[derive(Deserialize)]
struct KeyFile {
    account_id: Option<String>,
    #[serde(alias = "private_key")]
    secret_key: String,
}

/// Where a key may be.
#[derive(Debug, Clone)]
pub struct Places {
    /// The file that was named.
    pub file: Option<PathBuf>,
    /// The legacy keychain.
    pub credentials: Option<PathBuf>,
}

impl Places {
    /// A key of the account that can sign this transaction; one with full access before others.
    pub async fn find(
        &self,
        node: &Node,
        account_id: &AccountId,
        transaction: &Transaction,
    ) -> Result<Key> {
        let (files, looked) = self.files(node, account_id).await?;
        if files.is_empty() {
            // An account that is not there has no key: that is the better answer.
            node.existing(account_id).await?;
            return Err(Error::NoKey {
                account_id: account_id.clone(),
                network: node.name(),
                looked,
            });
        }
        let mut limited = None;
        let mut reason = None;
        for path in &files {
            let secret_key = read(path, account_id)?;
            let Some((key, block_hash)) = node.key(account_id, &secret_key.public_key()).await?
            else {
                reason.get_or_insert_with(|| {
                    format!("the account does not have the key of {}", path.display())
                });
                continue;
            };
            let found = Key {
                secret_key,
                nonce: key.nonce,
                block_hash,
            };
            match &key.permission {
                AccessKeyPermissionView::FullAccess => return Ok(found),
                permission => match refusal(permission, transaction) {
                    None => limited = limited.or(Some(found)),
                    Some(refusal) => {
                        reason = Some(format!("the key of {} {refusal}", path.display()));
                    }
                },
            }
        }
        limited.ok_or_else(|| Error::KeyCannot {
            account_id: account_id.clone(),
            reason: reason.unwrap_or_default(),
        })
    }

    /// Keeps a new key in the legacy keychain; the file. A key that is there is never written over.
    pub async fn keep(
        &self,
        node: &Node,
        account_id: &AccountId,
        key: &SecretKey,
    ) -> Result<PathBuf> {
        let Some(credentials) = &self.credentials else {
            return Err(Error::NotFound(
                "there is no home directory to keep a key in".to_string(),
            ));
        };
        let keychain = credentials.join(keychain(node).await?);
        let path = keychain.join(format!("{account_id}.json"));
        let json = serde_json::json!({
            "account_id": account_id,
            "public_key": key.public_key().to_string(),
            "private_key": key.to_string(),
        });
        fs::create_dir_all(&keychain).map_err(|error| Error::file(&keychain, error))?;
        let mut file = OpenOptions::new();
        file.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut file, 0o600);
        file.open(&path)
            .and_then(|mut file| file.write_all(json.to_string().as_bytes()))
            .map_err(|error| Error::file(&path, error))?;
        Ok(path)
    }

    /// The files that may hold a key, and where was looked.
    async fn files(
        &self,
        node: &Node,
        account_id: &AccountId,
    ) -> Result<(Vec<PathBuf>, Vec<PathBuf>)> {
        if let Some(file) = &self.file {
            return Ok((vec![file.clone()], vec![file.clone()]));
        }
        let Some(credentials) = &self.credentials else {
            return Ok((Vec::new(), Vec::new()));
        };
        let keychain = credentials.join(keychain(node).await?);
        let lone = keychain.join(format!("{account_id}.json"));
        let folder = keychain.join(account_id.as_str());
        let mut files = Vec::new();
        if lone.is_file() {
            files.push(lone.clone());
        }
        if let Ok(entries) = fs::read_dir(&folder) {
            let entries = entries.filter_map(std::result::Result::ok);
            let mut keys: Vec<_> = entries
                .map(|entry| entry.path())
                .filter(|path| {
                    path.extension()
                        .is_some_and(|extension| extension == "json")
                })
                .collect();
            keys.sort_unstable();
            files.extend(keys);
        }
        Ok((files, vec![lone, folder]))
    }
}

/// The folder of a network's keys.
async fn keychain(node: &Node) -> Result<String> {
    match &node.network().keychain {
        Some(name) => Ok(name.clone()),
        None => {
            let name = node.chain_id().await?;
            // It is a folder's name, and comes from a node.
            let plain = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
            if name.is_empty() || !name.chars().all(plain) {
                return Err(Error::Node {
                    url: node.network().url.clone(),
                    reason: format!("its chain is called `{name}`, which can be no folder of keys"),
                });
            }
            Ok(name)
        }
    }
}

fn read(path: &Path, account_id: &AccountId) -> Result<SecretKey> {
    let fault = |text: String| Error::File {
        path: path.to_owned(),
        fault: FileFault::Content(text),
    };
    let text = fs::read_to_string(path).map_err(|error| Error::file(path, error))?;
    let file: KeyFile = serde_json::from_str(&text).map_err(|_| {
        fault("this is no key file: it has no `secret_key` or `private_key`".into())
    })?;
    if let Some(owner) = file.account_id.filter(|owner| owner != account_id.as_str()) {
        return Err(Error::KeyCannot {
            account_id: account_id.clone(),
            reason: format!("the key of {} is one of {owner}", path.display()),
        });
    }
    file.secret_key
        .parse()
        .map_err(|_| fault("its secret key is none".into()))
}

/// Why a key that may only call functions cannot sign a transaction. `None`: it can.
fn refusal(permission: &AccessKeyPermissionView, transaction: &Transaction) -> Option<String> {
    let AccessKeyPermissionView::FunctionCall {
        receiver_id,
        method_names,
        ..
    } = permission
    else {
        return Some("is a gas key, which this program does not sign with".to_string());
    };
    let Some(call) = transaction.lone_call() else {
        return Some("may only call functions".to_string());
    };
    if receiver_id.as_str() != transaction.receiver_id.as_str() {
        return Some(format!("may only call {receiver_id}"));
    }
    if !method_names.is_empty() && !method_names.contains(&call.method) {
        return Some(format!("may only call {}", method_names.join(", ")));
    }
    if !call.deposit.is_zero() {
        return Some("may only call functions, and cannot attach money".to_string());
    }
    None
}
