//! What a factory's calls burn at protocol 84, the transaction's own conversion included, and the bytes that it keeps.

use charter_interface::factory::args::CreateInstance;
use charter_interface::factory::{Command, Limits, Quote};
use charter_interface::{AccountId, Delivery, Gas, NearToken};
use charter_localnet::near_primitives::action::GlobalContractIdentifier;
use charter_localnet::{Batch, CryptoHash};

use super::Cost;
use crate::id::near;
use crate::{Call, Local, Outcome, Result, Signer, artifact, factory};

/// The figures, by name.
pub fn measure() -> Result<Vec<Cost>> {
    let mut bench = Bench::new()?;
    let mut costs = vec![
        Cost::gas("factory: a call that does nothing", bench.idle()?),
        Cost::gas("factory: publish 155 KB as global code", bench.publish()?),
    ];
    let plain = bench.plain()?;
    let (first, bytes) = bench.create("first")?;
    costs.push(beyond("factory: a creator's first create", first, plain));
    costs.push(Cost::bytes(
        "factory: storage of a creator's first instance",
        bytes,
    ));
    let (second, bytes) = bench.create("second")?;
    costs.push(beyond("factory: a create", second, plain));
    costs.push(Cost::bytes("factory: storage of an instance", bytes));
    Ok(costs)
}

fn beyond(name: &str, create: Gas, plain: Gas) -> Cost {
    Cost::gas(
        &format!("{name}, beyond the same batch of a plain account"),
        create.checked_sub(plain).unwrap_or_default(),
    )
}

/// A factory on a chain in process, with a template of global code.
#[derive(Clone)]
struct Bench {
    local: Local,
    factory_id: AccountId,
    governance: Signer,
    creator: Signer,
}

impl Bench {
    /// A factory whose creators may have any number.
    fn new() -> Result<Self> {
        let mut local = Local::at(84)?;
        let governance = local.account("governance")?;
        let creator = local.account("creator")?;
        let account = local.contract(
            "factory",
            &artifact::wasm("factory"),
            NearToken::from_near(20),
        )?;
        let factory_id = account.account_id.clone();
        let limits = Limits {
            instances: u32::MAX,
            per_template: u32::MAX,
            rate: None,
        };
        let setup = charter_interface::factory::FactorySetup {
            limits,
            ..factory::setup()
        };
        let init = factory::init(&governance.account_id, setup);
        local.call(&account, &factory_id, init)?.success()?;
        let mut bench = Self {
            local,
            factory_id,
            governance,
            creator,
        };
        let code = artifact::wasm("donation");
        bench.govern(&factory::offer_donations("1.0.0", &code, Delivery::Global))?;
        let governance = bench.governance.clone();
        bench.call(&governance, factory::publish_global(&code))?;
        Ok(bench)
    }

    fn call(&mut self, by: &Signer, call: Call) -> Result<Outcome> {
        self.local.call(by, &self.factory_id, call)?.success()
    }

    fn govern(&mut self, commands: &[Command]) -> Result<Outcome> {
        let governance = self.governance.clone();
        self.call(&governance, factory::govern(commands))
    }

    /// What is burnt before and after the contract's own code: `contract_source_metadata` returns a constant.
    fn idle(&self) -> Result<Gas> {
        let mut aside = self.local.clone();
        let call = Call::new("contract_source_metadata");
        let outcome = aside.call(&self.creator, &self.factory_id, call)?;
        Ok(outcome.success()?.gas)
    }

    /// Code of 155,000 bytes, published as a global contract.
    fn publish(&self) -> Result<Gas> {
        let mut aside = self.clone();
        let code = artifact::padded(&artifact::noop(&["init"]), 155_000);
        let release = factory::release("donation", "155k", &code, Delivery::Global);
        aside.govern(&[Command::ApproveRelease(release)])?;
        let creator = aside.creator.clone();
        Ok(aside.call(&creator, factory::publish_global(&code))?.gas)
    }

    /// What the batch of a creation burns when an account sends it to a sub-account of its own.
    fn plain(&self) -> Result<Gas> {
        let mut aside = self.local.clone();
        let child: AccountId = format!("plain.{}", self.creator.account_id).parse()?;
        let request = self.request("plain");
        let init = charter_localnet::Call::new("init")
            .raw(request.init_args.as_str())
            .gas(charter_localnet::Gas::from_teragas(10));
        let hash = CryptoHash(artifact::hash(&artifact::wasm("donation")).0);
        let batch = Batch::new(near(&child))
            .create_account()
            .use_global(GlobalContractIdentifier::CodeHash(hash))
            .call(init);
        let result = aside.chain.send(&self.creator, batch)?;
        Ok(Outcome::from(&result).success()?.gas)
    }

    fn request(&self, name: &str) -> CreateInstance {
        factory::donation(name, &self.creator.account_id)
    }

    /// Creates an instance for exactly what it costs; what that burnt, and the bytes that the factory's storage grew by.
    fn create(&mut self, name: &str) -> Result<(Gas, u64)> {
        let creator = self.creator.clone();
        let request = self.request(name);
        let quoted = factory::quote_for(&creator.account_id, &request);
        let quote: Quote = self.local.view(&self.factory_id, "quote", quoted)?;
        let before = self.storage()?;
        let outcome = self.call(&creator, factory::create(&request, quote.total).tgas(60))?;
        Ok((outcome.gas, self.storage()? - before))
    }

    fn storage(&self) -> Result<u64> {
        Ok(self
            .local
            .chain
            .account(&near(&self.factory_id))?
            .storage_usage)
    }
}
