//! A factory, as its users call it.

mod offer;
mod prices;

use charter_interface::factory::args::{
    Allow, CheckCommands, CreateInstance, Govern, InPages, Init, OfCreator, OfCreatorInPages,
    OfInstance, OfTemplate, OfTemplateInPages, QuoteFor,
};
use charter_interface::factory::{
    Access, Command, CommandsCheck, CreatorView, FactoryInfo, FactorySetup, InstanceView, Ledger,
    Limits, NameStatus, Quote, Release, ReleaseId, ReleaseView, TemplateView,
};
use charter_interface::{
    AccountId, Category, Delivery, NearToken, Page, RawObject, global_code_burn,
};
use serde_json::json;

pub use self::offer::{Offer, donations};
pub use self::prices::{HOLDING, check, record_price};
use crate::{Account, Call, Outcome, Result, World, artifact, books};

/// What a test's factory begins with: no guardian, five instances a creator, three of a template, open to all.
pub fn setup() -> FactorySetup {
    FactorySetup {
        guardian: None,
        limits: Limits {
            instances: 5,
            per_template: 3,
            rate: None,
        },
        access: Access::Open,
        reserve: NearToken::from_near(1),
        reserved_names: Vec::new(),
    }
}

/// A release of this code that becomes current when it is published.
pub fn release(template: &str, version: &str, code: &[u8], delivery: Delivery) -> Release {
    Release {
        template: template.to_string(),
        version: version.to_string(),
        code_hash: artifact::hash(code),
        size: artifact::size(code),
        delivery,
        source: None,
        make_current: true,
        expires_in: None,
    }
}

/// The name of a release.
pub fn release_id(template: &str, version: &str) -> ReleaseId {
    ReleaseId {
        template: template.to_string(),
        version: version.to_string(),
    }
}

/// The commands that offer donations by one release.
pub fn offer_donations(version: &str, code: &[u8], delivery: Delivery) -> Vec<Command> {
    donations().with(release("donation", version, code, delivery))
}

/// An instance of a template's current release.
///
/// # Panics
///
/// When the arguments are no JSON object.
pub fn instance(template: &str, name: &str, init_args: &serde_json::Value) -> CreateInstance {
    CreateInstance {
        template: template.to_string(),
        name: name.to_string(),
        init_args: RawObject::new(&init_args.to_string()).expect("init takes an object"),
        release: None,
        owner_key: None,
        balance: None,
        max_total: None,
    }
}

/// A donation instance for a beneficiary.
pub fn donation(name: &str, beneficiary_id: &AccountId) -> CreateInstance {
    instance("donation", name, &json!({ "beneficiary": beneficiary_id }))
}

/// What `quote` is asked about a creation.
pub fn quote_for(creator_id: &AccountId, instance: &CreateInstance) -> QuoteFor {
    QuoteFor {
        creator_id: creator_id.clone(),
        template: instance.template.clone(),
        name: instance.name.clone(),
        release: instance.release.clone(),
        owner_key: instance.owner_key.clone(),
        balance: instance.balance,
    }
}

/// `init`.
pub fn init(governance_id: &AccountId, setup: FactorySetup) -> Call {
    Call::json(
        "init",
        Init {
            governance_id: governance_id.clone(),
            setup,
        },
    )
}

/// The strictest vote that any of these commands needs.
pub fn strictest(commands: &[Command]) -> Category {
    let needed = commands.iter().map(Command::category).max();
    needed.unwrap_or(Category::Routine)
}

/// `govern`, with its yoctoNEAR, as decided by the strictest vote that its commands need.
pub fn govern(commands: &[Command]) -> Call {
    govern_by(commands, strictest(commands))
}

/// The same, as decided by a vote of this category.
pub fn govern_by(commands: &[Command], category: Category) -> Call {
    let commands = commands.to_vec();
    Call::json("govern", Govern { commands, category })
        .one_yocto()
        .tgas(150)
}

/// `allow`, with its yoctoNEAR.
pub fn allow(amount: NearToken) -> Call {
    Call::json("allow", Allow { amount }).one_yocto()
}

/// `settle_gone`.
pub fn settle_gone(name: &str) -> Call {
    let name = name.to_string();
    Call::json("settle_gone", OfInstance { name })
}

/// `publish_release` with what global code of this length burns.
///
/// # Panics
///
/// For code of more than 4 GB.
pub fn publish_global(code: &[u8]) -> Call {
    let burn = global_code_burn(artifact::size(code)).expect("4 GB burn less than an amount holds");
    publish(code, burn)
}

/// `publish_release`.
pub fn publish(code: &[u8], deposit: NearToken) -> Call {
    Call::raw("publish_release", code)
        .deposit(deposit)
        .tgas(250)
}

/// The same creation for at most this much in all.
pub fn at_most(instance: &CreateInstance, max_total: NearToken) -> CreateInstance {
    CreateInstance {
        max_total: Some(max_total),
        ..instance.clone()
    }
}

/// `create_instance`.
pub fn create(instance: &CreateInstance, deposit: NearToken) -> Call {
    Call::json("create_instance", instance).deposit(deposit)
}

/// A factory of a [`World`].
pub struct Factory<'w> {
    world: &'w World,
    id: AccountId,
}

impl<'w> Factory<'w> {
    /// Deploys one below the root account.
    pub async fn deploy(
        world: &'w World,
        governance_id: &AccountId,
        setup: FactorySetup,
    ) -> Result<Self> {
        let code = artifact::wasm("factory");
        let account = world
            .contract("factory", &code, NearToken::from_near(20))
            .await?;
        world
            .call(&account, account.id(), init(governance_id, setup))
            .await?
            .success()?;
        Ok(Self {
            world,
            id: account.id().clone(),
        })
    }

    /// One that is there already.
    pub fn at(world: &'w World, id: &AccountId) -> Self {
        Self {
            world,
            id: id.clone(),
        }
    }

    /// Its account.
    pub fn id(&self) -> &AccountId {
        &self.id
    }

    /// The account of an instance.
    ///
    /// # Panics
    ///
    /// When the two make no account id.
    pub fn instance_id(&self, name: &str) -> AccountId {
        format!("{name}.{}", self.id)
            .parse()
            .expect("tests use valid names")
    }

    /// Any call.
    pub async fn call(&self, by: &Account, call: Call) -> Result<Outcome> {
        self.world.call(by, &self.id, call).await
    }

    /// `govern`.
    pub async fn govern(&self, by: &Account, commands: &[Command]) -> Result<Outcome> {
        self.call(by, govern(commands)).await
    }

    /// `check_commands`, as `govern` would be called with them.
    pub async fn check(&self, commands: &[Command]) -> Result<CommandsCheck> {
        self.check_by(commands, strictest(commands)).await
    }

    /// `check_commands`, as decided by a vote of this category.
    pub async fn check_by(
        &self,
        commands: &[Command],
        category: Category,
    ) -> Result<CommandsCheck> {
        let commands = commands.to_vec();
        let args = CheckCommands { commands, category };
        self.world.view(&self.id, "check_commands", args).await
    }

    /// `get_name`.
    pub async fn name(&self, name: &str) -> Result<NameStatus> {
        let name = name.to_string();
        let args = OfInstance { name };
        self.world.view(&self.id, "get_name", args).await
    }

    /// `publish_release` of global code.
    pub async fn publish_global(&self, by: &Account, code: &[u8]) -> Result<Outcome> {
        self.call(by, publish_global(code)).await
    }

    /// `publish_release` of code that the factory keeps.
    pub async fn publish_stored(&self, by: &Account, code: &[u8]) -> Result<Outcome> {
        // Far more than it stakes; the excess comes back.
        self.call(by, publish(code, NearToken::from_near(60))).await
    }

    /// `quote`.
    pub async fn quote(&self, by: &AccountId, instance: &CreateInstance) -> Result<Quote> {
        self.world
            .view(&self.id, "quote", quote_for(by, instance))
            .await
    }

    /// `create_instance` with exactly what `quote` says.
    pub async fn create(&self, by: &Account, instance: &CreateInstance) -> Result<Outcome> {
        let quote = self.quote(by.id(), instance).await?;
        self.call(by, create(instance, quote.total)).await
    }

    /// `get_info`.
    pub async fn info(&self) -> Result<FactoryInfo> {
        self.world.view(&self.id, "get_info", json!({})).await
    }

    /// `get_template`.
    pub async fn template(&self, template: &str) -> Result<Option<TemplateView>> {
        let args = OfTemplate {
            template: template.to_string(),
        };
        self.world.view(&self.id, "get_template", args).await
    }

    /// `get_templates`: the first page.
    pub async fn templates(&self) -> Result<Page<TemplateView>> {
        self.world
            .view(
                &self.id,
                "get_templates",
                InPages {
                    from: None,
                    limit: None,
                },
            )
            .await
    }

    /// `get_release`.
    pub async fn release(&self, template: &str, version: &str) -> Result<Option<ReleaseView>> {
        self.world
            .view(&self.id, "get_release", release_id(template, version))
            .await
    }

    /// `get_releases`: the first page.
    pub async fn releases(&self, template: &str) -> Result<Page<ReleaseView>> {
        let args = OfTemplateInPages {
            template: template.to_string(),
            from: None,
            limit: None,
        };
        self.world.view(&self.id, "get_releases", args).await
    }

    /// `get_instance`.
    pub async fn instance(&self, name: &str) -> Result<Option<InstanceView>> {
        let args = OfInstance {
            name: name.to_string(),
        };
        self.world.view(&self.id, "get_instance", args).await
    }

    /// `get_instances`: all pages.
    pub async fn instances(&self) -> Result<Vec<InstanceView>> {
        let mut all = Vec::new();
        let mut from = None;
        loop {
            let args = InPages { from, limit: None };
            let page: Page<InstanceView> = self.world.view(&self.id, "get_instances", args).await?;
            all.extend(page.items);
            match page.next {
                Some(next) => from = Some(next),
                None => return Ok(all),
            }
        }
    }

    /// `get_instances_by_creator`: the first page.
    pub async fn instances_of(&self, creator_id: &AccountId) -> Result<Page<InstanceView>> {
        let args = OfCreatorInPages {
            creator_id: creator_id.clone(),
            from: None,
            limit: None,
        };
        self.world
            .view(&self.id, "get_instances_by_creator", args)
            .await
    }

    /// `get_creator`.
    pub async fn creator(&self, creator_id: &AccountId) -> Result<CreatorView> {
        let args = OfCreator {
            creator_id: creator_id.clone(),
        };
        self.world.view(&self.id, "get_creator", args).await
    }

    /// `get_ledger`, held against the records where the node shows them.
    pub async fn ledger(&self) -> Result<Ledger> {
        let ledger = self.world.view(&self.id, "get_ledger", json!({})).await?;
        if let Some(records) = books::Records::of_world(self.world, &self.id).await? {
            books::factory::check(&records, &ledger)?;
        }
        Ok(ledger)
    }
}
