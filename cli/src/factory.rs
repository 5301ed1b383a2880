//! A factory, as it answers.

use charter_interface::factory::args::{
    CheckCommands, InPages, OfCreator, OfCreatorInPages, OfInstance, OfTemplate, OfTemplateInPages,
    QuoteFor,
};
use charter_interface::factory::{
    Command, CommandsCheck, CreatorView, FactoryInfo, InstanceView, Ledger, NameStatus, Quote,
    ReleaseId, ReleaseView, TemplateView,
};
use charter_interface::{AccountId, Category, Page};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;

use crate::error::{Error, Result};
use crate::node::Node;

/// A factory on a node.
pub struct Factory<'n> {
    node: &'n Node,
    /// Its account.
    pub id: AccountId,
}

impl<'n> Factory<'n> {
    /// A factory that nobody has talked to yet.
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
                what: "factory",
            },
            other => other,
        })
    }

    /// `get_info`.
    pub async fn info(&self) -> Result<FactoryInfo> {
        self.view("get_info", json!({})).await
    }

    /// `get_ledger`.
    pub async fn ledger(&self) -> Result<Ledger> {
        self.view("get_ledger", json!({})).await
    }

    /// `check_commands`.
    pub async fn check(&self, commands: Vec<Command>, category: Category) -> Result<CommandsCheck> {
        self.view("check_commands", CheckCommands { commands, category })
            .await
    }

    /// `get_template`.
    pub async fn template(&self, template: &str) -> Result<Option<TemplateView>> {
        let template = template.to_string();
        self.view("get_template", OfTemplate { template }).await
    }

    /// `get_templates`, all pages.
    pub async fn templates(&self) -> Result<Vec<TemplateView>> {
        self.pages("get_templates", |from| InPages { from, limit: None })
            .await
    }

    /// `get_release`. Fails when there is none.
    pub async fn release(&self, id: &ReleaseId) -> Result<ReleaseView> {
        self.view("get_release", id).await
    }

    /// `get_releases`, all pages.
    pub async fn releases(&self, template: &str) -> Result<Vec<ReleaseView>> {
        self.pages("get_releases", |from| OfTemplateInPages {
            template: template.to_string(),
            from,
            limit: None,
        })
        .await
    }

    /// The releases of all templates.
    pub async fn all_releases(&self) -> Result<Vec<ReleaseView>> {
        let mut all = Vec::new();
        for TemplateView { template, .. } in self.templates().await? {
            all.extend(self.releases(&template).await?);
        }
        Ok(all)
    }

    /// `get_instance`.
    pub async fn instance(&self, name: &str) -> Result<Option<InstanceView>> {
        let name = name.to_string();
        self.view("get_instance", OfInstance { name }).await
    }

    /// `get_name`.
    pub async fn name(&self, name: &str) -> Result<NameStatus> {
        let name = name.to_string();
        self.view("get_name", OfInstance { name }).await
    }

    /// `get_instances`, all pages.
    pub async fn instances(&self) -> Result<Vec<InstanceView>> {
        self.pages("get_instances", |from| InPages { from, limit: None })
            .await
    }

    /// `get_instances_by_template`, all pages.
    pub async fn instances_of_template(&self, template: &str) -> Result<Vec<InstanceView>> {
        self.pages("get_instances_by_template", |from| OfTemplateInPages {
            template: template.to_string(),
            from,
            limit: None,
        })
        .await
    }

    /// `get_instances_by_creator`, all pages.
    pub async fn instances_of(&self, creator_id: &AccountId) -> Result<Vec<InstanceView>> {
        self.pages("get_instances_by_creator", |from| OfCreatorInPages {
            creator_id: creator_id.clone(),
            from,
            limit: None,
        })
        .await
    }

    /// `get_creator`.
    pub async fn creator(&self, creator_id: &AccountId) -> Result<CreatorView> {
        let creator_id = creator_id.clone();
        self.view("get_creator", OfCreator { creator_id }).await
    }

    /// `quote`.
    pub async fn quote(&self, creation: &QuoteFor) -> Result<Quote> {
        self.view("quote", creation).await
    }

    async fn pages<T: DeserializeOwned, A: Serialize>(
        &self,
        method: &str,
        args: impl Fn(Option<String>) -> A,
    ) -> Result<Vec<T>> {
        let mut all = Vec::new();
        let mut from = None;
        loop {
            let page: Page<T> = self.view(method, args(from)).await?;
            all.extend(page.items);
            match page.next {
                Some(next) => from = Some(next),
                None => return Ok(all),
            }
        }
    }
}
