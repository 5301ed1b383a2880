//! A council of three, with a guardian and without timelocks, and a factory that it governs.

use charter_interface::factory::args::CreateInstance;
use charter_interface::factory::{FactorySetup, Limits, Quote};
use charter_interface::governance::args::OfProposal;
use charter_interface::governance::{Action, Change, Policy, ProposalId, ProposalView, Vote};
use charter_interface::{AccountId, Duration, NearToken};
use charter_localnet::near_primitives::action::GlobalContractIdentifier;
use charter_localnet::{Batch, CryptoHash, ProtocolVersion, TransactionResult};

use super::Operation;
use crate::cost::idle::{self, Act};
use crate::cost::price::{self, Price};
use crate::id::near;
use crate::{Call, Local, Result, Signer, artifact, council, factory};

/// What the council's account and the factory's are given.
const BALANCE: NearToken = NearToken::from_near(100);

/// Every method that is called on the contract that does nothing.
const METHODS: [&str; 15] = [
    "allow",
    "cancel",
    "donate",
    "execute",
    "ft_transfer",
    "govern",
    "init",
    "propose",
    "prune",
    "storage_deposit",
    "storage_unregister",
    "veto",
    "vote",
    "withdraw_vote",
    "work",
];

/// The chain, who acts on it, and what was priced.
#[derive(Clone)]
pub struct Scene {
    /// The chain.
    pub local: Local,
    /// The council's members.
    pub members: [Signer; 3],
    /// May veto.
    pub guardian: Signer,
    /// Creates instances.
    pub creator: Signer,
    /// The council.
    pub council_id: AccountId,
    /// The factory.
    pub factory_id: AccountId,
    /// A contract that does nothing.
    pub idle_id: AccountId,
    /// What was priced.
    pub operations: Vec<Operation>,
    group: &'static str,
}

impl Scene {
    /// A new chain, with both contracts made as the documents say: one transaction each, and no key.
    ///
    /// # Errors
    ///
    /// When that fails.
    pub fn new(version: ProtocolVersion) -> Result<Self> {
        let mut local = Local::at(version)?;
        let members = [
            local.account("ann")?,
            local.account("ben")?,
            local.account("cleo")?,
        ];
        let guardian = local.account("gus")?;
        let creator = local.account("erin")?;
        let idle = local.contract("idle", &artifact::noop(&METHODS), BALANCE)?;
        let policy = Policy {
            members: members
                .iter()
                .map(|member| member.account_id.clone())
                .collect(),
            guardian: Some(guardian.account_id.clone()),
            rules: council::rules(Duration::default()),
            open_proposals: None,
            retention: Duration::default(),
        };
        let mut scene = Self {
            council_id: local.id("council"),
            factory_id: local.id("factory"),
            idle_id: idle.account_id,
            local,
            members,
            guardian,
            creator,
            operations: Vec::new(),
            group: "",
        };
        scene.begin("Beginning");
        let council_id = scene.council_id.clone();
        scene.found("governance", &council_id, council::init(policy))?;
        let setup = FactorySetup {
            limits: Limits {
                instances: u32::MAX,
                per_template: u32::MAX,
                rate: None,
            },
            ..factory::setup()
        };
        let factory_id = scene.factory_id.clone();
        scene.found("factory", &factory_id, factory::init(&council_id, setup))?;
        let change = Change::RegisterFactory { factory_id };
        scene.enact(Action::Council {
            changes: vec![change],
        })?;
        Ok(scene)
    }

    /// Makes a contract in one transaction of the root account; beside it, code as long that does nothing.
    fn found(&mut self, contract: &str, id: &AccountId, init: Call) -> Result {
        let root: Signer = self.local.chain.root().into();
        let code = artifact::wasm(contract);
        let batch = |code: &[u8]| {
            let batch = Batch::new(near(id)).create_account().transfer(BALANCE);
            batch.deploy(code).call(init.clone().into())
        };
        let empty = artifact::padded(&artifact::noop(&["init"]), code.len());
        let idle = self.aside(|scene| scene.price(&root, batch(&empty)))?;
        let price = self.price(&root, batch(&code))?;
        let what = if contract == "factory" {
            "factory"
        } else {
            "council"
        };
        self.record(&format!("create a {what}"), price, None, Some(idle));
        Ok(())
    }

    /// What is recorded from now on belongs to this group.
    pub fn begin(&mut self, group: &'static str) {
        self.group = group;
    }

    /// Notes what an operation costs.
    pub fn record(&mut self, name: &str, price: Price, plain: Option<Price>, idle: Option<Price>) {
        self.operations.push(Operation {
            group: self.group.to_string(),
            name: name.to_string(),
            price,
            plain,
            idle,
        });
    }

    /// Does something that then has not happened.
    ///
    /// # Errors
    ///
    /// When it fails.
    pub fn aside<T>(&self, what: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        what(&mut self.clone())
    }

    /// Sends a transaction, which must end well.
    ///
    /// # Errors
    ///
    /// When it fails.
    pub fn price(&mut self, by: &Signer, batch: Batch) -> Result<Price> {
        Ok(price::of(&mut self.local, by, batch)?.0)
    }

    /// The same for one call; also what came of it.
    ///
    /// # Errors
    ///
    /// When it fails.
    pub fn call(
        &mut self,
        by: &Signer,
        to: &AccountId,
        call: Call,
    ) -> Result<(Price, TransactionResult)> {
        price::of(&mut self.local, by, Batch::new(near(to)).call(call.into()))
    }

    /// What a call costs of a contract that does nothing.
    ///
    /// # Errors
    ///
    /// When the method is not one of its.
    pub fn idle_call(&self, by: &Signer, call: &Call) -> Result<Price> {
        self.aside(|scene| Ok(scene.call(by, &scene.idle_id.clone(), call.clone())?.0))
    }

    /// What it costs through a contract that does nothing but send this receipt and take its callback. `to` names the
    /// receiver, given the contract's own id; `stored` is the code that [`Act::DeployStored`] deploys.
    ///
    /// # Errors
    ///
    /// When the receipt fails.
    pub fn relay(
        &self,
        by: &Signer,
        to: impl FnOnce(&AccountId) -> Result<AccountId>,
        acts: &[Act<'_>],
        stored: Option<&[u8]>,
    ) -> Result<Price> {
        self.aside(|scene| {
            let id = scene.local.id("relay");
            let code = idle::relay(&id, &to(&id)?, acts);
            scene.local.contract("relay", &code, BALANCE)?;
            if let Some(code) = stored {
                scene.call(by, &id, Call::raw("store", code).tgas(250))?;
            }
            Ok(scene.call(by, &id, Call::new("relay").tgas(200))?.0)
        })
    }

    /// Proposes for exactly what it costs, as a client that asked does: sending an excess back is another receipt.
    ///
    /// # Errors
    ///
    /// When it is refused.
    pub fn propose(&mut self, action: Action) -> Result<(ProposalId, Price, Call)> {
        let council_id = self.council_id.clone();
        let by = self.members[0].clone();
        let call = council::propose(action);
        let paid = self.aside(|scene| {
            let (_, proposed) = scene.call(&by, &council_id, call.clone())?;
            let proposal_id = proposed.json()?;
            let args = OfProposal { proposal_id };
            let view: ProposalView = scene.local.view(&council_id, "get_proposal", args)?;
            Ok(view.storage_paid)
        })?;
        let call = call.deposit(paid);
        let (price, proposed) = self.call(&by, &council_id, call.clone())?;
        Ok((proposed.json()?, price, call))
    }

    /// A member's vote for a proposal.
    ///
    /// # Errors
    ///
    /// When it is refused.
    pub fn approve(&mut self, member: usize, proposal_id: ProposalId) -> Result<(Price, Call)> {
        let call = council::vote(proposal_id, Vote::Approve);
        let by = self.members[member].clone();
        let (price, _) = self.call(&by, &self.council_id.clone(), call.clone())?;
        Ok((price, call))
    }

    /// Proposes and approves.
    ///
    /// # Errors
    ///
    /// When either is refused.
    pub fn pass(&mut self, action: Action) -> Result<ProposalId> {
        let (proposal_id, _, _) = self.propose(action)?;
        self.approve(0, proposal_id)?;
        self.approve(1, proposal_id)?;
        Ok(proposal_id)
    }

    /// Proposes, approves and executes; what the execution costs.
    ///
    /// # Errors
    ///
    /// When any of it is refused.
    pub fn enact(&mut self, action: Action) -> Result<Price> {
        let proposal_id = self.pass(action)?;
        self.execute(proposal_id)
    }

    /// Executes a proposal that has passed.
    ///
    /// # Errors
    ///
    /// When it is refused or fails.
    pub fn execute(&mut self, proposal_id: ProposalId) -> Result<Price> {
        let by = self.members[2].clone();
        let call = council::execute(proposal_id);
        Ok(self.call(&by, &self.council_id.clone(), call)?.0)
    }

    /// Lets so much time pass that what has ended can be pruned.
    ///
    /// # Errors
    ///
    /// When a block cannot be made.
    pub fn wait(&mut self) -> Result {
        const TWO_DAYS: std::time::Duration = std::time::Duration::from_secs(2 * 24 * 60 * 60);
        Ok(self.local.chain.advance_time(TWO_DAYS)?)
    }

    /// What a creation costs in all.
    ///
    /// # Errors
    ///
    /// When it would be refused.
    pub fn quote(&self, by: &AccountId, request: &CreateInstance) -> Result<NearToken> {
        let args = factory::quote_for(by, request);
        let quote: Quote = self.local.view(&self.factory_id, "quote", args)?;
        Ok(quote.total)
    }

    /// Creates an instance for exactly what it costs.
    ///
    /// # Errors
    ///
    /// When that fails.
    pub fn create(&mut self, request: &CreateInstance) -> Result<Price> {
        let by = self.creator.clone();
        let total = self.quote(&by.account_id, request)?;
        let call = factory::create(request, total).tgas(300);
        Ok(self.call(&by, &self.factory_id.clone(), call)?.0)
    }
}

/// Names a global contract.
pub fn global(code: &[u8]) -> GlobalContractIdentifier {
    GlobalContractIdentifier::CodeHash(CryptoHash(artifact::hash(code).0))
}
