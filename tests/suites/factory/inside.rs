//! A factory on a chain in process, where a test chooses what runs next.

use charter_interface::factory::args::CreateInstance;
use charter_interface::factory::{
    Command, CreatorView, FactorySetup, InstanceView, Ledger, Limits, Quote, ReleaseStatus,
    ReleaseView,
};
use charter_interface::{AccountId, Delivery, NearToken, Page};
use charter_localnet::{Batch, CryptoHash};
use charter_tests::books::{self, Records};
use charter_tests::factory::Offer;
use charter_tests::id::near;
use charter_tests::{Call, Local, Outcome, Result, Signer, artifact, factory};
use serde_json::json;

use crate::stage::{owed, spec};

/// The chain of a test; a clone is a snapshot.
#[derive(Clone)]
pub struct Inside {
    pub local: Local,
    pub factory_id: AccountId,
    pub governance: Signer,
    pub creator: Signer,
}

/// Everything that a failed creation must leave as it was.
#[derive(Debug, PartialEq)]
pub struct Picture {
    ledger: Ledger,
    storage: u64,
    creator: CreatorView,
    instances: Vec<InstanceView>,
}

impl Inside {
    /// A factory that offers donations, whose creators may have any number.
    pub fn at(version: u32, delivery: Delivery) -> Result<Self> {
        let mut inside = Self::empty(version)?;
        inside.offer(
            "donation",
            spec(delivery),
            &artifact::wasm("donation"),
            delivery,
        )?;
        Ok(inside)
    }

    /// A factory without templates.
    pub fn empty(version: u32) -> Result<Self> {
        let mut local = Local::at(version)?;
        let governance = local.account("governance")?;
        let creator = local.account("creator")?;
        let code = artifact::wasm("factory");
        let account = local.contract("factory", &code, NearToken::from_near(200))?;
        let limits = Limits {
            instances: u32::MAX,
            per_template: u32::MAX,
            rate: None,
        };
        let setup = FactorySetup {
            limits,
            ..factory::setup()
        };
        let init = factory::init(&governance.account_id, setup);
        local.call(&account, &account.account_id, init)?.success()?;
        Ok(Self {
            local,
            factory_id: account.account_id,
            governance,
            creator,
        })
    }

    /// Makes a template and publishes its release `1.0.0`.
    pub fn offer(
        &mut self,
        template: &str,
        spec: Offer,
        code: &[u8],
        delivery: Delivery,
    ) -> Result {
        let release = factory::release(template, "1.0.0", code, delivery);
        self.govern(&spec.with(release))?;
        // Code that is there already is published when it is approved.
        let id = factory::release_id(template, "1.0.0");
        let view: Option<ReleaseView> = self.local.view(&self.factory_id, "get_release", id)?;
        if view.is_some_and(|view| view.status == ReleaseStatus::Published) {
            return Ok(());
        }
        let call = match delivery {
            Delivery::Global => factory::publish_global(code),
            Delivery::Stored => factory::publish(code, NearToken::from_near(40)),
        };
        let governance = self.governance.clone();
        self.call(&governance, call)?.success()?;
        Ok(())
    }

    /// Any call, run to its end.
    pub fn call(&mut self, by: &Signer, call: Call) -> Result<Outcome> {
        self.local.call(by, &self.factory_id, call)
    }

    /// Commands that hold.
    pub fn govern(&mut self, commands: &[Command]) -> Result<Outcome> {
        let governance = self.governance.clone();
        self.call(&governance, factory::govern(commands))?.success()
    }

    /// A donation for the creator.
    pub fn gift(&self, name: &str) -> CreateInstance {
        factory::donation(name, &self.creator.account_id)
    }

    /// What a creation costs.
    pub fn quote(&self, by: &AccountId, gift: &CreateInstance) -> Result<Quote> {
        let args = factory::quote_for(by, gift);
        self.local.view(&self.factory_id, "quote", args)
    }

    /// `create_instance` by the creator with exactly what it costs, run to its end.
    pub fn create(&mut self, gift: &CreateInstance) -> Result<Outcome> {
        let creator = self.creator.clone();
        let total = self.quote(&creator.account_id, gift)?.total;
        self.call(&creator, factory::create(gift, total))
    }

    /// Sends a call and lets it wait.
    pub fn submit(&mut self, by: &Signer, call: Call) -> Result<CryptoHash> {
        let batch = Batch::new(near(&self.factory_id)).call(call.into());
        let transaction = self.local.chain.sign(by, batch)?;
        Ok(self.local.chain.submit(transaction)?)
    }

    /// What became of a transaction that was sent.
    pub fn outcome(&self, hash: CryptoHash) -> Outcome {
        let result = self.local.chain.result(hash);
        Outcome::from(&result.expect("a transaction that was sent is remembered"))
    }

    /// The account of an instance.
    pub fn instance_id(&self, name: &str) -> AccountId {
        let id = format!("{name}.{}", self.factory_id);
        id.parse().expect("tests use valid names")
    }

    /// `get_ledger`, which adds up.
    pub fn ledger(&self) -> Result<Ledger> {
        let ledger = self.local.view(&self.factory_id, "get_ledger", json!({}))?;
        let records = Records::of_local(&self.local, &self.factory_id)?;
        books::factory::check(&records, &ledger)?;
        Ok(ledger)
    }

    /// The first page of all instances.
    pub fn instances(&self) -> Result<Vec<InstanceView>> {
        let page: Page<_> = self
            .local
            .view(&self.factory_id, "get_instances", json!({}))?;
        Ok(page.items)
    }

    /// `get_creator` of the creator.
    pub fn creator_view(&self) -> Result<CreatorView> {
        let args = json!({ "creator_id": self.creator.account_id });
        self.local.view(&self.factory_id, "get_creator", args)
    }

    /// Everything that a failed creation must leave as it was.
    pub fn picture(&self) -> Result<Picture> {
        Ok(Picture {
            ledger: owed(&self.ledger()?),
            storage: self
                .local
                .chain
                .account(&near(&self.factory_id))?
                .storage_usage,
            creator: self.creator_view()?,
            instances: self.instances()?,
        })
    }
}

impl Picture {
    /// Leaves out when instances were made.
    pub fn forget_times(&mut self) {
        for instance in &mut self.instances {
            instance.created_at = charter_interface::Timestamp::default();
        }
    }
}
