//! A factory, as its users call it.

use charter_interface::factory::args::{
    CreateInstance, Govern, InPages, Init, OfCreator, OfCreatorInPages, OfInstance, OfTemplate,
    OfTemplateInPages, QuoteFor,
};
use charter_interface::factory::{
    Access, Command, CreatorView, FactoryInfo, FactorySetup, InstanceView, Ledger, Limits, Quote,
    Release, ReleaseId, ReleaseView, TemplateSpec, TemplateView, method,
};
use charter_interface::{AccountId, Delivery, Gas, NearToken, Page, RawObject, global_code_burn};
use near_workspaces::Account;
use serde_json::json;

use crate::{Call, Outcome, Result, World, artifact};

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
    }
}

/// What is fixed for a template of donations: no fee, no minimum, no owner's key, open.
pub fn donation_spec() -> TemplateSpec {
    TemplateSpec {
        title: "Donations".to_string(),
        init_method: "init".to_string(),
        init_gas: Gas::from_tgas(10),
        min_balance: NearToken::from_yoctonear(0),
        fee: NearToken::from_yoctonear(0),
        per_creator: None,
        owner_key: false,
        open: true,
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
    vec![
        Command::SetTemplate {
            template: "donation".to_string(),
            spec: donation_spec(),
        },
        Command::ApproveRelease(release("donation", version, code, delivery)),
    ]
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
        method::INIT,
        Init {
            governance_id: governance_id.clone(),
            setup,
        },
    )
}

/// `govern`, with its yoctoNEAR.
pub fn govern(commands: &[Command]) -> Call {
    Call::json(
        method::GOVERN,
        Govern {
            commands: commands.to_vec(),
        },
    )
    .one_yocto()
    .tgas(150)
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
    Call::raw(method::PUBLISH_RELEASE, code)
        .deposit(deposit)
        .tgas(250)
}

/// `create_instance`.
pub fn create(instance: &CreateInstance, deposit: NearToken) -> Call {
    Call::json(method::CREATE_INSTANCE, instance).deposit(deposit)
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

    /// `publish_release` of global code.
    pub async fn publish_global(&self, by: &Account, code: &[u8]) -> Result<Outcome> {
        self.call(by, publish_global(code)).await
    }

    /// `publish_release` of code that the factory keeps.
    pub async fn publish_stored(&self, by: &Account, code: &[u8]) -> Result<Outcome> {
        // Far more than it stakes; the excess comes back.
        self.call(by, publish(code, NearToken::from_near(40))).await
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

    /// `get_ledger`.
    pub async fn ledger(&self) -> Result<Ledger> {
        self.world.view(&self.id, "get_ledger", json!({})).await
    }
}

/// What a creator's record stakes: 40 bytes of the protocol, 1 + 4 and the id of the key, 39 of the value.
pub fn record_price(creator_id: &AccountId) -> NearToken {
    NearToken::from_yoctonear((84 + creator_id.len() as u128) * 10_u128.pow(19))
}

/// Whether a ledger keeps its promise: nobody's money is missing.
///
/// # Errors
///
/// With the figures, when some is.
pub fn check(ledger: &Ledger) -> Result {
    let Ledger {
        balance,
        storage_stake,
        creators,
        in_flight,
        release_stakes,
        fees,
        reserve,
        free,
    } = ledger;
    let owed = [
        storage_stake,
        creators,
        in_flight,
        release_stakes,
        fees,
        reserve,
        free,
    ];
    let owed: u128 = owed.iter().map(|amount| amount.as_yoctonear()).sum();
    anyhow::ensure!(
        balance.as_yoctonear() == owed,
        "the ledger does not add up: {ledger:?}"
    );
    Ok(())
}
