//! Where code says that its source is: `contract_source_metadata` of NEP-330, a view, asked of the code on a chain of this process.

use charter_interface::AccountId;
use charter_interface::text::Quoted;
use charter_localnet::{Balance, Call, Chain};
use serde::Deserialize;
use serde_json::json;

use crate::error::{Error, Result};
use crate::node::Node;

/// What it says of itself; nobody else has said so.
#[derive(Debug, Default, Deserialize)]
pub struct Metadata {
    /// Its version, or the commit.
    pub version: Option<String>,
    /// Where its source is.
    pub link: Option<String>,
    /// How it was built.
    pub build_info: Option<BuildInfo>,
}

/// How it was built.
#[derive(Debug, Deserialize)]
pub struct BuildInfo {
    /// In what: an image of a container.
    pub build_environment: Option<String>,
    /// The commit of the source.
    pub source_code_snapshot: Option<String>,
}

impl Metadata {
    /// For people.
    pub fn words(&self) -> String {
        let mut words = vec![self.link.as_ref().map_or_else(
            || "nothing of its source".to_string(),
            |link| format!("that its source is {}", Quoted(link)),
        )];
        if let Some(version) = &self.version {
            words.push(format!("version {}", Quoted(version)));
        }
        if let Some(build) = &self.build_info {
            if let Some(snapshot) = &build.source_code_snapshot {
                words.push(format!("built from {}", Quoted(snapshot)));
            }
            if let Some(environment) = &build.build_environment {
                words.push(format!("in {}", Quoted(environment)));
            }
        }
        words.join(", ")
    }
}

/// What the code that an account runs says of itself, in words.
pub async fn of_account(node: &Node, account_id: &AccountId) -> Result<String> {
    let metadata = node
        .view::<Metadata>(account_id, "contract_source_metadata", json!({}))
        .await;
    match metadata {
        Ok(metadata) => Ok(metadata.words()),
        Err(error @ (Error::NodeAway { .. } | Error::Node { .. })) => Err(error),
        Err(_) => Ok("nothing (NEP-330)".to_string()),
    }
}

/// What code says of itself. `None`: it says nothing.
pub fn of(code: &[u8]) -> Option<Metadata> {
    let mut chain = Chain::new().ok()?;
    let id = "code.test.near".parse().ok()?;
    let account = chain.create_account(id, Balance::from_near(100)).ok()?;
    chain.deploy(&account, code).ok()?;
    let call = Call::new("contract_source_metadata").raw("{}");
    let view = chain.view(&account.account_id, &call).ok()?;
    view.json().ok()
}
