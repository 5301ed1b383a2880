//! A council, as it answers.

use charter_interface::governance::args::{InPages, OfFactory, OfProposal, Proposals};
use charter_interface::governance::{
    Action, CodeView, EffectiveRules, FactoryView, Ledger, Policy, ProposalId, Status, Tally,
    VoteView,
};
use charter_interface::{
    AccountId, ApprovedUpgrade, Category, CodeHash, NearToken, Page, Timestamp,
};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::error::{Error, Result};
use crate::node::Node;

/// A council on a node.
pub struct Council<'n> {
    node: &'n Node,
    /// Its account.
    pub id: AccountId,
}

/// `get_proposal`, with its action as it came: a newer council may know actions that this program does not.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Proposal {
    /// Its number.
    pub proposal_id: ProposalId,
    /// Who proposed it.
    pub proposer_id: AccountId,
    /// Whose rule it is decided by.
    pub category: Category,
    /// Where it stands now.
    pub status: Status,
    /// How the votes stand.
    pub tally: Tally,
    /// What the council says is the digest of its action.
    pub digest: CodeHash,
    /// What the council says that it does.
    pub summary: Vec<String>,
    /// What it does, exactly.
    pub action: Value,
    /// What its proposer says of it.
    pub description: String,
    /// Where there is more.
    pub link: Option<String>,
    /// When it was proposed.
    pub created_at: Timestamp,
    /// When voting ends.
    pub voting_ends: Timestamp,
    /// When it can be executed.
    pub executable_from: Option<Timestamp>,
    /// Until when.
    pub executable_until: Option<Timestamp>,
    /// How often it was executed.
    pub attempts: u16,
    /// Why the last execution failed, as far as the protocol tells a contract.
    pub failure: Option<String>,
    /// What its proposer paid for its storage, in yoctoNEAR.
    pub storage_paid: NearToken,
    /// The bond that is still held, in yoctoNEAR.
    pub bond: NearToken,
    /// When it can be pruned.
    pub prunable_from: Option<Timestamp>,
}

impl Proposal {
    /// Its action, if this program knows it.
    ///
    /// # Errors
    ///
    /// What is not known of it.
    pub fn known_action(&self) -> std::result::Result<Action, serde_json::Error> {
        Action::deserialize(&self.action)
    }

    /// What it does in one line, in this program's words: never in those of the council.
    pub fn line(&self) -> String {
        match self.known_action() {
            Ok(action) => {
                let lines = action.lines();
                match lines.as_slice() {
                    [] => "nothing".to_string(),
                    [one] => one.clone(),
                    [first, rest @ ..] => format!("{first}; and {} more", rest.len()),
                }
            }
            Err(_) => "UNKNOWN to this program; see `charter review`".to_string(),
        }
    }
}

impl<'n> Council<'n> {
    /// A council that nobody has talked to yet.
    pub const fn new(node: &'n Node, id: AccountId) -> Self {
        Self { node, id }
    }

    async fn view<T: DeserializeOwned>(&self, method: &str, args: impl Serialize) -> Result<T> {
        let answer = self.node.view(&self.id, method, args).await;
        answer.map_err(|error| match error {
            Error::IsNo {
                account_id,
                network,
                method,
                ..
            } => Error::IsNo {
                account_id,
                network,
                method,
                what: "council",
            },
            other => other,
        })
    }

    /// `get_policy`.
    pub async fn policy(&self) -> Result<Policy> {
        self.view("get_policy", json!({})).await
    }

    /// `get_effective_rules`.
    pub async fn rules(&self) -> Result<EffectiveRules> {
        self.view("get_effective_rules", json!({})).await
    }

    /// `get_upgrade`.
    pub async fn upgrade(&self) -> Result<Option<ApprovedUpgrade>> {
        self.view("get_upgrade", json!({})).await
    }

    /// `get_ledger`.
    pub async fn ledger(&self) -> Result<Ledger> {
        self.view("get_ledger", json!({})).await
    }

    /// `get_proposal`.
    pub async fn proposal(&self, proposal_id: ProposalId) -> Result<Proposal> {
        self.view("get_proposal", OfProposal { proposal_id }).await
    }

    /// `get_proposals`: newest first, all pages until there are so many.
    pub async fn proposals(&self, status: Option<Status>, most: usize) -> Result<Vec<Proposal>> {
        let mut all: Vec<Proposal> = Vec::new();
        let mut from = None;
        loop {
            let limit = u32::try_from(most - all.len()).ok();
            let args = Proposals {
                status,
                from,
                limit,
            };
            let page: Page<Proposal> = self.view("get_proposals", args).await?;
            all.extend(page.items);
            match page.next {
                Some(next) if all.len() < most => from = Some(next),
                _ => return Ok(all),
            }
        }
    }

    /// `get_votes`.
    pub async fn votes(&self, proposal_id: ProposalId) -> Result<Vec<VoteView>> {
        self.view("get_votes", OfProposal { proposal_id }).await
    }

    /// `get_factories`, all pages.
    pub async fn factories(&self) -> Result<Vec<FactoryView>> {
        self.pages("get_factories").await
    }

    /// `get_factory`.
    pub async fn factory(&self, factory_id: &AccountId) -> Result<Option<FactoryView>> {
        let factory_id = factory_id.clone();
        self.view("get_factory", OfFactory { factory_id }).await
    }

    /// `get_codes`, all pages.
    pub async fn codes(&self) -> Result<Vec<CodeView>> {
        self.pages("get_codes").await
    }

    async fn pages<T: DeserializeOwned>(&self, method: &str) -> Result<Vec<T>> {
        let mut all = Vec::new();
        let mut from = None;
        loop {
            let args = InPages { from, limit: None };
            let page: Page<T> = self.view(method, args).await?;
            all.extend(page.items);
            match page.next {
                Some(next) => from = Some(next),
                None => return Ok(all),
            }
        }
    }
}
