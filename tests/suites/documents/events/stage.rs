//! The chain on which the examples are emitted: a council of three with a guardian, a factory that it governs, and two others.

use std::collections::BTreeMap;

use charter_interface::factory::{Command, FactorySetup};
use charter_interface::governance::{Action, Change, Policy, ProposalId, Vote};
use charter_interface::{AccountId, CodeHash, Delivery, Duration, NearToken, Upgrade};
use charter_tests::{Call, Local, Outcome, Result, Signer, artifact, council, factory};
use serde_json::{Value, json};

/// What others lay down with a proposal.
pub const BOND: NearToken = NearToken::from_near(1);

/// One example of each event.
#[derive(Default)]
pub struct Examples {
    found: BTreeMap<(String, String), Value>,
}

impl Examples {
    /// That of an event, if there was one.
    pub fn of(&self, standard: &str, event: &str) -> Option<&Value> {
        self.found.get(&(standard.to_string(), event.to_string()))
    }

    /// Takes an event, unless one with as many fields is there already.
    fn take(&mut self, event: &Value) {
        let name = |key: &str| event[key].as_str().unwrap_or_default().to_string();
        let key = (name("standard"), name("event"));
        let fields = |event: &Value| event["data"].as_object().map_or(0, serde_json::Map::len);
        let known = self.found.get(&key);
        if known.is_none_or(|known| fields(known) < fields(event)) {
            self.found.insert(key, event.clone());
        }
    }
}

pub struct Stage {
    pub local: Local,
    pub examples: Examples,
    pub ann: Signer,
    pub ben: Signer,
    pub cleo: Signer,
    /// The guardian of both.
    pub gus: Signer,
    /// A creator.
    pub dora: Signer,
    pub erin: Signer,
    pub council_id: AccountId,
    pub factory_id: AccountId,
    /// Hashes of what was built on this machine.
    built: Vec<(CodeHash, u32)>,
}

impl Stage {
    pub fn new() -> Result<Self> {
        let mut local = Local::at(84)?;
        let balance = NearToken::from_near(200);
        let code = artifact::wasm("governance");
        let council = local.contract("council", &code, balance)?;
        let factory = local.contract("factory", &artifact::wasm("factory"), balance)?;
        let mut stage = Self {
            ann: local.account("ann")?,
            ben: local.account("ben")?,
            cleo: local.account("cleo")?,
            gus: local.account("gus")?,
            dora: local.account("dora")?,
            erin: local.account("erin")?,
            council_id: council.account_id.clone(),
            factory_id: factory.account_id.clone(),
            examples: Examples::default(),
            built: Vec::new(),
            local,
        };
        let members = [&stage.ann, &stage.ben, &stage.cleo];
        let policy = Policy {
            members: members.map(|member| member.account_id.clone()).to_vec(),
            guardian: Some(stage.gus.account_id.clone()),
            rules: council::rules(Duration(0)),
            open_proposals: Some(BOND),
            retention: Duration::from_hours(24),
        };
        let setup = FactorySetup {
            guardian: Some(stage.gus.account_id.clone()),
            ..factory::setup()
        };
        let council_id = stage.council_id.clone();
        stage.call(&council, &council_id, council::init(policy))?;
        let factory_id = stage.factory_id.clone();
        stage.call(&factory, &factory_id, factory::init(&council_id, setup))?;
        stage.enact(change(Change::RegisterFactory { factory_id }))?;
        Ok(stage)
    }

    /// A call, whatever comes of it. Its events are kept.
    pub fn attempt(&mut self, by: &Signer, receiver_id: &AccountId, call: Call) -> Result<Outcome> {
        let outcome = self.local.call(by, receiver_id, call)?;
        self.look_at(&outcome);
        Ok(outcome)
    }

    /// A call that succeeds.
    pub fn call(&mut self, by: &Signer, receiver_id: &AccountId, call: Call) -> Result<Outcome> {
        self.attempt(by, receiver_id, call)?.ended_well()
    }

    /// A call of the council that succeeds.
    pub fn at_council(&mut self, by: &Signer, call: Call) -> Result<Outcome> {
        self.call(by, &self.council_id.clone(), call)
    }

    /// A call of the factory that succeeds.
    pub fn at_factory(&mut self, by: &Signer, call: Call) -> Result<Outcome> {
        self.call(by, &self.factory_id.clone(), call)
    }

    /// Keeps the events of a transaction.
    pub fn look_at(&mut self, outcome: &Outcome) {
        for event in outcome.events() {
            let mut event = event.json.clone();
            self.hide(&mut event);
            self.examples.take(&event);
        }
    }

    /// Code that the build made, with a label: its hash differs from machine to machine, its length with each change.
    pub fn built(&mut self, contract: &str, label: &str) -> Vec<u8> {
        let code = artifact::labelled(&artifact::wasm(contract), label);
        self.built
            .push((artifact::hash(&code), artifact::size(&code)));
        code
    }

    /// Puts `…` in the place of what differs from build to build.
    fn hide(&self, value: &mut Value) {
        match value {
            Value::Object(fields) => fields.values_mut().for_each(|value| self.hide(value)),
            Value::Array(items) => items.iter_mut().for_each(|value| self.hide(value)),
            Value::String(text) if self.built.iter().any(|(hash, _)| hash.to_string() == *text) => {
                *value = json!("…");
            }
            Value::Number(number)
                if self
                    .built
                    .iter()
                    .any(|(_, size)| number.as_u64() == Some((*size).into())) =>
            {
                *value = json!("…");
            }
            _ => {}
        }
    }

    /// A member proposes.
    pub fn propose(&mut self, action: Action) -> Result<ProposalId> {
        let ann = self.ann.clone();
        self.at_council(&ann, council::propose(action))?.json()
    }

    /// Two members approve.
    pub fn approve(&mut self, id: ProposalId) -> Result {
        for member in [self.ann.clone(), self.ben.clone()] {
            self.at_council(&member, council::vote(id, Vote::Approve))?;
        }
        Ok(())
    }

    /// It is executed, whatever comes of it.
    pub fn execute(&mut self, id: ProposalId) -> Result<Outcome> {
        let (dora, council_id) = (self.dora.clone(), self.council_id.clone());
        self.attempt(&dora, &council_id, council::execute(id))
    }

    /// Proposes, approves, executes.
    pub fn enact(&mut self, action: Action) -> Result {
        let id = self.propose(action)?;
        self.approve(id)?;
        self.execute(id)?.ended_well()?;
        Ok(())
    }

    /// Commands to the factory.
    pub fn govern(&mut self, commands: &[Command]) -> Result {
        let action = council::to_factory(&self.factory_id, commands.to_vec());
        self.enact(action)
    }
}

/// One change of the council.
pub fn change(change: Change) -> Action {
    Action::Council {
        changes: vec![change],
    }
}

/// What is approved of code.
pub fn upgrade(code: &[u8], delivery: Delivery) -> Upgrade {
    Upgrade {
        code_hash: artifact::hash(code),
        size: artifact::size(code),
        delivery,
        expires_in: None,
    }
}

/// The first chunk of code.
pub fn chunk(code: &[u8], length: usize) -> Result<Call> {
    let mut input = borsh::to_vec(&(artifact::hash(code).0, artifact::size(code), 0_u32))?;
    input.extend_from_slice(&code[..length]);
    let call = Call::raw("stage_chunk", input).deposit(NearToken::from_near(8));
    Ok(call.tgas(250))
}
