//! One call of each public operation that pays, decides, delivers or creates, and what must be there before it.

mod of_council;
mod of_factory;
mod of_instances;

pub use of_council::of_council;
pub use of_factory::of_factory;
pub use of_instances::of_instances;

use charter_interface::factory::Command;
use charter_interface::governance::{Action, Change, FunctionCall, ProposalId, Vote};
use charter_interface::{AccountId, Base64VecU8, Delivery, Gas, NearToken, Upgrade};
use charter_tests::id::near;
use charter_tests::{Call, Result, artifact, council, factory};
use serde_json::json;

use crate::stage::{Stage, near_amount};

/// A call that somebody makes.
#[derive(Debug, Clone)]
pub struct Operation {
    pub by: &'static str,
    pub to: AccountId,
    pub call: Call,
}

/// Below a contract's own account nobody has money by accident.
const FEW: NearToken = NearToken::from_near(3);

/// Code that some contract awaits.
fn other(name: &str) -> Vec<u8> {
    artifact::labelled(&artifact::wasm(name), "two")
}

fn upgrade_to(code: &[u8], delivery: Delivery) -> Upgrade {
    Upgrade {
        code_hash: artifact::hash(code),
        size: artifact::size(code),
        delivery,
        expires_in: None,
    }
}

fn change(change: Change) -> Action {
    Action::Council {
        changes: vec![change],
    }
}

fn call(method: &str, args: &serde_json::Value, deposit: NearToken) -> FunctionCall {
    FunctionCall {
        method: method.to_string(),
        args: Base64VecU8(args.to_string().into_bytes()),
        deposit,
        gas: Gas::from_tgas(30),
    }
}

/// A chunk that is the whole of some code.
pub fn whole(code: &[u8]) -> Call {
    let size = artifact::size(code).to_le_bytes();
    let input = [&artifact::hash(code).0[..], &size, &[0; 4], code].concat();
    Call::raw("stage_chunk", input).deposit(FEW)
}

fn of_upload(method: &str, code: &[u8]) -> Call {
    Call::json(method, json!({ "code_hash": artifact::hash(code) }))
}

fn owner(method: &str, args: serde_json::Value) -> Call {
    Call::json(method, args).one_yocto()
}

impl Stage {
    /// Proposes, and lets it pass.
    pub fn approve(&mut self, action: Action) -> Result<ProposalId> {
        let council = self.council_id.clone();
        let id = self.call("ann", &council, council::propose(action).deposit(FEW))?;
        let id = id.success()?.json()?;
        for member in ["ann", "ben"] {
            self.call(member, &council, council::vote(id, Vote::Approve))?
                .success()?;
        }
        Ok(id)
    }

    /// The same, and executes it.
    pub fn enact(&mut self, action: Action) -> Result {
        let id = self.approve(action)?;
        let council = self.council_id.clone();
        self.call("cleo", &council, council::execute(id))?
            .success()?;
        Ok(())
    }

    /// Commands of the account that the factory obeys.
    pub fn govern(&mut self, commands: &[Command]) -> Result {
        let factory = self.factory_id.clone();
        self.call("gov", &factory, factory::govern(commands))?
            .success()?;
        Ok(())
    }

    /// A factory that obeys the council.
    fn own_factory(&mut self) -> Result<AccountId> {
        let account = self
            .local
            .contract("own", &artifact::wasm("factory"), near_amount(50))?;
        let init = factory::init(&self.council_id, factory::setup());
        let id = account.account_id.clone();
        self.local.call(&account, &id, init)?.success()?;
        Ok(id)
    }

    /// Lets time pass.
    fn wait(&mut self, hours: u64) -> Result {
        let time = std::time::Duration::from_secs(hours * 3_600);
        Ok(self.local.chain.advance_time(time)?)
    }

    fn execution(&mut self, action: Action) -> Result<Operation> {
        let id = self.approve(action)?;
        Ok(self.of_council("cleo", council::execute(id)))
    }

    fn of_council(&self, by: &'static str, call: Call) -> Operation {
        let to = self.council_id.clone();
        Operation { by, to, call }
    }

    fn of_factory(&self, by: &'static str, call: Call) -> Operation {
        let to = self.factory_id.clone();
        Operation { by, to, call }
    }

    fn of_instance(&self, instance: &str, by: &'static str, call: Call) -> Operation {
        let to = self.contract(instance);
        Operation { by, to, call }
    }
}

impl Stage {
    /// Somebody publishes global code, for whoever wants to run it.
    fn deploy_global(&mut self, code: Vec<u8>) -> Result {
        use charter_localnet::Batch;
        use charter_localnet::near_primitives::action::GlobalContractDeployMode;

        let root = self.local.chain.root();
        let deploy = Batch::new(root.account_id.clone())
            .deploy_global(code, GlobalContractDeployMode::CodeHash);
        self.local.chain.send(&root, deploy)?.into_success()?;
        Ok(())
    }

    /// A release of a template's other code.
    fn release(&mut self, template: &str, delivery: Delivery, published: bool) -> Result<Vec<u8>> {
        let code = other(template);
        let release = factory::release(template, "2.0.0", &code, delivery);
        self.govern(&[Command::ApproveRelease(release)])?;
        if published {
            let publish = factory::publish(&code, near_amount(50));
            let factory = self.factory_id.clone();
            self.call("eve", &factory, publish)?.success()?;
        }
        Ok(code)
    }

    /// An instance's account goes without a word.
    fn vanish(&mut self, instance: &str) -> Result {
        use charter_localnet::Batch;

        let id = near(&self.contract(instance));
        let root = self.local.chain.root();
        let gift = Batch::new(id.clone()).transfer(near_amount(1));
        self.local.chain.send(&root, gift)?.into_success()?;
        let signer = charter_localnet::Signer::new(id.clone());
        self.local.chain.add_key(id.clone(), signer.public_key())?;
        let delete = Batch::new(id).delete_account(near(&self.id("ann")));
        self.local.chain.send(&signer, delete)?.into_success()?;
        Ok(())
    }
}
