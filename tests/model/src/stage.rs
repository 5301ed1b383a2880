//! Where every sequence begins: a council with a factory of its own, a factory that obeys one account, people, and a contract
//! that does what it is told. It is made once; sequences begin with clones of it.

use std::sync::Arc;

use anyhow::Context;
use charter_interface::factory::{Command, FactorySetup, Limits};
use charter_interface::governance::{
    Action, Change, NewFactory, Policy, Rule, Rules, Threshold, Vote,
};
use charter_interface::{AccountId, CodeHash, Delivery, Duration, Gas, NearToken, Upgrade};
use charter_localnet::Batch;
use charter_tests::factory::{self, Offer, donations};
use charter_tests::id::near;
use charter_tests::{Call, Local, Signer, artifact, council, hostile};
use serde_json::json;

use crate::Result;

/// Members, the guardian, whoever governs the second factory, and others; all of them create.
pub const PEOPLE: [&str; 14] = [
    "ann",
    "ben",
    "cleo",
    "dan",
    "guard",
    "gov",
    "otto",
    "a-rather-long-name-for-a-creator",
    "eve",
    "z",
    "fay",
    "gil",
    "hal",
    "ida",
];
/// How many of them are members at first.
pub const MEMBERS: usize = 4;
/// Their bond.
pub const BOND: NearToken = NearToken::from_near(2);
/// The templates.
pub const TEMPLATES: [&str; 4] = ["gift", "coin", "hostile", "kept"];

/// Code that somebody may approve and deliver.
#[derive(Debug)]
pub struct Sample {
    /// What it is.
    pub name: &'static str,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Its SHA-256.
    pub hash: CodeHash,
}

/// A chain on which everything is ready.
#[derive(Clone)]
pub struct Stage {
    /// The chain.
    pub local: Local,
    /// As [`PEOPLE`] names them.
    pub people: Vec<Signer>,
    /// The council.
    pub council_id: AccountId,
    /// Two factories: one obeys `gov`, the other the council.
    pub factories: [AccountId; 2],
    /// The contract that does what it is told, at the root account's cost.
    pub payee_id: AccountId,
    /// Code.
    pub codes: Arc<Vec<Sample>>,
}

/// Code of everything there is, of all kinds.
pub fn samples() -> Vec<Sample> {
    let sample = |name, bytes: Vec<u8>| Sample {
        name,
        hash: artifact::hash(&bytes),
        bytes,
    };
    let labelled = |name: &str, label| artifact::labelled(&artifact::wasm(name), label);
    vec![
        sample("donation", artifact::wasm("donation")),
        sample("donation 2", labelled("donation", "two")),
        sample("token", artifact::wasm("token")),
        sample("token 2", labelled("token", "two")),
        sample("hostile", hostile::code()),
        sample("no-op", artifact::noop(&["init"])),
        sample("no-op 2", artifact::noop(&["init", "two"])),
        sample("no-op 3", artifact::noop(&["init", "three"])),
        sample("unable to migrate", artifact::unable_to_migrate()),
        sample("factory", artifact::wasm("factory")),
        sample("factory 2", labelled("factory", "two")),
        sample("council", artifact::wasm("governance")),
        sample("council 2", labelled("governance", "two")),
        sample("no code", b"no WebAssembly".to_vec()),
    ]
}

/// Rules of which a lighter category asks for more than a heavier one in one respect each, so that bundling matters.
pub const fn rules() -> Rules {
    const fn rule(threshold: Threshold, voting: u64, timelock: u64) -> Rule {
        Rule {
            threshold,
            voting_period: Duration::from_hours(voting),
            timelock: Duration(timelock * 60_000_000_000),
            execution_window: Duration::from_hours(3),
        }
    }
    Rules {
        routine: rule(Threshold::Votes(3), 1, 0),
        code: rule(Threshold::Share(1, 2), 2, 5),
        council: rule(Threshold::Share(1, 2), 1, 0),
    }
}

impl Stage {
    /// At a version of the protocol.
    ///
    /// # Errors
    ///
    /// When something that must succeed does not.
    pub fn new(version: u32) -> Result<Self> {
        let mut local = Local::at(version)?;
        let mut people = Vec::new();
        for name in PEOPLE {
            let id = near(&local.id(name));
            people.push(
                local
                    .chain
                    .create_account(id, NearToken::from_near(100_000))?
                    .into(),
            );
        }
        let payee = local.contract("payee", &hostile::code(), NearToken::from_near(100))?;
        let mut stage = Self {
            council_id: local.id("council"),
            factories: [
                local.id("factory"),
                format!("games.{}", local.id("council")).parse()?,
            ],
            payee_id: payee.account_id.clone(),
            people,
            local,
            codes: Arc::new(samples()),
        };
        stage.begin_council()?;
        stage.begin_factory()?;
        stage
            .create_factory()
            .context("the council's own factory")?;
        for at in 0..2 {
            stage.offer_all(at)?;
        }
        stage.found_below(&payee)?;
        Ok(stage)
    }

    /// Below the payee: each contract without a state, and an instance of each template, whose factory the payee is.
    fn found_below(&mut self, payee: &Signer) -> Result {
        let owner_id = self.person("otto").account_id.clone();
        let token = charter_tests::token::init(&owner_id);
        let donation = json!({ "beneficiary": self.person("eve").account_id, "owner": owner_id });
        let all = [
            ("bare-council", "governance", None),
            ("bare-factory", "factory", None),
            ("bare-donation", "donation", None),
            ("bare-token", "token", None),
            ("gift", "donation", Some(donation)),
            ("coin", "token", Some(token)),
        ];
        for (name, code, init) in all {
            let id = format!("{name}.{}", payee.account_id).parse()?;
            let mut batch = Batch::new(id)
                .create_account()
                .transfer(NearToken::from_near(10))
                .deploy(artifact::wasm(code));
            if let Some(args) = init {
                batch = batch.call(Call::json("init", args).into());
            }
            self.local.chain.send(payee, batch)?.into_success()?;
        }
        Ok(())
    }

    /// One of the people.
    ///
    /// # Panics
    ///
    /// When nobody has the name.
    pub fn person(&self, name: &str) -> &Signer {
        let at = PEOPLE.iter().position(|one| *one == name);
        &self.people[at.expect("there is one of this name")]
    }

    /// Code by its name.
    ///
    /// # Panics
    ///
    /// When none has the name.
    pub fn code(&self, name: &str) -> &Sample {
        let found = self.codes.iter().find(|sample| sample.name == name);
        found.expect("there is one of this name")
    }

    /// An account that is created, deployed and initialised in one transaction, and has no key.
    fn found(&mut self, id: &AccountId, code: &str, amount: u128, init: Call) -> Result {
        let batch = Batch::new(near(id))
            .create_account()
            .transfer(NearToken::from_near(amount))
            .deploy(artifact::wasm(code))
            .call(init.into());
        let root = self.local.chain.root();
        self.local.chain.send(&root, batch)?.into_success()?;
        Ok(())
    }

    fn begin_council(&mut self) -> Result {
        let ids = self.people.iter().map(|one| one.account_id.clone());
        let policy = Policy {
            members: ids.take(MEMBERS).collect(),
            guardian: Some(self.person("guard").account_id.clone()),
            rules: rules(),
            open_proposals: Some(BOND),
            retention: Duration::from_hours(1),
        };
        let id = self.council_id.clone();
        self.found(&id, "governance", 500, council::init(policy))
    }

    fn setup(&self) -> FactorySetup {
        FactorySetup {
            guardian: Some(self.person("guard").account_id.clone()),
            limits: Limits {
                instances: 12,
                per_template: 6,
                rate: None,
            },
            reserved_names: vec!["root".to_string(), "taken".to_string()],
            ..factory::setup()
        }
    }

    fn begin_factory(&mut self) -> Result {
        let governance_id = self.person("gov").account_id.clone();
        let init = factory::init(&governance_id, self.setup());
        let id = self.factories[0].clone();
        self.found(&id, "factory", 300, init)
    }

    fn create_factory(&mut self) -> Result {
        let code = self.code("factory");
        let (code_hash, bytes) = (code.hash, code.bytes.clone());
        self.enact(Action::Council {
            changes: vec![Change::ApproveCode(Upgrade {
                code_hash,
                size: artifact::size(&bytes),
                delivery: Delivery::Global,
                expires_in: None,
            })],
        })?;
        let publish = Call::raw("publish_code", bytes)
            .deposit(NearToken::from_near(100))
            .tgas(250);
        let (by, id) = (self.people[0].clone(), self.council_id.clone());
        self.local.call(&by, &id, publish)?.success()?;
        let setup = self.setup();
        self.enact(Action::CreateFactory(NewFactory {
            name: "games".to_string(),
            code_hash,
            balance: NearToken::from_near(60),
            setup,
        }))
    }

    /// Lets the council decide and do something.
    fn enact(&mut self, action: Action) -> Result {
        let id = self.council_id.clone();
        let people = self.people.clone();
        let propose = council::propose(action)
            .deposit(NearToken::from_near(5))
            .tgas(200);
        let proposal_id = self
            .local
            .call(&people[0], &id, propose)?
            .success()?
            .json()?;
        for member in &people[..3] {
            let vote = council::vote(proposal_id, Vote::Approve);
            self.local.call(member, &id, vote)?.success()?;
        }
        self.local
            .chain
            .advance_time(std::time::Duration::from_secs(301))?;
        self.local
            .call(&people[0], &id, council::execute(proposal_id))?
            .success()?;
        Ok(())
    }

    /// Offers every template at a factory.
    fn offer_all(&mut self, at: usize) -> Result {
        let small = Offer {
            min_balance: NearToken::from_millinear(20),
            ..donations()
        };
        let roomy = Offer {
            init_gas: Gas::from_tgas(60),
            fee: NearToken::from_millinear(1_000),
            owner_key: true,
            ..donations()
        };
        let coin = Offer {
            fee: NearToken::from_millinear(30),
            per_creator: Some(4),
            ..donations()
        };
        let offers = [
            (donations(), "donation", Delivery::Global),
            (coin, "token", Delivery::Global),
            (roomy, "hostile", Delivery::Global),
            (small, "no-op", Delivery::Stored),
        ];
        for ((offer, code, delivery), template) in offers.into_iter().zip(TEMPLATES) {
            let code = self.code(code);
            let bytes = code.bytes.clone();
            let release = factory::release(template, "1.0.0", &bytes, delivery);
            self.command(at, offer.with(release))?;
            let publish = factory::publish(&bytes, NearToken::from_near(60));
            let (by, id) = (self.people[0].clone(), self.factories[at].clone());
            self.local.call(&by, &id, publish)?.success()?;
        }
        // One more of two templates, that instances may upgrade to.
        for (template, code) in [("gift", "donation 2"), ("coin", "token 2")] {
            let bytes = self.code(code).bytes.clone();
            let mut release = factory::release(template, "2.0.0", &bytes, Delivery::Global);
            release.make_current = false;
            self.command(at, vec![Command::ApproveRelease(release)])?;
            let publish = factory::publish(&bytes, NearToken::from_near(60));
            let (by, id) = (self.people[0].clone(), self.factories[at].clone());
            self.local.call(&by, &id, publish)?.success()?;
        }
        Ok(())
    }

    fn command(&mut self, at: usize, commands: Vec<Command>) -> Result {
        let id = self.factories[at].clone();
        if at == 1 {
            return self.enact(council::to_factory(&id, commands));
        }
        let gov = self.person("gov").clone();
        self.local
            .call(&gov, &id, factory::govern(&commands))?
            .success()?;
        Ok(())
    }
}
