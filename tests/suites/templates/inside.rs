//! A factory and one instance on a chain in process, where a test chooses what runs next.

use charter_interface::factory::{InstanceStatus, InstanceView};
use charter_interface::{AccountId, Delivery, NearToken};
use charter_localnet::{Batch, CryptoHash};
use charter_tests::id::near;
use charter_tests::local::Local;
use charter_tests::{Call, Outcome, Result, Signer, artifact, factory, token};
use serde_json::json;

use crate::token::spec;

/// A factory in process with one instance of ann's.
pub struct Inside {
    pub local: Local,
    pub factory: Signer,
    pub ann: Signer,
    pub instance_id: AccountId,
}

impl Inside {
    /// Ann is the owner, who is the beneficiary of a donation instance and has all tokens of a token.
    pub fn at(version: u32, template: &str) -> Result<Self> {
        let mut local = Local::at(version)?;
        let (ann, governance) = (local.account("ann")?, local.account("governance")?);
        let code = artifact::wasm("factory");
        let factory = local.contract("factory", &code, NearToken::from_near(20))?;
        let factory_id = factory.account_id.clone();
        let init = factory::init(&governance.account_id, factory::setup());
        local.call(&factory, &factory_id, init)?.success()?;
        let code = artifact::wasm(template);
        let (spec, args) = match template {
            "token" => (spec(), token::init(&ann.account_id)),
            _ => (
                factory::donations(),
                json!({ "beneficiary": ann.account_id }),
            ),
        };
        let release = factory::release(template, "1.0.0", &code, Delivery::Global);
        let commands = spec.with(release);
        for call in [factory::govern(&commands), factory::publish_global(&code)] {
            local.call(&governance, &factory_id, call)?.success()?;
        }
        let instance = factory::instance(template, "one", &args);
        let create = factory::create(&instance, NearToken::from_near(3));
        local.call(&ann, &factory_id, create)?.success()?;
        let instance_id = format!("one.{factory_id}").parse()?;
        Ok(Self {
            local,
            factory,
            ann,
            instance_id,
        })
    }

    /// A call of the instance, run to its end.
    pub fn call(&mut self, by: &Signer, call: Call) -> Result<Outcome> {
        self.local.call(by, &self.instance_id, call)
    }

    /// Sends a call of the instance.
    pub fn start(&mut self, by: &Signer, call: Call) -> Result<CryptoHash> {
        let batch = Batch::new(near(&self.instance_id)).call(call.into());
        let transaction = self.local.chain.sign(by, batch)?;
        Ok(self.local.chain.submit(transaction)?)
    }

    /// What became of a call that was sent.
    pub fn ended(&self, transaction: CryptoHash) -> Result<Outcome> {
        let result = self.local.chain.result(transaction);
        let result = result.ok_or_else(|| anyhow::anyhow!("it was submitted"))?;
        anyhow::ensure!(result.is_complete(), "it waits for {:?}", result.waiting());
        Ok(Outcome::from(&result))
    }

    /// Whether it is live for the factory.
    pub fn is_registered(&self) -> Result<bool> {
        let args = json!({ "name": "one" });
        let factory_id = &self.factory.account_id;
        let found: Option<InstanceView> = self.local.view(factory_id, "get_instance", args)?;
        Ok(found.is_some_and(|instance| instance.status == InstanceStatus::Live))
    }

    /// Whose it is.
    pub fn owner(&self) -> Result<AccountId> {
        self.local.view(&self.instance_id, "get_owner", json!({}))
    }
}
